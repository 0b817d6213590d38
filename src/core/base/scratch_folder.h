#pragma once

#include <string>

namespace madang {

// An empty folder among the system's temporary files, its owner's alone; it goes, with all that is in it, when this
// does. Throws std::runtime_error if none can be made.
class scratch_folder {
 public:
  scratch_folder();
  ~scratch_folder();
  scratch_folder(scratch_folder const&) = delete;
  scratch_folder& operator=(scratch_folder const&) = delete;

  std::string const& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace madang
