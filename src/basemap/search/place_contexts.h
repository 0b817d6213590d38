#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "basemap/map_object.h"
#include "core/query/name_index.h"

namespace madang::basemap {

// In which town, borough and quarter a place on the map lies: those whose centres are nearest, measured by how far
// around them people say that they are there.
class place_contexts {
 public:
  using entry = query::name_index::entry;

  enum class level : std::uint8_t { quarter, borough, town };
  static level level_of(std::string_view place);  // by OpenStreetMap's value

  void add(entry, position, double reach_m, level);
  query::name_index::context at(position) const;

 private:
  struct place {
    entry no;
    position at;
    double reach_m;
    level as;
  };
  std::vector<place> places_;
  std::unordered_map<std::int64_t, std::vector<std::uint32_t>> cells_;  // of those that reach into each
};

}  // namespace madang::basemap
