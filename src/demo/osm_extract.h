#pragma once

#include <functional>
#include <string>

#include "demo/town.h"

namespace madang::demo {

// What an extract has, by kind of object.
struct osm_counts {
  std::int64_t nodes{}, ways{}, relations{};
  friend bool operator==(osm_counts const&, osm_counts const&) = default;
};

// Writes the town as a complete OpenStreetMap extract, PBF: nodes, ways, relations, each by ascending id. The same town
// gives the same bytes. Each part is drawn twice, once for its nodes and once for what is made of them: no more
// than one district's houses are in memory at a time (beside the town itself, and relations). `step` is called with
// the number of parts done and of all; it may throw to end the work. Throws std::runtime_error if the file cannot be
// written; what is left of it then is not complete.
osm_counts write_osm_extract(town const&, std::string const& path,
                             std::function<void(std::size_t done, std::size_t all)> const& step = {});
// What the extract would have, without writing it.
osm_counts count_osm_extract(town const&);

}  // namespace madang::demo
