#include "basemap/sea.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "core/base/limits.h"

namespace madang::basemap {

using geo::grid_box;
using geo::grid_path;
using geo::grid_point;

namespace {

// Unlike geo::join_lines never turns a line round: their direction says where the water is.
std::vector<grid_path> chained(std::vector<grid_path> lines) {
  auto const key = [](grid_point const p) { return std::pair{p.x, p.y}; };
  auto begins = std::multimap<std::pair<std::int32_t, std::int32_t>, std::size_t>{};
  auto ends_at = std::map<std::pair<std::int32_t, std::int32_t>, int>{};
  for (auto i = std::size_t{0}; i != lines.size(); ++i) {
    begins.emplace(key(lines[i].front()), i);
    ++ends_at[key(lines[i].back())];
  }
  auto used = std::vector<bool>(lines.size());
  auto out = std::vector<grid_path>{};
  auto const follow = [&](std::size_t const first) {
    auto chain = lines[first];
    used[first] = true;
    while (chain.front() != chain.back()) {
      auto [at, end] = begins.equal_range(key(chain.back()));
      while (at != end && used[at->second]) ++at;
      if (at == end) break;
      used[at->second] = true;
      auto const& next = lines[at->second];
      chain.insert(chain.end(), next.begin() + 1, next.end());
    }
    out.push_back(std::move(chain));
  };
  for (auto i = std::size_t{0}; i != lines.size(); ++i) {  // first those that nothing comes before
    if (!used[i] && !ends_at.contains(key(lines[i].front()))) follow(i);
  }
  for (auto i = std::size_t{0}; i != lines.size(); ++i) {
    if (!used[i]) follow(i);
  }
  return out;
}

// How far round the box a point of its edge lies, from the north-west corner, clockwise as a map shows it. Nothing if
// it is not on the edge.
std::optional<std::int64_t> way_round(grid_point const p, grid_box const& b) {
  auto const width = std::int64_t{b.east} - b.west, height = std::int64_t{b.south} - b.north;
  if (p.y == b.north) return p.x - b.west;
  if (p.x == b.east) return width + p.y - b.north;
  if (p.y == b.south) return width + height + b.east - p.x;
  if (p.x == b.west) return 2 * width + height + b.south - p.y;
  return std::nullopt;
}

struct crossing {
  grid_path line;             // from edge to edge
  std::int64_t enters, leaves;
  bool used{false};
};

// Follows the coast to where it leaves the box. The water is on its right hand, so that the edge is followed the
// same way round, clockwise, to where the next coast comes in.
class edge_walk {
 public:
  edge_walk(std::vector<crossing> all, grid_box const& box) : all_{std::move(all)}, box_{box} {}

  std::vector<grid_path> rings() {
    auto out = std::vector<grid_path>{};
    for (auto& c : all_) {
      if (!c.used) out.push_back(ring_from(c));
    }
    return out;
  }

 private:
  std::int64_t round() const { return 2 * (std::int64_t{box_.east} - box_.west + box_.south - box_.north); }
  std::int64_t ahead(std::int64_t const from, std::int64_t const to) const { return (to - from + round()) % round(); }

  grid_path ring_from(crossing& first) {
    auto out = grid_path{};
    auto* c = &first;
    do {
      c->used = true;
      out.insert(out.end(), c->line.begin(), c->line.end());
      auto& next = next_after(c->leaves, first);
      add_corners(c->leaves, next.enters, out);
      c = &next;
    } while (c != &first);
    return out;
  }
  crossing& next_after(std::int64_t const leaves, crossing& first) {
    auto* best = &first;
    for (auto& c : all_) {
      if (!c.used && ahead(leaves, c.enters) < ahead(leaves, best->enters)) best = &c;
    }
    return *best;
  }
  void add_corners(std::int64_t const from, std::int64_t const to, grid_path& out) const {
    auto const width = std::int64_t{box_.east} - box_.west, height = std::int64_t{box_.south} - box_.north;
    auto const corners =
        std::array<std::pair<std::int64_t, grid_point>, 4>{{{0, {box_.west, box_.north}},
                                                            {width, {box_.east, box_.north}},
                                                            {width + height, {box_.east, box_.south}},
                                                            {2 * width + height, {box_.west, box_.south}}}};
    auto passed = std::vector<std::pair<std::int64_t, grid_point>>{};
    for (auto const& [at, p] : corners) {
      if (ahead(from, at) < ahead(from, to)) passed.emplace_back(ahead(from, at), p);
    }
    std::ranges::sort(passed, {}, &std::pair<std::int64_t, grid_point>::first);
    for (auto const& [_, p] : passed) out.push_back(p);
  }

  std::vector<crossing> all_;
  grid_box box_;
};

std::int64_t squared_distance(grid_point const a, grid_point const b) {
  auto const x = std::int64_t{a.x} - b.x, y = std::int64_t{a.y} - b.y;
  return x * x + y * y;
}

grid_point nearest_on_edge(grid_point const p, grid_box const& b) {
  auto const all = std::array<grid_point, 4>{{{b.west, p.y}, {b.east, p.y}, {p.x, b.north}, {p.x, b.south}}};
  return *std::ranges::min_element(all, {}, [&](grid_point const e) { return squared_distance(p, e); });
}

// Of a closed coast that the box cuts, so that each part of it within goes from edge to edge.
void begin_outside(grid_path& ring, grid_box const& b) {
  ring.pop_back();
  auto const outside = [&](grid_point const p) { return !contains(b, p); };
  std::ranges::rotate(ring, std::ranges::find_if(ring, outside));
  ring.push_back(ring.front());
}

bool is_strictly_within(grid_point const p, grid_box const& b) {
  return p.x > b.west && p.x < b.east && p.y > b.north && p.y < b.south;
}

// Where a coast ends within the box a piece is missing: the next coast that begins nearby goes on from there, else the
// nearest edge is where it is taken to leave.
class mender {
 public:
  mender(std::vector<grid_path>& chains, grid_box const& box) : chains_{chains}, box_{box} {}

  std::size_t mend() {
    for (auto& c : chains_) {
      while (is_loose(c) && is_strictly_within(c.back(), box_)) go_on(c);
    }
    std::erase_if(chains_, [](grid_path const& c) { return c.empty(); });
    for (auto& c : chains_) {
      if (!is_loose(c) || !is_strictly_within(c.front(), box_)) continue;
      ++mended_;
      c.insert(c.begin(), nearest_on_edge(c.front(), box_));
    }
    return mended_;
  }

 private:
  static bool is_loose(grid_path const& c) { return !c.empty() && c.front() != c.back(); }
  void go_on(grid_path& c) {
    ++mended_;
    auto const edge = nearest_on_edge(c.back(), box_);
    auto away = squared_distance(c.back(), edge);
    grid_path* next = nullptr;
    for (auto& other : chains_) {
      if (!is_loose(other) || !is_strictly_within(other.front(), box_)) continue;
      auto const d = squared_distance(c.back(), other.front());
      if (d < away) away = d, next = &other;
    }
    if (!next) return c.push_back(edge);
    if (next == &c) return c.push_back(c.front());
    c.insert(c.end(), next->begin(), next->end());
    next->clear();
  }

  std::vector<grid_path>& chains_;
  grid_box const& box_;
  std::size_t mended_{0};
};

}  // namespace

sea make_sea(std::vector<grid_path> coastlines, grid_box const& box) {
  auto out = sea{};
  auto islands = std::vector<grid_path>{};
  auto crossings = std::vector<crossing>{};
  auto chains = chained(std::move(coastlines));
  if (chains.size() > limits::kCoasts) return {{}, chains.size()};
  out.torn = mender{chains, box}.mend();
  for (auto& chain : chains) {
    auto const closed = chain.front() == chain.back();
    if (closed && contains(box, geo::bounds_of(chain))) {
      islands.emplace_back(chain.begin(), chain.end() - 1);
      continue;
    }
    if (closed) begin_outside(chain, box);
    for (auto& part : geo::clip_line(chain, box)) {
      auto const enters = way_round(part.front(), box), leaves = way_round(part.back(), box);
      if (enters && leaves) crossings.push_back({std::move(part), *enters, *leaves});
    }
  }
  if (crossings.size() > limits::kCoasts) return {{}, out.torn};
  for (auto& ring : edge_walk{std::move(crossings), box}.rings()) out.areas.push_back({std::move(ring)});
  // Clockwise on the map the water is inside: a lake's shore, mapped as a coast. The other way round it is an island.
  auto const whole =
      grid_path{{box.west, box.north}, {box.east, box.north}, {box.east, box.south}, {box.west, box.south}};
  auto const first_is_island = !islands.empty() && geo::doubled_area(islands[0]) < 0;
  if (out.areas.empty() && first_is_island) out.areas.push_back({whole});
  for (auto& ring : islands) {
    if (geo::doubled_area(ring) > 0) {
      out.areas.push_back({std::move(ring)});
      continue;
    }
    auto const around = std::ranges::find_if(
        out.areas, [&](geo::grid_polygon const& p) { return geo::is_inside(ring[0], p[0]); });
    if (around != out.areas.end()) around->push_back(std::move(ring));
  }
  return out;
}

}  // namespace madang::basemap
