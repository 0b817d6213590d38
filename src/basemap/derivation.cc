#include "basemap/derivation.h"

#include "basemap/building_parts.h"
#include "basemap/piece.h"
#include "basemap/sea.h"
#include "basemap/wkb.h"
#include "core/base/limits.h"
#include "core/json/json.h"

namespace madang::basemap {

// Sides of a cell of the closest level, on the map (EPSG:3857).
constexpr auto kCell_m = 40'075'016.686 / double(1 << kLevels.back().zoom);
constexpr auto kAreaMost_m2 = double(limits::kMapCells) * kCell_m * kCell_m;
constexpr auto kRowsAtOnce = std::size_t{5'000};
constexpr auto kRowBytesAtOnce = std::size_t{16} << 20;
constexpr auto kCellsAtOnce = std::size_t{1} << 20;  // bytes

derivation::derivation(map_store& s, base_no const b) : store_{s}, base_{b}, sorter_{limits::kMapSortBytes} {}

// Where the name of an area stands: of several parts, in the largest.
static geo::grid_point label_of(std::vector<geo::grid_polygon> const& areas) {
  auto const size = [](geo::grid_polygon const& p) { return std::abs(geo::doubled_area(p[0])); };
  return geo::label_point(*std::ranges::max_element(areas, {}, size));
}

void derivation::add(map_object const& o) {
  auto const world = to_world(o.where);
  auto const size_m2 = o.where.kind == shape_kind::area ? area_m2(world) : 0;
  if (size_m2 > kAreaMost_m2) {
    ++enormous_;
    return;
  }
  auto const found = classify(o, size_m2);
  if (!found) return;
  auto const feature = next_++;
  ++counts_[std::string{found->theme}];
  keep(o, *found, feature);
  // A pier may be a piece of coast.
  if (o.where.kind == shape_kind::line && o.tags.is("natural", "coastline")) coastlines_.push_back(world[0][0]);
  has_parts_ = has_parts_ || found->theme == "building_part";
  auto label = std::optional<std::vector<geo::grid_polygon>>{};
  for (auto const& d : found->drawings) {
    if (d.layer == tile_layer::boundaries) {
      boundaries_.push_back({d, feature, world[0][0]});
    } else if (d.as == shape_kind::point && o.where.kind == shape_kind::area) {
      if (!label) label = {{{label_of(world)}}};
      draw(d, feature, *label);
    } else {
      draw(d, feature, world);
    }
  }
}

void derivation::draw(drawing const& d, std::int64_t const feature, std::vector<geo::grid_polygon> const& world) {
  cut(d, feature, world, [&](geo::tile_id const cell, std::string_view const p) { sorter_.add(cell, p); });
}

template <typename Row>
void derivation::write(std::vector<Row> rows) {
  if (writing_.valid()) writing_.get();
  writing_ = store_.add(base_, std::move(rows));
}

static std::string json_of(tag_list const& tags) {
  auto w = json::writer{};
  w.begin_object();
  for (auto const& [key, value] : tags) w.key(key).string(value);
  return w.end_object().take();
}

void derivation::keep(map_object const& o, classified const& c, std::int64_t const feature) {
  rows_.push_back({feature, o.type + std::to_string(o.id), std::string{c.theme}, c.kind, std::string{o.tags["name"]},
                   json_of(o.tags), box_of(o.where), to_wkb(o.where)});
  row_bytes_ += size_of(rows_.back());
  if (rows_.size() < kRowsAtOnce && row_bytes_ < kRowBytesAtOnce) return;
  row_bytes_ = 0;
  write(std::exchange(rows_, {}));
}

// The sea reaches as far as the extract does; beyond it nothing is known.
void derivation::draw_sea(geo::grid_box const& box) {
  auto const corners =
      geo::grid_path{{box.west, box.north}, {box.east, box.north}, {box.east, box.south}, {box.west, box.south}};
  draw({tile_layer::extent, shape_kind::area, 0, 0, {}}, 0, {{corners}});
  auto made = make_sea(std::move(coastlines_), box);
  torn_coasts_ = made.torn;
  if (!made.areas.empty()) draw({tile_layer::ocean, shape_kind::area, 0, 0, {}}, 0, made.areas);
}

// Relations come whole: the boundary of a country would run on where there is no map.
void derivation::draw_boundaries(geo::grid_box const& box) {
  for (auto const& b : boundaries_) {
    for (auto& line : geo::clip_line(b.line, box)) draw(b.how, b.feature, {{std::move(line)}});
  }
  boundaries_.clear();
}

void derivation::finish(geo::box const& bounds, output const& out) {
  auto const nw = geo::to_world({bounds.west_deg, bounds.north_deg});
  auto const se = geo::to_world({bounds.east_deg, bounds.south_deg});
  auto const box = geo::grid_box{nw.x, nw.y, se.x, se.y};
  draw_sea(box);
  draw_boundaries(box);
  if (!rows_.empty()) write(std::exchange(rows_, {}));
  write_cells(out);
}

void derivation::write_cells(output const& out) {
  auto cells = std::vector<cell_row>{};
  auto bytes = std::size_t{0};
  stop_if_cancelled(out);
  sorter_.each([&](geo::tile_id const at, std::string const& pieces) {
    auto const closest = at.z == kLevels.back().zoom;
    cells.push_back({at, closest && has_parts_ ? with_hidden_outlines(pieces) : pieces});
    bytes += pieces.size();
    if (bytes < kCellsAtOnce) return;
    stop_if_cancelled(out);
    write(std::exchange(cells, {}));
    bytes = 0;
  });
  if (!cells.empty()) write(std::move(cells));
  if (writing_.valid()) writing_.get();
}

std::string derivation::counts_json() const {
  auto w = json::writer{};
  w.begin_object();
  for (auto const& [theme, n] : counts_) w.key(theme).integer(n);
  return w.end_object().take();
}

}  // namespace madang::basemap
