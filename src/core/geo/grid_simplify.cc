#include <algorithm>
#include <cmath>

#include "core/geo/grid_shape.h"

namespace madang::geo {
namespace {

double squared(double const d) { return d * d; }

double squared_distance(grid_point const p, grid_point const a, grid_point const b) {
  auto const dx = double(b.x) - a.x, dy = double(b.y) - a.y;
  auto const length = squared(dx) + squared(dy);
  auto const t =
      length == 0 ? 0.0 : std::clamp(((double(p.x) - a.x) * dx + (double(p.y) - a.y) * dy) / length, 0.0, 1.0);
  return squared(double(p.x) - a.x - t * dx) + squared(double(p.y) - a.y - t * dy);
}

// Marks what stays between two positions that stay. Not recursive: a coast has more positions than a stack has room.
void keep_between(std::span<grid_point const> const path, std::size_t const first, std::size_t const last,
                  double const squared_tolerance, std::vector<bool>& kept) {
  auto open = std::vector<std::pair<std::size_t, std::size_t>>{{first, last}};
  while (!open.empty()) {
    auto const [from, to] = open.back();
    open.pop_back();
    auto furthest = from;
    auto most = squared_tolerance;
    for (auto i = from + 1; i < to; ++i) {
      auto const d = squared_distance(path[i], path[from], path[to]);
      if (d > most) {
        most = d;
        furthest = i;
      }
    }
    if (furthest == from) continue;
    kept[furthest] = true;
    open.emplace_back(from, furthest);
    open.emplace_back(furthest, to);
  }
}

grid_path without_repetition(std::span<grid_point const> const path) {
  auto out = grid_path{};
  out.reserve(path.size());
  for (auto const p : path) {
    if (out.empty() || out.back() != p) out.push_back(p);
  }
  return out;
}

grid_path only(grid_path const& path, std::vector<bool> const& kept) {
  auto out = grid_path{};
  for (auto i = std::size_t{0}; i != path.size(); ++i) {
    if (kept[i]) out.push_back(path[i]);
  }
  return out;
}

}  // namespace

grid_path simplify_line(std::span<grid_point const> const line, double const tolerance) {
  auto path = without_repetition(line);
  if (path.size() < 3) return path;
  auto kept = std::vector<bool>(path.size());
  kept.front() = kept.back() = true;
  keep_between(path, 0, path.size() - 1, squared(tolerance), kept);
  return only(path, kept);
}

// A ring is two lines between its first position and the one furthest from it.
grid_path simplify_ring(std::span<grid_point const> const ring, double const tolerance) {
  auto path = without_repetition(ring);
  while (path.size() > 1 && path.front() == path.back()) path.pop_back();
  if (path.size() < 3) return {};
  auto const far = [&](grid_point const p) {
    return squared(double(p.x) - path[0].x) + squared(double(p.y) - path[0].y);
  };
  auto const opposite = std::size_t(std::ranges::max_element(path, {}, far) - path.begin());
  path.push_back(path[0]);
  auto kept = std::vector<bool>(path.size());
  kept[0] = kept[opposite] = true;
  keep_between(path, 0, opposite, squared(tolerance), kept);
  keep_between(path, opposite, path.size() - 1, squared(tolerance), kept);
  path.pop_back();
  kept.pop_back();
  auto out = only(path, kept);
  if (out.size() < 3 || doubled_area(out) == 0) return {};
  return out;
}

}  // namespace madang::geo
