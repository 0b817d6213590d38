#pragma once

#include <functional>
#include <string>

#include "demo/osm/sink.h"

namespace madang::demo {

// What an extract has, by kind of object.
struct osm_counts {
  std::int64_t nodes{}, ways{}, relations{};
  friend bool operator==(osm_counts const&, osm_counts const&) = default;
};

// Called with the number of steps done and of all; may throw to end the work.
using extract_steps = std::function<void(std::size_t done, std::size_t all)>;

// The town as a complete OpenStreetMap extract. The same town gives the same objects, and the file the same bytes. Each
// part is drawn twice, once for its nodes and once for what is made of them: no more than one district's houses
// are in memory at a time (beside the town itself, and relations).
osm_counts draw_osm_extract(town const&, osm::sink&, extract_steps const& = {});
// As a PBF file; the path ends in ".osm.pbf". Throws std::exception if it cannot be written; what is left of it then is
// not complete.
osm_counts write_osm_extract(town const&, std::string const& path, extract_steps const& = {});
// What the extract would have, without drawing the whole of it twice.
osm_counts count_osm_extract(town const&);

}  // namespace madang::demo
