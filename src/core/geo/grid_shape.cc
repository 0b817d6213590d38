#include "core/geo/grid_shape.h"

#include <algorithm>
#include <array>
#include <limits>

namespace madang::geo {

grid_box bounds_of(std::span<grid_point const> const path) {
  constexpr auto kLeast = std::numeric_limits<std::int32_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int32_t>::max();
  auto out = grid_box{kMost, kMost, kLeast, kLeast};
  for (auto const p : path) {
    out.west = std::min(out.west, p.x);
    out.east = std::max(out.east, p.x);
    out.north = std::min(out.north, p.y);
    out.south = std::max(out.south, p.y);
  }
  return out;
}

// Terms may be too large for 64 bits where the area is not: they wrap round, and round again.
std::int64_t doubled_area(std::span<grid_point const> const ring) {
  auto sum = std::uint64_t{0};
  for (auto i = std::size_t{0}; i != ring.size(); ++i) {
    auto const a = ring[i], b = ring[i + 1 == ring.size() ? 0 : i + 1];
    sum += std::uint64_t(std::int64_t{a.x} * b.y) - std::uint64_t(std::int64_t{b.x} * a.y);
  }
  return std::int64_t(sum);
}

namespace {

// Edge by edge of the box: whether a position is inside, and where a line crosses the edge.
struct edge {
  bool vertical;
  std::int32_t at;
  bool keeps_less;

  bool holds(grid_point const p) const {
    auto const v = vertical ? p.x : p.y;
    return keeps_less ? v <= at : v >= at;
  }
  grid_point crossing(grid_point const a, grid_point const b) const {
    if (vertical) {
      auto const t = (double(at) - a.x) / (double(b.x) - a.x);
      return {at, std::int32_t(std::lround(a.y + t * (double(b.y) - a.y)))};
    }
    auto const t = (double(at) - a.y) / (double(b.y) - a.y);
    return {std::int32_t(std::lround(a.x + t * (double(b.x) - a.x))), at};
  }
};

std::array<edge, 4> edges_of(grid_box const& b) {
  return {{{true, b.west, false}, {true, b.east, true}, {false, b.north, false}, {false, b.south, true}}};
}

void clip_against(edge const& e, std::span<grid_point const> const in, grid_path& out) {
  out.clear();
  for (auto i = std::size_t{0}; i != in.size(); ++i) {
    auto const a = in[i], b = in[i + 1 == in.size() ? 0 : i + 1];
    auto const a_in = e.holds(a), b_in = e.holds(b);
    if (a_in) out.push_back(a);
    if (a_in != b_in) out.push_back(e.crossing(a, b));
  }
}

// The part of a segment within the box (Liang and Barsky, 1984), or nothing.
bool clip_segment(grid_point& a, grid_point& b, grid_box const& box) {
  auto const dx = double(b.x) - a.x, dy = double(b.y) - a.y;
  auto from = 0.0, to = 1.0;
  auto const cut = [&](double const p, double const q) {
    if (p == 0) return q >= 0;
    auto const t = q / p;
    if (p < 0) from = std::max(from, t);
    else to = std::min(to, t);
    return from <= to;
  };
  if (!cut(-dx, double(a.x) - box.west) || !cut(dx, double(box.east) - a.x) || !cut(-dy, double(a.y) - box.north) ||
      !cut(dy, double(box.south) - a.y)) {
    return false;
  }
  auto const at = [&](double const t) {
    return grid_point{std::int32_t(std::lround(a.x + t * dx)), std::int32_t(std::lround(a.y + t * dy))};
  };
  auto const end = to < 1 ? at(to) : b;
  if (from > 0) a = at(from);
  b = end;
  return true;
}

}  // namespace

std::vector<grid_path> clip_line(std::span<grid_point const> const line, grid_box const& box) {
  auto out = std::vector<grid_path>{};
  if (line.size() < 2) return out;
  if (contains(box, bounds_of(line))) return {grid_path{line.begin(), line.end()}};
  auto current = grid_path{};
  auto const finish = [&] {
    if (current.size() > 1) out.push_back(std::move(current));
    current.clear();
  };
  for (auto i = std::size_t{1}; i != line.size(); ++i) {
    auto a = line[i - 1], b = line[i];
    if (!clip_segment(a, b, box)) {
      finish();
      continue;
    }
    if (current.empty() || current.back() != a) {
      finish();
      current.push_back(a);
    }
    if (current.back() != b) current.push_back(b);
    if (b != line[i]) finish();
  }
  finish();
  return out;
}

grid_path clip_ring(std::span<grid_point const> const ring, grid_box const& box) {
  if (ring.size() < 3) return {};
  auto const around = bounds_of(ring);
  if (contains(box, around)) return {ring.begin(), ring.end()};
  if (!intersects(box, around)) return {};
  auto out = grid_path{ring.begin(), ring.end()}, next = grid_path{};
  for (auto const& e : edges_of(box)) {
    clip_against(e, out, next);
    out.swap(next);
    if (out.size() < 3) return {};
  }
  return out;
}

grid_polygon clip_polygon(grid_polygon const& polygon, grid_box const& box) {
  auto out = grid_polygon{};
  for (auto const& ring : polygon) {
    auto cut = clip_ring(ring, box);
    if (!cut.empty()) out.push_back(std::move(cut));
    else if (out.empty()) return {};  // without its outer ring there is nothing to have holes in
  }
  return out;
}

bool is_inside(grid_point const p, std::span<grid_point const> const ring) {
  auto inside = false;
  for (auto i = std::size_t{0}, j = ring.size() - 1; i != ring.size(); j = i++) {
    auto const a = ring[i], b = ring[j];
    if ((a.y > p.y) == (b.y > p.y)) continue;
    auto const x = double(a.x) + (double(p.y) - a.y) * (double(b.x) - a.x) / (double(b.y) - a.y);
    if (double(p.x) < x) inside = !inside;
  }
  return inside;
}

}  // namespace madang::geo
