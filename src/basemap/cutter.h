#pragma once

#include <functional>
#include <string>

#include "basemap/drawing.h"
#include "basemap/piece.h"
#include "core/geo/tile_id.h"

namespace madang::basemap {

using piece_sink = std::function<void(geo::tile_id cell, std::string_view piece)>;

// A shape in units of the world.
std::vector<geo::grid_polygon> to_world(shape const&);
// Of an area, in the projection of the map, as EPSG:3857 has metres.
double area_m2(std::vector<geo::grid_polygon> const&);

// What of it lies within the box.
std::vector<geo::grid_polygon> clipped(std::vector<geo::grid_polygon> const&, shape_kind, geo::grid_box const&);

// Cuts what is drawn into the cells of every level that shows it, as simple as the level's scale allows.
void cut(drawing const&, std::int64_t feature, std::vector<geo::grid_polygon> const& where, piece_sink const&);

}  // namespace madang::basemap
