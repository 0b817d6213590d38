#pragma once

#include <string>
#include <string_view>

namespace madang {

// A file that is there whole or not at all: written beside its place as NAME.unfinished, which nobody but its owner
// may read, and put there once it is on disk. Without finish() nothing is left of it, and what was there before stays.
// Errors are std::runtime_error with a sentence.
class replaced_file {
 public:
  explicit replaced_file(std::string path);
  ~replaced_file();
  replaced_file(replaced_file const&) = delete;

  void write(std::string_view);
  void finish();

 private:
  void flush();
  [[noreturn]] void fail() const;
  std::string path_, unfinished_, waiting_;
  int fd_{-1};
};

}  // namespace madang
