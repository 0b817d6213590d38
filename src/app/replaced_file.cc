#include "app/replaced_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

namespace madang {
namespace {

constexpr auto kFlushFrom = std::size_t{1} << 20;

// A name is on disk when its folder is. File systems that cannot do that do it by themselves.
void sync_folder_of(std::string const& path) {
  auto const folder = std::filesystem::path{path}.parent_path();
  auto const fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

replaced_file::replaced_file(std::string path) : path_{std::move(path)}, unfinished_{path_ + ".unfinished"} {
  auto ignored = std::error_code{};
  if (std::filesystem::exists(path_, ignored) && !std::filesystem::is_regular_file(path_, ignored)) {
    throw std::runtime_error{fmt::format("{} is a folder or a device: name a file.", path_)};
  }
  std::remove(unfinished_.c_str());  // of an attempt that was killed; with the rights it had
  fd_ = open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd_ < 0) throw std::runtime_error{fmt::format("{} cannot be written: {}.", unfinished_, std::strerror(errno))};
}

replaced_file::~replaced_file() {
  if (fd_ < 0) return;
  close(fd_);
  std::remove(unfinished_.c_str());
}

void replaced_file::fail() const {
  throw std::runtime_error{fmt::format("{} could not be written whole: {}.", path_, std::strerror(errno))};
}

void replaced_file::write(std::string_view const s) {
  waiting_ += s;
  if (waiting_.size() >= kFlushFrom) flush();
}

void replaced_file::flush() {
  for (auto left = std::string_view{waiting_}; !left.empty();) {
    auto const n = ::write(fd_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail();
    left.remove_prefix(std::size_t(n));
  }
  waiting_.clear();
}

void replaced_file::finish() {
  flush();
  if (fsync(fd_) != 0 || std::rename(unfinished_.c_str(), path_.c_str()) != 0) fail();
  close(fd_);
  fd_ = -1;
  sync_folder_of(path_);
}

}  // namespace madang
