#include "basemap/search/place_contexts.h"

#include <array>
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

place_contexts::level place_contexts::level_of(std::string_view const place) {
  if (place == "borough") return level::borough;
  auto const part = place == "suburb" || place == "quarter" || place == "neighbourhood";
  return part ? level::quarter : level::town;
}

void place_contexts::add(entry const no, position const at, double const reach_m, level const as) {
  auto const i = std::uint32_t(places_.size());
  places_.push_back({no, at, reach_m, as});
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
  auto nearest = std::array{kFarthest, kFarthest, kFarthest};
  auto const found = std::array{&out.inner, &out.between, &out.outer};
  for (auto const i : cell->second) {
    auto const& c = places_[i];
    auto const east = double(std::int64_t{c.at.lon_e7} - p.lon_e7) * shrink_at(p);
    auto const north = double(std::int64_t{c.at.lat_e7} - p.lat_e7);
    auto const times = std::hypot(east, north) * kMetrePerE7 / c.reach_m;
    auto const l = std::size_t(c.as);
    if (times >= nearest[l]) continue;
    nearest[l] = times;
    *found[l] = c.no;
  }
  return out;
}

}  // namespace madang::basemap
