#pragma once

#include "demo/osm/canvas.h"

namespace madang::demo::osm {

// Everything inside one block: its land use, houses, gardens, places. `inner` are the streets that lead into it.
void draw_block(canvas&, std::size_t block, std::span<std::uint32_t const> inner);

// What draw_block() is made of.
struct plot {
  canvas& c;
  site& s;
  dice& d;
  block const& b;
  std::span<std::uint32_t const> inner;
  in_four const* known_as{};  // if it is a landmark
};
void draw_housing(plot&, bool mixed);
void draw_works(plot&);     // industry and harbour
void draw_retail(plot&);
void draw_campus(plot&);
void draw_school(plot&);
void draw_hospital(plot&);
void draw_town_hall(plot&);
void draw_station(plot&);
void draw_sports(plot&);
void draw_parking(plot&);
void draw_square(plot&, bool market);
void draw_park(plot&);
void draw_allotments(plot&);
void draw_cemetery(plot&);
void draw_forest(plot&);
void draw_field(plot&);      // now and then with a farm

// Buildings in rows and columns, turned as the block's longest side.
struct fill_style {
  double width_m{}, depth_m{};
  double gap_m{10}, kerb_m{6};
  double share{1};       // of the places that are used
  double looseness{0};   // 0 as with a ruler … 0.3
  bool across{false};
};
// Calls `build` with the middle of each front; what it returns is counted.
std::size_t fill(plot&, fill_style const&, std::function<bool(frame const&)> const& build);
// Once more with smaller buildings where the large ones left room. `build` gets the scale too.
std::size_t fill_up(plot&, fill_style const&, std::function<bool(frame const&, double scale)> const& build);
// A block around a yard, as a multipolygon. False if there is no room.
bool build_around_yard(plot&, frame const&, double width, double depth, double wing, building const&, tags more);
// The names of a landmark, or some after a pattern.
void add_names_here(plot&, tags&, in_four const& pattern);
void add_tree(plot&, xy);
// A place that stands by itself, if no building is in the way.
bool add_thing(plot&, xy, tags);
// Trees, so many a hectare, where there is room.
void add_trees(plot&, double a_hectare, double gap_m = 1.5);
xy random_place(plot&);
// What there is on the ground floor of a house, as a node inside of it, in so many of them.
void add_shops(plot&, xy front, xy into, double share);

}  // namespace madang::demo::osm
