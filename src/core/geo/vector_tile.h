#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/geo/grid_shape.h"

namespace madang::geo {

inline constexpr auto kTileExtent = 4'096;

// Writes a vector tile (Mapbox Vector Tile specification 2.1). Positions are in units of the tile: 0, 0 is its
// north-west corner, kTileExtent its width. Features without a geometry that can be drawn are left out, layers without
// features too. One thread at a time.
class vector_tile_writer {
 public:
  using value = std::variant<std::string_view, std::int64_t, double, bool>;
  struct attribute {
    std::string_view key;
    value what;
  };

  // Features for which there is no room within so many bytes are left out; keys and values do not count.
  explicit vector_tile_writer(std::size_t bytes_max = std::numeric_limits<std::size_t>::max());
  ~vector_tile_writer();
  vector_tile_writer(vector_tile_writer const&) = delete;
  vector_tile_writer& operator=(vector_tile_writer const&) = delete;

  // Features go into the layer begun last. The names of layers in a tile differ.
  void begin_layer(std::string_view name);
  void add_point(grid_point, std::span<attribute const>, std::optional<std::uint64_t> id = {});
  void add_lines(std::span<grid_path const>, std::span<attribute const>, std::optional<std::uint64_t> id = {});
  // Rings are turned as clause 4.3.4.4 wants it: outer ones clockwise on the map, holes the other way.
  void add_areas(std::span<grid_polygon const>, std::span<attribute const>, std::optional<std::uint64_t> id = {});
  std::string take();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace madang::geo
