#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/geo/mercator.h"

namespace madang::geo {

inline constexpr auto kTileZoomMax = 22;  // OGC Two Dimensional Tile Matrix Set 17-083r4, WebMercatorQuad has 0 to 24

// A tile of WebMercatorQuad: y counts from the north, as in z/x/y addresses.
struct tile_id {
  int z{};
  std::int32_t x{}, y{};
  auto operator<=>(tile_id const&) const = default;

  tile_id ancestor(int const zoom) const { return {zoom, x >> (z - zoom), y >> (z - zoom)}; }
};

constexpr bool exists(tile_id const t) {
  return t.z >= 0 && t.z <= kTileZoomMax && t.x >= 0 && t.y >= 0 && t.x < (1 << t.z) && t.y < (1 << t.z);
}

// A rectangle of whole numbers, its edges included.
struct grid_box {
  std::int32_t west{}, north{}, east{}, south{};
  friend bool operator==(grid_box const&, grid_box const&) = default;
};
constexpr bool intersects(grid_box const& a, grid_box const& b) {
  return a.west <= b.east && b.west <= a.east && a.north <= b.south && b.north <= a.south;
}
constexpr bool contains(grid_box const& outer, grid_box const& inner) {
  return inner.west >= outer.west && inner.east <= outer.east && inner.north >= outer.north &&
         inner.south <= outer.south;
}
constexpr bool contains(grid_box const& b, grid_point const p) {
  return p.x >= b.west && p.x <= b.east && p.y >= b.north && p.y <= b.south;
}

// In units of the world (mercator.h).
constexpr std::int32_t tile_size(int const zoom) { return std::int32_t(kWorldSize >> zoom); }
constexpr tile_id tile_at(grid_point const p, int const zoom) {
  return {zoom, p.x >> (kWorldBits - zoom), p.y >> (kWorldBits - zoom)};
}
constexpr grid_point north_west(tile_id const t) { return {t.x * tile_size(t.z), t.y * tile_size(t.z)}; }

// "14/8800/5374": nothing if that is no tile.
std::optional<tile_id> parse_tile_id(std::string_view);

}  // namespace madang::geo
