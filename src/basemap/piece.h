#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "basemap/drawing.h"
#include "core/geo/grid_shape.h"

// What cells are made of. A cell holds what is to be seen in one tile of its level and in those within it, up to the
// level's top zoom, in whole numbers of 1/16,384 of its width.
namespace madang::basemap {

struct level {
  int zoom;  // a cell is a tile of this zoom
  int top;   // tiles up to this zoom are made from it
};
inline constexpr auto kLevels = std::to_array<level>({{6, 7}, {8, 9}, {10, 11}, {12, 13}, {14, kZoomMax}});
inline constexpr auto kCellBits = 14;
inline constexpr auto kCellSize = std::int32_t{1} << kCellBits;
inline constexpr auto kCellMargin = kCellSize / 64;  // 64 of a tile's 4,096
// The level from whose cells tiles of that zoom are made; those below the first take several of its cells.
level const& level_for(int zoom);
// Where the cells of the closest level lie that touch a box: from one corner to the other, both included.
struct cell_corners {
  geo::tile_id north_west, south_east;
  std::int64_t count() const;
};
cell_corners closest_cells(geo::box const&);

// A drawing, or what of it lies within a cell.
struct piece {
  tile_layer layer{};
  shape_kind as{};
  int min_zoom{};
  std::int32_t order{};
  std::int64_t feature{};  // its number in the store
  std::vector<attribute> attributes{};
  std::vector<geo::grid_polygon> parts{};  // points and lines: each path is the one of a part
};

void write_piece(piece const&, std::string& out);
// Calls with each piece; the piece is reused. Throws std::runtime_error if the bytes are not pieces.
void read_pieces(std::string_view cell, std::function<void(piece&)> const&);

}  // namespace madang::basemap
