#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "basemap/map_object.h"
#include "core/query/name_index.h"

namespace madang::basemap {

// In which town, and in which part of it, a place on the map lies: that whose centre is nearest, measured by how far
// around it people say that they are there.
class place_contexts {
 public:
  using entry = query::name_index::entry;

  // `part`: of a town, as a suburb is.
  void add(entry, position, double reach_m, bool part);
  query::name_index::context at(position) const;

 private:
  struct place {
    entry no;
    position at;
    double reach_m;
    bool part;
  };
  std::vector<place> places_;
  std::unordered_map<std::int64_t, std::vector<std::uint32_t>> cells_;  // of those that reach into each
};

}  // namespace madang::basemap
