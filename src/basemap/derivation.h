#pragma once

#include <future>
#include <map>
#include <optional>
#include <string>

#include "basemap/cell_sorter.h"
#include "basemap/cutter.h"
#include "basemap/map/map_store.h"
#include "basemap/map_object.h"
#include "core/base/output.h"

namespace madang::basemap {

// Makes of objects what a base map is made of: rows, and cells for tiles. One thread at a time.
class derivation {
 public:
  derivation(map_store&, base_no);

  void add(map_object const&);
  // Once, after the last: the sea, what the extract covers, and all cells are written. Throws `stopped`.
  void finish(geo::box const& bounds, output const&);

  std::int64_t objects() const { return next_ - 1; }
  std::string counts_json() const;
  std::int64_t enormous() const { return enormous_; }  // areas that were left out
  std::size_t torn_coasts() const { return torn_coasts_; }

 private:
  void draw(drawing const&, std::int64_t feature, std::vector<geo::grid_polygon> const&);
  void keep(map_object const&, classified const&, std::int64_t feature);
  // Waits for the rows before: no more than two lots are in memory.
  template <typename Row>
  void write(std::vector<Row>);
  void draw_sea(geo::grid_box const&);
  void draw_boundaries(geo::grid_box const&);
  void write_cells(output const&);

  map_store& store_;
  base_no base_;
  cell_sorter sorter_;
  std::vector<feature_row> rows_;
  std::size_t row_bytes_{0};
  struct boundary {
    drawing how;
    std::int64_t feature;
    geo::grid_path line;
  };
  std::vector<geo::grid_path> coastlines_;
  std::vector<boundary> boundaries_;
  std::map<std::string, std::int64_t, std::less<>> counts_;
  std::int64_t next_{1};
  std::int64_t enormous_{0};
  std::size_t torn_coasts_{0};
  bool has_parts_{false};
  std::future<void> writing_;
};

}  // namespace madang::basemap
