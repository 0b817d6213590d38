#pragma once

#include <optional>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace madang {

// The folder in which a city is kept: `lock`, `store` (the address of PostgreSQL, if it is there),
// `control.sock`, and with SQLite `city.sqlite` and `observations.sqlite`.
class data_folder {
 public:
  // Makes the folder if need be, readable by its owner alone. An error is a sentence.
  static result<data_folder, std::string> at(std::string path);
  // The same for a folder that has a city already; makes and changes nothing.
  static result<data_folder, std::string> with_city(std::string const& path);

  std::string const& path() const { return path_; }
  std::string file(std::string_view name) const { return path_ + '/' + std::string{name}; }
  std::string control_socket() const { return file("control.sock"); }
  // True if this process owns the folder from now on; false if another one does.
  bool take();

  // PostgreSQL's address as remembered; nothing for SQLite.
  std::optional<std::string> store_address() const;
  // Remembers it. An error if the folder has a store elsewhere already.
  result<void, std::string> remember_store(std::optional<std::string> const& address);

 private:
  explicit data_folder(std::string path) : path_{std::move(path)} {}
  // A file that is locked as long as it is open.
  class lock_file {
   public:
    lock_file() = default;
    lock_file(lock_file&& o) noexcept : fd_{std::exchange(o.fd_, -1)} {}
    lock_file& operator=(lock_file&& o) noexcept { return std::swap(fd_, o.fd_), *this; }
    ~lock_file();
    bool take(std::string const& path);
    bool is_taken() const { return fd_ >= 0; }

   private:
    int fd_{-1};
  };
  std::string path_;
  lock_file lock_;
};

}  // namespace madang
