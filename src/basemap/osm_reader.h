#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

#include "basemap/map_object.h"
#include "core/base/output.h"
#include "core/geo/point.h"

namespace madang::basemap {

// What was in a file, and what of it could not be used.
struct read_report {
  std::int64_t nodes{0}, ways{0}, relations{0};
  std::int64_t misplaced_nodes{0};   // outside of the earth
  std::int64_t torn_ways{0};         // ways of which nodes are missing: what is there is kept
  std::int64_t incomplete_areas{0};  // relations of which members are missing
  std::int64_t broken_areas{0};      // whose rings cross or are not closed
  std::int64_t oversized{0};         // beyond limits::kOsmWayNodes, kOsmMembers, kOsmTags
  std::int64_t enormous{0};          // areas over more than limits::kMapCells
  std::int64_t torn_coasts{0};       // coastlines that end within the extract
  geo::box bounds{};                 // of what the file is about
};
std::string to_json(read_report const&);

// Why a file is not read; a sentence.
struct unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Reads an OpenStreetMap extract: .osm.pbf, .osm, .osm.bz2, .osm.gz. Hands on nodes with tags, ways as lines, closed
// ways and multipolygon and boundary relations as areas, the ways of administrative boundaries with the highest
// admin_level of their relations. Objects that were deleted are passed over. Memory: 16 bytes a node, and the ways of
// relations. `use` is called by one other thread; when this returns or throws it is over. Throws `unreadable`, what
// `use` throws, and `stopped`.
read_report read_osm(std::string const& file, std::function<void(map_object const&)> const& use, output&);

}  // namespace madang::basemap
