#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/geo/tile_id.h"

namespace madang::basemap {

// Brings the pieces of each cell together, however many there are: what does not fit in memory waits in temporary
// files, sorted. One thread at a time. Throws store::error where those cannot be written or read.
class cell_sorter {
 public:
  explicit cell_sorter(std::size_t memory_bytes) : memory_bytes_{memory_bytes} {}

  void add(geo::tile_id cell, std::string_view piece);
  // Once, at the end: each cell with its pieces, in the order in which they came.
  void each(std::function<void(geo::tile_id, std::string const& pieces)> const&);
  std::size_t runs() const { return files_.size(); }

 private:
  struct entry {
    geo::tile_id cell;
    std::size_t from, bytes;
  };
  struct closing {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  using file = std::unique_ptr<std::FILE, closing>;
  class run;

  void spill();
  void sort();

  std::size_t memory_bytes_;
  std::string bytes_;
  std::vector<entry> entries_;
  std::vector<file> files_;
};

}  // namespace madang::basemap
