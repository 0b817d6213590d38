#pragma once

#include "demo/layout.h"
#include "demo/subdivide.h"

namespace madang::demo {

// A lake inside this block, if the block's shape has room for one.
void add_lake(layout&, std::size_t block, polygon const& corners);
// Paths through parks, and closes that lead into the large blocks of new quarters.
void add_paths_and_closes(layout&, subdivider&, district_plan const&);
// Harbour basins, dug from the river into the blocks along its bank.
void add_basins(layout&, subdivider&, plan const&);

}  // namespace madang::demo
