#include "basemap/cutter.h"

#include <cmath>

#include "core/geo/vector_tile.h"

namespace madang::basemap {

using geo::grid_box;
using geo::grid_path;
using geo::grid_point;
using geo::grid_polygon;

namespace {

// Half a pixel of a tile 512 pixels wide: what nobody sees. At the closest zoom everything stays as it is.
constexpr auto kTolerance = 4.0;  // of a tile's geo::kTileExtent units

double tolerance_in(level const& l) {
  if (l.top == kZoomMax) return 1;
  return kTolerance * kCellSize / (geo::kTileExtent * double(1 << (l.top - l.zoom)));
}

// Units of a level: kCellSize to a cell.
constexpr int shift_of(level const& l) { return geo::kWorldBits - l.zoom - kCellBits; }

grid_path at_level(grid_path const& in, level const& l) {
  auto out = in;
  for (auto& p : out) p = {p.x >> shift_of(l), p.y >> shift_of(l)};
  return out;
}

std::vector<grid_polygon> simplified(std::vector<grid_polygon> const& where, shape_kind const as, level const& l) {
  auto out = std::vector<grid_polygon>{};
  for (auto const& part : where) {
    auto simple = grid_polygon{};
    for (auto const& in : part) {
      auto const scaled = at_level(in, l);
      auto made = as == shape_kind::area   ? geo::simplify_ring(scaled, tolerance_in(l))
                  : as == shape_kind::line ? geo::simplify_line(scaled, tolerance_in(l))
                                           : scaled;
      if (!made.empty()) simple.push_back(std::move(made));
      else if (simple.empty()) break;  // no outer ring
    }
    if (!simple.empty()) out.push_back(std::move(simple));
  }
  return out;
}

// Cells from (x, y) up to and with (x1, y1).
struct cell_range {
  std::int32_t x, y, x1, y1;
  grid_box with_margin() const {
    return {(x << kCellBits) - kCellMargin, (y << kCellBits) - kCellMargin, ((x1 + 1) << kCellBits) + kCellMargin,
            ((y1 + 1) << kCellBits) + kCellMargin};
  }
  bool is_one() const { return x == x1 && y == y1; }
  std::pair<cell_range, cell_range> halves() const {
    if (x1 - x >= y1 - y) {
      auto const middle = x + (x1 - x) / 2;
      return {{x, y, middle, y1}, {middle + 1, y, x1, y1}};
    }
    auto const middle = y + (y1 - y) / 2;
    return {{x, y, x1, middle}, {x, middle + 1, x1, y1}};
  }
};

class cutting {
 public:
  cutting(piece p, piece_sink const& sink) : piece_{std::move(p)}, sink_{sink} {}

  // Halves the range of cells again and again, so that each part of a large shape is looked at a few times only. All
  // parts lie within the range.
  void cut(std::vector<grid_polygon> parts, level const& l, cell_range const& range) {
    if (parts.empty()) return;
    if (range.is_one()) return emit(std::move(parts), l, range);
    auto const [first, second] = range.halves();
    cut(clipped(parts, piece_.as, first.with_margin()), l, first);
    cut(clipped(parts, piece_.as, second.with_margin()), l, second);
  }

 private:
  void emit(std::vector<grid_polygon> parts, level const& l, cell_range const& range) {
    auto const origin = grid_point{range.x << kCellBits, range.y << kCellBits};
    for (auto& part : parts) {
      for (auto& line : part) {
        for (auto& p : line) p = {p.x - origin.x, p.y - origin.y};
      }
    }
    piece_.parts = std::move(parts);
    bytes_.clear();
    write_piece(piece_, bytes_);
    sink_({l.zoom, range.x, range.y}, bytes_);
  }

  piece piece_;
  piece_sink const& sink_;
  std::string bytes_;
};

cell_range cells_of(std::vector<grid_polygon> const& parts, level const& l) {
  auto out = cell_range{1 << l.zoom, 1 << l.zoom, -1, -1};
  for (auto const& part : parts) {
    auto const b = geo::bounds_of(part[0]);
    out.x = std::min(out.x, (b.west - kCellMargin) >> kCellBits);
    out.y = std::min(out.y, (b.north - kCellMargin) >> kCellBits);
    out.x1 = std::max(out.x1, (b.east + kCellMargin) >> kCellBits);
    out.y1 = std::max(out.y1, (b.south + kCellMargin) >> kCellBits);
  }
  auto const last = (1 << l.zoom) - 1;
  return {std::max(out.x, 0), std::max(out.y, 0), std::min(out.x1, last), std::min(out.y1, last)};
}

}  // namespace

std::vector<grid_polygon> to_world(shape const& s) {
  auto out = std::vector<grid_polygon>{};
  out.reserve(s.parts.size());
  for (auto const& part : s.parts) {
    auto& made = out.emplace_back();
    for (auto const& from : part) {
      auto& to = made.emplace_back();
      to.reserve(from.size());
      for (auto const p : from) to.push_back(geo::to_world({p.lon_e7 * 1e-7, p.lat_e7 * 1e-7}));
      if (s.kind == shape_kind::area && to.size() > 1 && to.front() == to.back()) to.pop_back();
    }
  }
  return out;
}

std::vector<grid_polygon> clipped(std::vector<grid_polygon> const& parts, shape_kind const as, grid_box const& box) {
  auto out = std::vector<grid_polygon>{};
  for (auto const& part : parts) {
    if (as == shape_kind::area) {
      auto cut = geo::clip_polygon(part, box);
      if (!cut.empty()) out.push_back(std::move(cut));
    } else if (as == shape_kind::line) {
      for (auto& line : geo::clip_line(part[0], box)) out.push_back({std::move(line)});
    } else if (contains(box, part[0][0])) {
      out.push_back(part);
    }
  }
  return out;
}

double area_m2(std::vector<grid_polygon> const& parts) {
  auto doubled = std::int64_t{0};
  for (auto const& part : parts) {
    for (auto i = std::size_t{0}; i != part.size(); ++i) {
      doubled += (i == 0 ? 1 : -1) * std::abs(geo::doubled_area(part[i]));
    }
  }
  auto const unit_m = geo::metres_per_unit(geo::kWorldSize / 2);
  return double(doubled) / 2 * unit_m * unit_m;
}

void cut(drawing const& d, std::int64_t const feature, std::vector<grid_polygon> const& where,
         piece_sink const& sink) {
  auto pieces = cutting{{d.layer, d.as, d.min_zoom, d.order, feature, d.attributes, {}}, sink};
  for (auto const& l : kLevels) {
    if (l.top < d.min_zoom) continue;
    auto parts = simplified(where, d.as, l);
    if (parts.empty()) continue;
    auto const range = cells_of(parts, l);
    pieces.cut(std::move(parts), l, range);
  }
}

}  // namespace madang::basemap
