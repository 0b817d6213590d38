#pragma once

#include <string>

#include "basemap/map_object.h"
#include "core/geo/point.h"

namespace madang::basemap {

// OGC 06-103r4 clause 8, little-endian: Point, LineString, Polygon or MultiPolygon.
std::string to_wkb(shape const&);
geo::box box_of(shape const&);

}  // namespace madang::basemap
