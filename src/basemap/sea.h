#pragma once

#include <vector>

#include "core/geo/grid_shape.h"

namespace madang::basemap {

// The sea within a box, from OpenStreetMap's coastlines: land lies to the left of their direction, water to the right.
// Lines that leave the box are closed along its edges; rings within it are islands. Where a coast begins or ends within
// the box (an extract may lack a piece) it is taken to go on to the next piece or to the nearest edge; `torn` counts
// these.
struct sea {
  std::vector<geo::grid_polygon> areas;
  std::size_t torn{0};
};
sea make_sea(std::vector<geo::grid_path> coastlines, geo::grid_box const&);

}  // namespace madang::basemap
