#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "core/geo/grid_shape.h"

// The pole of inaccessibility, found as in Garcia-Castellanos and Lombardo, "Poles of inaccessibility" (2007), with
// squares that are split while they may still hold a better place.
namespace madang::geo {
namespace {

constexpr auto kSquaresMost = 2'000;   // of a polygon with very many holes; the best place so far is good enough
constexpr auto kSquaresAcross = 64;     // at first: of a ribbon that is much longer than wide
constexpr auto kPrecision = 0.1;      // of the polygon's smaller side

double squared_distance_to_segment(double const x, double const y, grid_point const a, grid_point const b) {
  auto const dx = double(b.x) - a.x, dy = double(b.y) - a.y;
  auto const length = dx * dx + dy * dy;
  auto const t = length == 0 ? 0.0 : std::clamp(((x - a.x) * dx + (y - a.y) * dy) / length, 0.0, 1.0);
  auto const away_x = x - a.x - t * dx, away_y = y - a.y - t * dy;
  return away_x * away_x + away_y * away_y;
}

// From the nearest edge; negative outside.
double depth(grid_polygon const& polygon, double const x, double const y) {
  auto inside = false;
  auto nearest = std::numeric_limits<double>::max();
  for (auto const& ring : polygon) {
    for (auto i = std::size_t{0}, j = ring.size() - 1; i != ring.size(); j = i++) {
      auto const a = ring[i], b = ring[j];
      if ((a.y > y) != (b.y > y) && x < a.x + (y - a.y) * (double(b.x) - a.x) / (double(b.y) - a.y)) inside = !inside;
      nearest = std::min(nearest, squared_distance_to_segment(x, y, a, b));
    }
  }
  return inside ? std::sqrt(nearest) : -std::sqrt(nearest);
}

struct square {
  double x, y, half, depth;
  double best() const { return depth + half * std::numbers::sqrt2; }
  bool operator<(square const& o) const { return best() < o.best(); }
};

}  // namespace

grid_point label_point(grid_polygon const& polygon) {
  if (polygon.empty() || polygon[0].empty()) return {};
  auto const around = bounds_of(polygon[0]);
  auto const width = double(around.east) - around.west, height = double(around.south) - around.north;
  auto const side = std::min(width, height);
  auto const at = [](double const x, double const y) { return grid_point{std::int32_t(x), std::int32_t(y)}; };
  auto const make = [&](double const x, double const y, double const half) {
    return square{x, y, half, depth(polygon, x, y)};
  };
  if (side < 2) return at(around.west + width / 2, around.north + height / 2);
  auto open = std::priority_queue<square>{};
  auto const step = std::max(side, std::max(width, height) / kSquaresAcross);
  for (auto x = around.west + step / 2; x < around.east + step / 2; x += step) {
    for (auto y = around.north + step / 2; y < around.south + step / 2; y += step) open.push(make(x, y, step / 2));
  }
  auto best = make(around.west + width / 2, around.north + height / 2, 0);
  for (auto n = 0; !open.empty() && n != kSquaresMost; ++n) {
    auto const s = open.top();
    open.pop();
    if (s.depth > best.depth) best = s;
    if (s.best() - best.depth <= kPrecision * side) break;
    auto const h = s.half / 2;
    for (auto const dx : {-h, h}) {
      for (auto const dy : {-h, h}) open.push(make(s.x + dx, s.y + dy, h));
    }
  }
  return at(best.x, best.y);
}

}  // namespace madang::geo
