#pragma once

#include "demo/osm/drawing.h"

namespace madang::demo::osm {

// Where an extract goes: nodes, then ways, then relations, each kind by ascending id. Ids are positive.
struct sink {
  struct part { member::kind what; std::int64_t id; std::string_view role; };

  virtual ~sink() = default;
  virtual void add_node(std::int64_t id, position, tags const&) = 0;
  virtual void add_way(std::int64_t id, std::vector<std::int64_t> const& nodes, tags const&) = 0;
  virtual void add_relation(std::int64_t id, std::vector<part> const&, tags const&) = 0;
};

}  // namespace madang::demo::osm
