#pragma once

#include "demo/osm/canvas.h"

namespace madang::demo::osm {

// Houses wall to wall along all sides of a block.
struct row_style {
  double setback_m{2.5};      // from the kerb to the front
  double depth_m{12};
  double width_m{12};         // of a house, about
  std::int64_t levels_min{3}, levels_max{5};
  std::string_view kind{"apartments"}, roof{"gabled"};
  double gap_share{0.03};     // of the houses that are missing
  double wing_share{0.3};     // of the houses that have a wing into the yard
  std::size_t group{0};       // so many houses, then a gap; 0: closed
};

// A house of a row as it was built: for what is inside.
struct row_house {
  way_no way{};
  xy front{}, into{};  // the middle of its front, and which way it looks back
};

// Whether the block is wide enough for rows around a yard.
bool rows_fit(site const&, row_style const&);
// Builds nothing (and says so by an empty list) where the block is too narrow for it.
std::vector<row_house> build_rows(canvas&, site&, row_style const&, dice&);

}  // namespace madang::demo::osm
