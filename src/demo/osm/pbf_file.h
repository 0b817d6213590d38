#pragma once

#include <memory>
#include <string>

#include "demo/osm/sink.h"

namespace madang::demo::osm {

// An OpenStreetMap file being written. Nobody's name and one fixed time are in it, so the same objects give the same
// bytes. An existing file is replaced.
class pbf_file final : public sink {
 public:
  // What the file says it covers is between the two corners. Throws std::exception if it cannot be opened.
  pbf_file(std::string const& path, position south_west, position north_east);
  ~pbf_file() override;

  void add_node(std::int64_t id, position, tags const&) override;
  void add_way(std::int64_t id, std::vector<std::int64_t> const& nodes, tags const&) override;
  void add_relation(std::int64_t id, std::vector<part> const&, tags const&) override;
  // Without it the file is not complete. Throws if the disk is full.
  void close();

 private:
  struct writer;
  std::unique_ptr<writer> writer_;
};

}  // namespace madang::demo::osm
