#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "demo/plane.h"
#include "demo/words.h"

namespace madang::demo {

struct town_options {
  std::uint64_t seed{1};
  std::int64_t sensors{1'000};        // the town grows with their square root: 50 a small town, 100,000 a metropolis
  position centre{2.6, 54.8};         // by default on the Dogger Bank, where no other town is in the way
  language local{language::en};       // in which streets and sensors are named; ko brings Korea's holidays and climate
  std::optional<double> radius_m{};   // instead of the one that follows from `sensors`
};
// Why these options give no town, as a sentence; nothing if they do.
std::optional<std::string> what_is_wrong(town_options const&);

// The values of OpenStreetMap's key "highway".
enum class street_class : std::uint8_t {
  trunk, primary, secondary, tertiary, residential, living_street, pedestrian, service, track, path
};
inline constexpr auto kStreetClasses = std::size_t{10};
std::string_view to_text(street_class);
double width_m(street_class);
constexpr bool has_cars(street_class const c) {
  return c <= street_class::living_street || c == street_class::service;
}

using node_no = std::uint32_t;

// A chain of nodes with one name and class. Two streets meet where they share a node.
struct street {
  street_name name;
  street_class kind{street_class::residential};
  bool one_way{false};  // may be driven from the first node to the last
  bool bridge{false};
  std::vector<node_no> nodes;
};

// A district before its own streets are laid out.
struct district_plan {
  in_four name;
  land_use use{};
  std::uint64_t seed{};
  std::size_t band{};                        // 0 is the core, then ring by ring outwards
  std::vector<node_no> outline;              // anticlockwise; where two districts meet, both have the same nodes
  std::vector<std::vector<node_no>> quarters;  // what is enclosed by main roads and the river's bank; anticlockwise
};

// What is there before the first house: the river, the roads along its banks, ring roads and the roads that
// leave town, and the districts between them. Small whatever the size of the town (some thousand nodes);
// each district can be laid out from it without the others.
struct plan {
  town_options options;
  projection on_earth;
  double radius_m{};
  in_four name, river_name;
  std::vector<xy> nodes;
  std::vector<bool> on_road;   // node by node; the others only carry borders
  std::vector<bool> for_cars;  // node by node: on a road that cars may use
  std::vector<street> streets;
  std::vector<district_plan> districts;
  std::vector<node_no> outline;  // of the town; anticlockwise
  polygon river;                 // its water, a little longer than the town
  std::vector<xy> river_course;  // its middle, downstream
  double river_width_m{};
  xy gate;                       // where the main street leaves the core
};
// Pure: the same options give the same plan. The options must be right (what_is_wrong).
plan make_plan(town_options const&);

}  // namespace madang::demo
