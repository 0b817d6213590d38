#pragma once

#include <functional>

#include "demo/osm/canvas.h"

namespace madang::demo::osm {

// Houses that stand alone or in pairs, lot by lot along a line.
struct lot_style {
  double setback_m{6};        // from the kerb to the front
  double width_m{18};         // of a lot, about
  double house_m{10};         // wide, about
  double depth_m{10};
  double pairs{0};            // share of lots with two houses wall to wall
  double empty{0.04};         // share of lots without a house
  double garages{0.5};
  double sheds{0.35};
  std::int64_t levels_min{1}, levels_max{2};
  std::string_view kind{"detached"};
};

// A line to build along, on its left, and what is at each place of it.
struct lot_line {
  std::vector<xy> points;
  double kerb_m{};
  std::function<std::optional<site::doorstep>(double at_m)> door;
};
// The sides of a block from one sharp corner to the next.
std::vector<lot_line> lot_lines(site const&);
// Both sides of a street that leads into the block.
std::vector<lot_line> lot_lines(town const&, std::uint32_t street);

// How many houses it became.
std::size_t build_lots(canvas&, site&, lot_line const&, lot_style const&, dice&);

}  // namespace madang::demo::osm
