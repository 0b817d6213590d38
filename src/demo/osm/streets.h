#pragma once

#include "demo/osm/railway.h"

namespace madang::demo::osm {

// A street as one or more ways, and what stands along it: trees, stops, benches, letter boxes.
void draw_street(canvas&, railway const&, std::uint32_t street);
// What the town's nodes are: traffic lights, crossings. Ascending.
std::vector<std::pair<node_no, tags>> tags_of_junctions(town const&);

}  // namespace madang::demo::osm
