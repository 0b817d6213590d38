#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace madang {

// A file in a data folder into which a city is being imported, or was until the import failed.
inline constexpr auto kUnfinishedImport = std::string_view{"unfinished-import"};

// The folder in which a city is kept: `lock`, `store` (the address of PostgreSQL, if it is there),
// `control.sock`, and with SQLite `city.sqlite` and `observations.sqlite`.
class data_folder {
 public:
  // For a city that may be a new one: the folder is made if need be, and a new city's is readable by its owner alone.
  // What a process that took it began is undone with this object unless keep() was called. Refuses a folder in which
  // something else is. An error is a sentence.
  static result<data_folder, std::string> at(std::string const& path);
  // For a city that is there; makes and changes nothing.
  static result<data_folder, std::string> with_city(std::string const& path);
  data_folder(data_folder&&) noexcept;
  ~data_folder();

  std::string const& path() const { return path_; }
  std::string file(std::string_view name) const { return path_ + '/' + std::string{name}; }
  std::string control_socket() const { return file("control.sock"); }
  bool has_city() const;
  // Whether SQLite's file of a store is there, with something in it.
  bool has_file_of(std::string_view store) const;
  // What to say if it is not, but should be.
  std::string loss_of(std::string_view store) const;
  bool may_be_written() const;  // by this user
  // True if this process owns the folder from now on; false if another one does.
  bool take();
  // A new city is worth keeping: it is served, or the command that began it did what it was asked for.
  void keep();

  // PostgreSQL's address as chosen or remembered; nothing for SQLite.
  std::optional<std::string> store_address() const;
  // An error if the folder's city is elsewhere.
  result<void, std::string> choose_store(std::optional<std::string> const& address);
  // Whether a city was in PostgreSQL before.
  bool remembers_store() const { return remembered_store().has_value(); }
  // Remembers what was chosen, once it has been reached. Throws std::runtime_error with a sentence.
  void remember_store() const;

 private:
  // A file that is locked as long as it is open.
  class lock_file {
   public:
    lock_file() = default;
    lock_file(lock_file&& o) noexcept : fd_{std::exchange(o.fd_, -1)} {}
    lock_file& operator=(lock_file&& o) noexcept { return std::swap(fd_, o.fd_), *this; }
    ~lock_file();
    bool take(std::string const& path);

   private:
    int fd_{-1};
  };
  class beginning;

  explicit data_folder(std::string path);
  std::optional<std::string> remembered_store() const;
  std::optional<std::string> lost_city() const;

  std::string path_;
  std::string made_;  // the topmost folder that was made for this one; empty if it was there
  std::optional<std::string> chosen_store_;
  lock_file lock_;
  std::unique_ptr<beginning> begun_;  // undone while the lock is held
};

}  // namespace madang
