#include "app/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "app/replaced_file.h"
#include "core/base/text.h"

namespace madang {
namespace {

namespace fs = std::filesystem;

// What may be in a folder in which a city is begun: settings, what a beginning that was killed left, and what every
// new file system has.
constexpr auto kWelcome =
    std::to_array<std::string_view>({"madang.conf", "lock", "store", "store.unfinished", "control.sock", "lost+found"});
// Of those, what is ours, beside the stores.
constexpr auto kOwn = std::to_array<std::string_view>({"lock", "store", "store.unfinished", "control.sock"});

bool is_one_of(auto const& names, fs::path const& p) {
  return std::ranges::find(names, p.filename().string()) != names.end();
}

// The name of something that a city's folder would not have.
std::optional<std::string> stranger_in(std::string const& folder) {
  auto wrong = std::error_code{};
  for (auto const& f : fs::directory_iterator{folder, wrong}) {
    if (!is_one_of(kWelcome, f.path())) return f.path().filename().string();
  }
  return std::nullopt;
}

// The topmost of the folders that `path` needs and that are not there.
std::string topmost_missing(std::string const& path) {
  auto wrong = std::error_code{};
  auto out = fs::path{};
  for (auto p = fs::absolute(path, wrong).lexically_normal(); !p.empty() && !fs::exists(p, wrong);
       p = p.parent_path()) {
    if (p.has_filename()) out = p;
  }
  return out.string();
}

}  // namespace

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

// A new city that is not yet worth keeping: with it goes what was made for it.
class data_folder::beginning {
 public:
  explicit beginning(data_folder const& f) : path_{f.path_}, made_{f.made_}, rights_{fs::status(path_).permissions()} {
    chmod(path_.c_str(), 0700);
  }
  ~beginning() {
    // Half a city that is in a database, too, is not to be taken for a whole one.
    if (kept || fs::exists(path_ + '/' + std::string{kUnfinishedImport})) return;
    auto ignored = std::error_code{};
    auto ours = std::vector<fs::path>{};
    for (auto const& f : fs::directory_iterator{path_, ignored}) {
      if (is_one_of(kOwn, f.path()) || f.path().filename().string().find(".sqlite") != std::string::npos) {
        ours.push_back(f.path());
      }
    }
    for (auto const& f : ours) fs::remove(f, ignored);
    if (made_.empty()) {
      fs::permissions(path_, rights_, ignored);
      return;
    }
    // Each only if nothing else has come into it.
    for (auto p = fs::path{path_}; fs::remove(p, ignored) && p != made_; p = p.parent_path()) {}
  }
  beginning(beginning const&) = delete;
  bool kept{false};

 private:
  std::string path_, made_;
  fs::perms rights_;
};

data_folder::data_folder(std::string path) : path_{std::move(path)} {}
data_folder::data_folder(data_folder&&) noexcept = default;
data_folder::~data_folder() = default;

result<data_folder, std::string> data_folder::at(std::string const& path) {
  auto wrong = std::error_code{};
  auto const missing = topmost_missing(path);
  fs::create_directories(path, wrong);
  if (!fs::is_directory(path, wrong)) return fmt::format("The data folder {} cannot be made.", path);
  auto out = data_folder{fs::canonical(path, wrong).string()};
  if (wrong || !out.may_be_written()) return fmt::format("The data folder {} cannot be written to by this user.", path);
  if (!missing.empty()) out.made_ = fs::canonical(missing, wrong).string();
  if (auto lost = out.lost_city()) return std::move(*lost);
  if (out.has_city()) return out;
  if (auto const stranger = stranger_in(out.path_)) {
    return fmt::format("There is no city in {}, but something else is: {}. A new city needs a folder of its own.",
                       out.path_, *stranger);
  }
  return out;
}

result<data_folder, std::string> data_folder::with_city(std::string const& path) {
  auto wrong = std::error_code{};
  auto out = data_folder{fs::canonical(path, wrong).string()};
  if (wrong || !fs::is_directory(path, wrong)) return fmt::format("There is no city in {}.", path);
  if (access(out.path_.c_str(), R_OK | X_OK) != 0) {
    return fmt::format("The folder {} cannot be read by this user.", out.path_);
  }
  if (auto lost = out.lost_city()) return std::move(*lost);
  if (!out.has_city()) return fmt::format("There is no city in {}.", out.path_);
  return out;
}

bool data_folder::has_city() const {
  auto wrong = std::error_code{};
  return remembered_store() || fs::exists(file("city.sqlite"), wrong);
}

bool data_folder::has_file_of(std::string_view const store) const {
  auto wrong = std::error_code{};
  auto const bytes = fs::file_size(file(fmt::format("{}.sqlite", store)), wrong);
  return !wrong && bytes > 0;
}

std::string data_folder::loss_of(std::string_view const store) const {
  return fmt::format(
      "{0}.sqlite is missing in {1}, or empty, though the rest of the city is there. Nothing was changed. Put the file "
      "back, or "
      "import a backup into a new folder: `madang import city FILE --data NEWDIR`.",
      store, path_);
}

// With an empty city beside them all observations would be taken for those of nobody.
std::optional<std::string> data_folder::lost_city() const {
  if (remembered_store() || has_file_of("city") || !has_file_of("observations")) return std::nullopt;
  return loss_of("city");
}

bool data_folder::may_be_written() const { return access(path_.c_str(), R_OK | W_OK | X_OK) == 0; }

bool data_folder::take() {
  if (!lock_.take(file("lock"))) return false;
  // Only now nobody else begins one.
  if (!has_city()) begun_ = std::make_unique<beginning>(*this);
  return true;
}

void data_folder::keep() {
  if (begun_) begun_->kept = true;
}

std::optional<std::string> data_folder::store_address() const {
  return chosen_store_ ? chosen_store_ : remembered_store();
}

std::optional<std::string> data_folder::remembered_store() const {
  auto f = std::ifstream{file("store")};
  auto line = std::string{};
  if (!std::getline(f, line) || trim(line).empty()) return std::nullopt;
  return std::string{trim(line)};
}

result<void, std::string> data_folder::choose_store(std::optional<std::string> const& address) {
  auto const known = remembered_store();
  if (!address || known == address) return {};
  if (known) return fmt::format("This folder's city is in the store {}; it cannot be opened in another.", *known);
  if (fs::exists(file("city.sqlite"))) {
    return std::string{
        "This folder's city is in SQLite. `madang export` and `madang import` move a city to another store."};
  }
  chosen_store_ = address;
  return {};
}

void data_folder::remember_store() const {
  if (!chosen_store_ || remembered_store() == chosen_store_) return;
  auto f = replaced_file{file("store")};
  f.write(*chosen_store_ + '\n');
  f.finish();
}

}  // namespace madang
