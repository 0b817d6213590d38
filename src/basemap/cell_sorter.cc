#include "basemap/cell_sorter.h"

#include <algorithm>
#include <cerrno>
#include <queue>
#include <span>
#include <system_error>

#include <fmt/format.h>

#include "core/store/store.h"

namespace madang::basemap {
namespace {

struct record_head {
  geo::tile_id cell;
  std::uint32_t bytes;
};

// Not the fault of the extract: of the machine, as where a store cannot be written.
[[noreturn]] void fail(std::string_view const what) {
  auto const why = errno == ENOSPC ? store::error::kind::full : store::error::kind::other;
  throw store::error{why, fmt::format("{}: {}.", what, std::generic_category().message(errno))};
}

}  // namespace

// A sorted run, record by record.
class cell_sorter::run {
 public:
  explicit run(std::FILE* const f) : file_{f} {
    std::rewind(f);
    next();
  }
  run(std::string_view const bytes, std::span<entry const> const entries) : bytes_{bytes}, entries_{entries} { next(); }

  bool at_end() const { return ended_; }
  geo::tile_id cell() const { return cell_; }
  std::string_view piece() const { return file_ ? std::string_view{kept_} : piece_; }
  void next() {
    if (file_) return next_in_file();
    if ((ended_ = entries_.empty())) return;
    cell_ = entries_[0].cell;
    piece_ = bytes_.substr(entries_[0].from, entries_[0].bytes);
    entries_ = entries_.subspan(1);
  }

 private:
  void next_in_file() {
    auto head = record_head{};
    if (std::fread(&head, sizeof head, 1, file_) != 1) {
      if (std::ferror(file_)) fail("A temporary file cannot be read");
      ended_ = true;
      return;
    }
    cell_ = head.cell;
    kept_.resize(head.bytes);
    if (std::fread(kept_.data(), 1, head.bytes, file_) != head.bytes) fail("A temporary file cannot be read");
  }

  std::FILE* file_{};
  std::string_view bytes_{}, piece_{};
  std::span<entry const> entries_{};
  std::string kept_;
  geo::tile_id cell_{};
  bool ended_{false};
};

void cell_sorter::add(geo::tile_id const cell, std::string_view const piece) {
  if (bytes_.size() + piece.size() + (entries_.size() + 1) * sizeof(entry) > memory_bytes_) spill();
  entries_.push_back({cell, bytes_.size(), piece.size()});
  bytes_ += piece;
}

void cell_sorter::sort() { std::ranges::stable_sort(entries_, {}, &entry::cell); }

void cell_sorter::spill() {
  if (entries_.empty()) return;
  sort();
  auto f = file{std::tmpfile()};
  if (!f) fail("There is no room for a temporary file");
  for (auto const& e : entries_) {
    auto const head = record_head{e.cell, std::uint32_t(e.bytes)};
    if (std::fwrite(&head, sizeof head, 1, f.get()) != 1 ||
        std::fwrite(bytes_.data() + e.from, 1, e.bytes, f.get()) != e.bytes) {
      fail("A temporary file cannot be written");
    }
  }
  if (std::fflush(f.get()) != 0) fail("A temporary file cannot be written");
  files_.push_back(std::move(f));
  entries_.clear();
  bytes_.clear();
}

void cell_sorter::each(std::function<void(geo::tile_id, std::string const&)> const& use) {
  sort();
  auto runs = std::vector<run>{};
  for (auto const& f : files_) runs.emplace_back(f.get());
  runs.emplace_back(bytes_, entries_);
  auto const later = [&](std::size_t const a, std::size_t const b) {  // earlier runs first: they came first
    return std::pair{runs[a].cell(), a} > std::pair{runs[b].cell(), b};
  };
  auto open = std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)>{later};
  for (auto i = std::size_t{0}; i != runs.size(); ++i) {
    if (!runs[i].at_end()) open.push(i);
  }
  auto cell = geo::tile_id{};
  auto pieces = std::string{};
  while (!open.empty()) {
    auto const i = open.top();
    open.pop();
    if (runs[i].cell() != cell) {
      if (!pieces.empty()) use(cell, pieces);
      pieces.clear();
      cell = runs[i].cell();
    }
    pieces += runs[i].piece();
    runs[i].next();
    if (!runs[i].at_end()) open.push(i);
  }
  if (!pieces.empty()) use(cell, pieces);
}

}  // namespace madang::basemap
