#include "core/geo/mercator.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace madang::geo {

using std::numbers::pi;

static std::int32_t scaled(double const unit) {
  auto const n = std::floor(unit * double(kWorldSize));
  return std::int32_t(std::clamp(n, 0.0, double(kWorldSize - 1)));
}

grid_point to_world(point const p) {
  auto const lat = std::clamp(p.lat_deg, -kMercatorLatitudeMax, kMercatorLatitudeMax) * pi / 180;
  return {scaled(p.lon_deg / 360 + 0.5), scaled(0.5 - std::asinh(std::tan(lat)) / (2 * pi))};
}

double metres_per_unit(std::int32_t const world_y) {
  constexpr auto kEquator_m = 2 * pi * 6'378'137.0;
  auto const northing = (0.5 - double(world_y) / double(kWorldSize)) * 2 * pi;
  return kEquator_m / double(kWorldSize) / std::cosh(northing);
}

}  // namespace madang::geo
