#include "basemap/tile_maker.h"

#include <cmath>
#include <map>

#include "basemap/cutter.h"
#include "basemap/piece.h"
#include "core/base/limits.h"
#include "core/geo/vector_tile.h"

namespace madang::basemap {
namespace {

using geo::grid_path;
using geo::grid_point;
using geo::grid_polygon;

constexpr auto kMargin = 64;
constexpr auto kTileBox = geo::grid_box{-kMargin, -kMargin, geo::kTileExtent + kMargin, geo::kTileExtent + kMargin};
constexpr auto kTolerance = 4.0;        // half a pixel of 512
constexpr auto kDoubledAreaMin = 64;    // 32 units: half a pixel
constexpr auto kLabelledLine = 160;     // shorter than 20 pixels no name fits along it

// Cells have more digits than tiles.
class scale {
 public:
  scale(geo::tile_id const tile, geo::tile_id const cell)
      : shift_{kCellBits - 12 + cell.z - tile.z},
        x_{(std::int64_t{cell.x} << kCellBits) - shifted(tile.x, cell.z - tile.z)},
        y_{(std::int64_t{cell.y} << kCellBits) - shifted(tile.y, cell.z - tile.z)} {}

  grid_point operator()(grid_point const p) const { return {at(p.x + x_), at(p.y + y_)}; }

 private:
  // The tile's corner in units of the cell's level.
  static std::int64_t shifted(std::int32_t const n, int const levels) {
    auto const bits = kCellBits + levels;
    return bits >= 0 ? std::int64_t{n} << bits : std::int64_t{n} >> -bits;
  }
  std::int32_t at(std::int64_t const v) const {
    if (shift_ <= 0) return std::int32_t(v * (std::int64_t{1} << -shift_));
    return std::int32_t((v + (std::int64_t{1} << (shift_ - 1))) >> shift_);
  }
  int shift_;
  std::int64_t x_, y_;
};

bool is_label(tile_layer const l) { return l >= tile_layer::boundary_labels; }
bool has_own_features(tile_layer const l) {
  return is_label(l) || l == tile_layer::buildings || l == tile_layer::trees;
}
bool is_named_line(tile_layer const l) {
  return l == tile_layer::street_labels || l == tile_layer::water_lines_labels;
}

// From which zoom Shortbread has an attribute of streets: fewer of them, and more streets are one.
int first_zoom(attribute_key const k) {
  using enum attribute_key;
  switch (k) {
    case link: case tunnel: case bridge: case tracktype: case surface: case service: return 11;
    case oneway: case oneway_reverse: case bicycle: case horse: return 14;
    default: return 0;
  }
}

struct feature {
  std::int64_t id{};
  std::int32_t order{};
  shape_kind as{};
  std::vector<attribute> attributes;
  std::vector<grid_polygon> parts;
};

class maker {
 public:
  explicit maker(geo::tile_id const tile) : tile_{tile}, at_top_{level_for(tile.z).top == tile.z} {}

  void add(cell const& c) {
    auto const to_tile = scale{tile_, c.at};
    read_pieces(c.pieces, [&](piece& p) {
      if (p.min_zoom > tile_.z) return;
      if (c.at.z > tile_.z) p.parts = clipped(p.parts, p.as, own_part(c.at, p.as));
      add(p, to_tile);
    });
  }

  std::string finish() {
    auto w = geo::vector_tile_writer{limits::kTileBytes};
    for (auto l = std::size_t{0}; l != kTileLayers; ++l) {
      if (layers_[l].empty()) continue;
      w.begin_layer(name_of(tile_layer(l)));
      sort(tile_layer(l));
      for (auto& f : layers_[l]) write(w, tile_layer(l), f);
    }
    return w.take();
  }

 private:
  void add(piece& p, scale const& to_tile) {
    for (auto& part : p.parts) {
      for (auto& line : part) std::ranges::transform(line, line.begin(), to_tile);
    }
    auto parts = clipped(p.parts, p.as, kTileBox);
    if (p.as == shape_kind::area) {
      for (auto& part : parts) part = area(part);
      std::erase(parts, grid_polygon{});
    }
    if (parts.empty()) return;
    if (p.layer == tile_layer::streets) {
      std::erase_if(p.attributes, [&](attribute const& a) { return tile_.z < first_zoom(a.key); });
    }
    auto& layer = layers_[std::size_t(p.layer)];
    if (has_own_features(p.layer) && !is_named_line(p.layer)) {
      layer.push_back({p.feature, p.order, p.as, std::move(p.attributes), std::move(parts)});
    } else {
      merge(p, std::move(parts), layer);
    }
  }

  // Where the tile has several cells, what lies in the margin of one is in its neighbour as well.
  geo::grid_box own_part(geo::tile_id const c, shape_kind const as) const {
    auto const in_tile = [&](geo::tile_id const n) { return n.ancestor(tile_.z) == tile_; };
    auto const least = [](bool const shared) { return shared ? 0 : -kCellMargin; };
    auto const most = [&](bool const shared) {
      if (!shared) return kCellSize + kCellMargin;
      return as == shape_kind::point ? kCellSize - 1 : kCellSize;
    };
    return {least(in_tile({c.z, c.x - 1, c.y})), least(in_tile({c.z, c.x, c.y - 1})),
            most(in_tile({c.z, c.x + 1, c.y})), most(in_tile({c.z, c.x, c.y + 1}))};
  }

  // What looks the same is one feature.
  void merge(piece const& p, std::vector<grid_polygon> parts, std::vector<feature>& layer) {
    auto const look = look_of(p);
    auto const [at, fresh] = same_[std::size_t(p.layer)].try_emplace(look, layer.size());
    if (fresh) layer.push_back({0, p.order, p.as, p.attributes, {}});
    auto& into = layer[at->second].parts;
    into.insert(into.end(), std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end()));
  }
  static std::string look_of(piece const& p) {
    auto out = std::string{};
    auto bare = piece{p.layer, p.as, 0, p.order, 0, p.attributes, {}};
    write_piece(bare, out);
    return out;
  }

  grid_polygon area(grid_polygon const& cut) const {
    auto out = grid_polygon{};
    for (auto const& ring : cut) {
      auto simple = geo::simplify_ring(ring, at_top_ ? 0 : kTolerance);
      auto const speck = simple.empty() || std::abs(geo::doubled_area(simple)) < (at_top_ ? 2 : kDoubledAreaMin);
      if (!speck) out.push_back(std::move(simple));
      else if (out.empty()) return {};
    }
    return out;
  }

  void sort(tile_layer const l) {
    auto const first = is_label(l);  // names that matter are placed first, areas that lie above are drawn last
    std::ranges::stable_sort(layers_[std::size_t(l)], [&](feature const& a, feature const& b) {
      return first ? a.order > b.order : a.order < b.order;
    });
  }

  void write(geo::vector_tile_writer& w, tile_layer const l, feature& f) const {
    auto attributes = std::vector<geo::vector_tile_writer::attribute>{};
    for (auto const& a : f.attributes) {
      attributes.push_back({name_of(a.key), std::visit([](auto const& v) { return to_value(v); }, a.value)});
    }
    auto const id = has_own_features(l) && f.id > 0 ? std::optional{std::uint64_t(f.id)} : std::nullopt;
    if (f.as == shape_kind::point) {
      for (auto const& part : f.parts) w.add_point(part[0][0], attributes, id);
    } else if (f.as == shape_kind::line) {
      w.add_lines(joined(std::move(f.parts), is_named_line(l)), attributes, id);
    } else {
      w.add_areas(f.parts, attributes, id);
    }
  }
  static geo::vector_tile_writer::value to_value(std::string const& s) { return std::string_view{s}; }
  static geo::vector_tile_writer::value to_value(auto const v) { return v; }

  std::vector<grid_path> joined(std::vector<grid_polygon> parts, bool const named) const {
    auto lines = std::vector<grid_path>{};
    for (auto& part : parts) lines.push_back(std::move(part[0]));
    lines = geo::join_lines(std::move(lines));
    for (auto& line : lines) line = geo::simplify_line(line, at_top_ ? 0.5 : kTolerance);
    if (named && tile_.z < kZoomMax) std::erase_if(lines, [](grid_path const& l) { return length(l) < kLabelledLine; });
    return lines;
  }
  static double length(grid_path const& line) {
    auto sum = 0.0;
    for (auto i = std::size_t{1}; i < line.size(); ++i) {
      sum += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    }
    return sum;
  }

  geo::tile_id tile_;
  bool at_top_;  // cells are as simple as this zoom wants them already
  std::array<std::vector<feature>, kTileLayers> layers_;
  std::array<std::map<std::string, std::size_t>, kTileLayers> same_;
};

}  // namespace

std::string make_tile(geo::tile_id const tile, std::span<cell const> const cells) {
  auto m = maker{tile};
  for (auto const& c : cells) m.add(c);
  return m.finish();
}

}  // namespace madang::basemap
