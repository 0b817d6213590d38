#pragma once

#include "demo/osm/railway.h"

namespace madang::demo::osm {

// What belongs to the town as a whole.
void draw_waters(canvas&);      // the river as a line and as an area of several ways, lakes, basins, the promenades
void draw_boundaries(canvas&);  // the town's and the districts', of ways that neighbours share
void draw_places(canvas&);      // the town, its districts and neighbourhoods as nodes
// Fields, woods and villages around the town, and the roads that go on through them.
void draw_countryside(canvas&, railway const&);
// One district: its streets, its blocks and what is in them.
void draw_district(canvas&, railway const&);

}  // namespace madang::demo::osm
