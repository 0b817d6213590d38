#include "core/base/scratch_folder.h"

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>

namespace madang {

scratch_folder::scratch_folder() : path_{(std::filesystem::temp_directory_path() / "madang-scratch-XXXXXX").string()} {
  if (!mkdtemp(path_.data())) throw std::runtime_error{"No scratch folder can be made."};
}

scratch_folder::~scratch_folder() {
  auto ignored = std::error_code{};
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace madang
