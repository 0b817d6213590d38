#pragma once

#include "demo/osm/drawing.h"
#include "demo/osm/site.h"
#include "demo/random.h"

namespace madang::demo::osm {

// What everything that draws a district needs.
struct canvas {
  town const& t;
  drawing& out;
  street_map const& streets;
  house_numbers& numbers;
  std::size_t district{};
  std::string postcode{};
  std::span<xy const> railway{};  // its middle
  std::vector<box> lakes{};       // around each of the town's

  language local() const { return t.options().local; }
  land_use use() const { return t.districts[district].use; }
  bool over_water(xy a, xy b) const;  // of a lake or a basin
};
std::string postcode_of(town const&, std::size_t district);

// How far the map goes on beyond the town's limit.
double land_around_m(double town_radius_m);

struct building {
  std::string_view kind{"yes"};  // the value of "building"
  std::int64_t levels{1};
  std::string_view roof{};       // the value of "roof:shape"
  double level_m{3};
};
tags tags_of(building const&);
// addr:housenumber, addr:street, addr:city, addr:postcode; nothing at a street without a name.
void add_address(canvas&, tags&, std::optional<site::doorstep> const&);

// One building, if there is room for it; its way is the drawing's last.
bool try_build(canvas&, site&, polygon const&, building const&, double gap_m, double kerb_m,
               std::optional<site::doorstep> const& = {});

}  // namespace madang::demo::osm
