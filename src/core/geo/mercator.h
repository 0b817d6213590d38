#pragma once

#include <cstdint>

#include "core/geo/point.h"

// The square that web maps cut into tiles: spherical Mercator (EPSG:3857) as whole numbers. The world is 2^30 wide and
// high, x to the east, y to the south, from the north-west corner at 180° W, 85.0511° N: 3.7 cm at the equator.
namespace madang::geo {

inline constexpr auto kWorldBits = 30;
inline constexpr auto kWorldSize = std::int64_t{1} << kWorldBits;
inline constexpr auto kMercatorLatitudeMax = 85.0511287798066;  // further north or south nothing is on the map

struct grid_point {
  std::int32_t x{}, y{};
  friend bool operator==(grid_point const&, grid_point const&) = default;
};

// Places beyond the map lie on its edge.
grid_point to_world(point);

// How many metres on the ground one unit of the world is there.
double metres_per_unit(std::int32_t world_y);

}  // namespace madang::geo
