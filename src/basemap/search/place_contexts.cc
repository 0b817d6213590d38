#include "basemap/search/place_contexts.h"

#include <cmath>
#include <numbers>

namespace madang::basemap {
namespace {

constexpr auto kCell_e7 = std::int64_t{200'000};  // 0.02 degrees
constexpr auto kFarthest = 1.5;                   // times its reach
constexpr auto kMetrePerE7 = 111'195.0 / 1e7;

std::int64_t cell_of(std::int64_t const e7) { return e7 >= 0 ? e7 / kCell_e7 : -(-e7 / kCell_e7) - 1; }
std::int64_t key_of(std::int64_t const x, std::int64_t const y) { return x * 100'000 + y; }
double shrink_at(position const p) { return std::max(0.05, std::cos(p.lat_e7 / 1e7 * std::numbers::pi / 180)); }

}  // namespace

void place_contexts::add(entry const no, position const at, double const reach_m, bool const part) {
  auto const i = std::uint32_t(places_.size());
  places_.push_back({no, at, reach_m, part});
  auto const north = std::int64_t(kFarthest * reach_m / kMetrePerE7);
  auto const east = std::int64_t(double(north) / shrink_at(at));
  for (auto x = cell_of(at.lon_e7 - east); x <= cell_of(at.lon_e7 + east); ++x) {
    for (auto y = cell_of(at.lat_e7 - north); y <= cell_of(at.lat_e7 + north); ++y) cells_[key_of(x, y)].push_back(i);
  }
}

query::name_index::context place_contexts::at(position const p) const {
  auto out = query::name_index::context{};
  auto const cell = cells_.find(key_of(cell_of(p.lon_e7), cell_of(p.lat_e7)));
  if (cell == cells_.end()) return out;
  auto part = kFarthest, town = kFarthest;
  for (auto const i : cell->second) {
    auto const& c = places_[i];
    auto const east = double(std::int64_t{c.at.lon_e7} - p.lon_e7) * shrink_at(p);
    auto const north = double(std::int64_t{c.at.lat_e7} - p.lat_e7);
    auto const times = std::hypot(east, north) * kMetrePerE7 / c.reach_m;
    auto& best = c.part ? part : town;
    if (times >= best) continue;
    best = times;
    (c.part ? out.inner : out.outer) = c.no;
  }
  return out;
}

}  // namespace madang::basemap
