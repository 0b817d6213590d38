#include <algorithm>
#include <unordered_map>

#include "core/geo/grid_shape.h"

namespace madang::geo {
namespace {

struct line_end {
  std::size_t line;
  bool back;
};

std::uint64_t key_of(grid_point const p) {
  return (std::uint64_t(std::uint32_t(p.x)) << 32) | std::uint32_t(p.y);
}

class joiner {
 public:
  explicit joiner(std::vector<grid_path> lines) : lines_{std::move(lines)}, used_(lines_.size()) {
    for (auto i = std::size_t{0}; i != lines_.size(); ++i) {
      ends_[key_of(lines_[i].front())].push_back({i, false});
      ends_[key_of(lines_[i].back())].push_back({i, true});
    }
  }

  std::vector<grid_path> all() {
    auto out = std::vector<grid_path>{};
    for (auto i = std::size_t{0}; i != lines_.size(); ++i) {
      if (!used_[i]) out.push_back(chain_through(i));
    }
    return out;
  }

 private:
  grid_path chain_through(std::size_t const i) {
    used_[i] = true;
    auto out = std::move(lines_[i]);
    grow(out);
    std::ranges::reverse(out);
    grow(out);
    return out;
  }
  // Goes on at the end of `chain` while exactly one other line begins there.
  void grow(grid_path& chain) {
    for (;;) {
      auto const& here = ends_[key_of(chain.back())];
      if (here.size() != 2) return;
      auto const next = std::ranges::find_if(here, [&](line_end const& e) { return !used_[e.line]; });
      if (next == here.end()) return;
      used_[next->line] = true;
      auto const& line = lines_[next->line];
      if (next->back) chain.insert(chain.end(), line.rbegin() + 1, line.rend());
      else chain.insert(chain.end(), line.begin() + 1, line.end());
    }
  }

  std::vector<grid_path> lines_;
  std::vector<bool> used_;
  std::unordered_map<std::uint64_t, std::vector<line_end>> ends_;
};

}  // namespace

std::vector<grid_path> join_lines(std::vector<grid_path> lines) {
  std::erase_if(lines, [](grid_path const& l) { return l.size() < 2; });
  if (lines.size() < 2) return lines;
  return joiner{std::move(lines)}.all();
}

}  // namespace madang::geo
