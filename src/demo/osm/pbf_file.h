#pragma once

#include <memory>
#include <string>

#include "demo/osm/drawing.h"

namespace madang::demo::osm {

// An OpenStreetMap file being written: nodes, then ways, then relations, each kind by ascending id. Ids are positive.
// Nobody's name and one fixed time are in it, so the same objects give the same bytes. An existing file is replaced.
class pbf_file {
 public:
  explicit pbf_file(std::string const& path);  // ends in ".osm.pbf"; throws std::runtime_error
  ~pbf_file();

  void add_node(std::int64_t id, position, tags const&);
  void add_way(std::int64_t id, std::vector<std::int64_t> const& nodes, tags const&);
  struct part { member::kind what; std::int64_t id; std::string_view role; };
  void add_relation(std::int64_t id, std::vector<part> const&, tags const&);
  // Without it the file is not complete. Throws if the disk is full.
  void close();

 private:
  struct writer;
  std::unique_ptr<writer> writer_;
};

}  // namespace madang::demo::osm
