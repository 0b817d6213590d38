#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>

// Real data is no part of the project: tests read it where it lies.
namespace madang::test {

inline std::filesystem::path source_folder() {
  return std::filesystem::path{__FILE__}.parent_path().parent_path().parent_path();
}

// A folder of it, such as "sensors"; nothing if it is not here.
inline std::optional<std::filesystem::path> real_data(std::string_view const folder) {
  auto const* const given = std::getenv("MADANG_TEST_DATA");
  auto const all = given ? std::filesystem::path{given} : source_folder().parent_path() / "shared" / "data";
  return std::filesystem::exists(all / folder) ? std::optional{all / folder} : std::nullopt;
}

}  // namespace madang::test
