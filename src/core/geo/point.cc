#include "core/geo/point.h"

#include <cmath>
#include <numbers>

namespace madang::geo {

constexpr auto kMeanRadiusM = 6'371'008.8;  // IUGG's R1

double distance_m(point const a, point const b) {
  auto const radians = [](double const deg) { return deg * std::numbers::pi / 180; };
  auto const half_square = [](double const x) { return std::pow(std::sin(x / 2), 2); };
  auto const along = half_square(radians(b.lon_deg - a.lon_deg));
  auto const h = half_square(radians(b.lat_deg - a.lat_deg)) +
                 std::cos(radians(a.lat_deg)) * std::cos(radians(b.lat_deg)) * along;
  // Rounding can lift h a hair above 1 for antipodes.
  return 2 * kMeanRadiusM * std::asin(std::sqrt(std::fmin(1.0, h)));
}

}  // namespace madang::geo
