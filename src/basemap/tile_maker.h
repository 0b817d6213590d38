#pragma once

#include <span>
#include <string>

#include "core/geo/tile_id.h"

namespace madang::basemap {

// Part of what browsers know a tile by, and some keep it for a year: raised when the same cells give other tiles.
inline constexpr auto kTileVersion = 2;

struct cell {
  geo::tile_id at;
  std::string pieces;
};

// The vector tile that shows what is in these cells: those of the level for its zoom that lie under it. Pure.
std::string make_tile(geo::tile_id, std::span<cell const>);

}  // namespace madang::basemap
