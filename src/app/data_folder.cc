#include "app/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang {

data_folder::lock_file::~lock_file() {
  if (fd_ >= 0) close(fd_);
}

bool data_folder::lock_file::take(std::string const& path) {
  if (fd_ >= 0) return true;
  auto other = lock_file{};
  other.fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (other.fd_ < 0 || flock(other.fd_, LOCK_EX | LOCK_NB) != 0) return false;
  *this = std::move(other);
  return true;
}

result<data_folder, std::string> data_folder::at(std::string path) {
  auto wrong = std::error_code{};
  std::filesystem::create_directories(path, wrong);
  if (!std::filesystem::is_directory(path, wrong)) return fmt::format("The data folder {} cannot be made.", path);
  auto full = std::filesystem::canonical(path, wrong).string();
  if (wrong || access(full.c_str(), R_OK | W_OK | X_OK) != 0) return fmt::format("The data folder {} cannot be written to by this user.", path);
  chmod(full.c_str(), 0700);
  return data_folder{std::move(full)};
}

result<data_folder, std::string> data_folder::with_city(std::string const& path) {
  auto wrong = std::error_code{};
  auto out = data_folder{std::filesystem::canonical(path, wrong).string()};
  if (wrong) return fmt::format("There is no folder {}.", path);
  if (!out.store_address() && !std::filesystem::exists(out.file("city.sqlite"), wrong)) {
    return fmt::format("There is no city in {}, or it cannot be read by this user.", out.path());
  }
  return out;
}

bool data_folder::take() { return lock_.take(file("lock")); }

std::optional<std::string> data_folder::store_address() const {
  auto f = std::ifstream{file("store")};
  auto line = std::string{};
  if (!std::getline(f, line) || trim(line).empty()) return std::nullopt;
  return std::string{trim(line)};
}

result<void, std::string> data_folder::remember_store(std::optional<std::string> const& address) {
  auto const known = store_address();
  if (!address || known == address) return {};
  if (known) return fmt::format("This folder's city is in the store {}; it cannot be opened in another.", *known);
  if (std::filesystem::exists(file("city.sqlite"))) {
    return std::string{"This folder's city is in SQLite. `madang export` and `madang import` move a city to another store."};
  }
  std::ofstream{file("store")} << *address << '\n';
  return {};
}

}  // namespace madang
