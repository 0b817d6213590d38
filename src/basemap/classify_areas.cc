// Areas: land, water, sites, buildings, squares, boundaries.
#include <array>
#include <cmath>

#include "basemap/drawing_parts.h"
#include "core/base/text.h"

namespace madang::basemap {
namespace {

struct area_kind {
  std::string_view key, value, kind;
  int min_zoom;
};
// In the order of Shortbread's tables. What covers much and says little comes first: order within the layer is by size.
constexpr auto kLand = std::to_array<area_kind>({
    {"leisure", "park", "park", 11},
    {"leisure", "garden", "garden", 11},
    {"leisure", "golf_course", "golf_course", 11},
    {"leisure", "playground", "playground", 11},
    {"leisure", "miniature_golf", "miniature_golf", 11},
    {"leisure", "nature_reserve", "", 0},  // lies over all kinds of land, and is none
    {"landuse", "forest", "forest", 7},
    {"natural", "wood", "forest", 7},
    {"landuse", "grass", "grass", 11},
    {"landuse", "meadow", "meadow", 11},
    {"landuse", "orchard", "orchard", 11},
    {"landuse", "vineyard", "vineyard", 11},
    {"landuse", "allotments", "allotments", 11},
    {"landuse", "cemetery", "cemetery", 11},
    {"amenity", "grave_yard", "grave_yard", 13},
    {"landuse", "village_green", "village_green", 11},
    {"landuse", "recreation_ground", "recreation_ground", 11},
    {"landuse", "greenhouse_horticulture", "greenhouse_horticulture", 11},
    {"landuse", "plant_nursery", "plant_nursery", 11},
    {"natural", "sand", "sand", 10},
    {"natural", "beach", "beach", 10},
    {"natural", "heath", "heath", 11},
    {"natural", "scrub", "scrub", 11},
    {"natural", "grassland", "grassland", 11},
    {"natural", "bare_rock", "bare_rock", 11},
    {"natural", "scree", "scree", 11},
    {"natural", "shingle", "shingle", 11},
    {"wetland", "swamp", "swamp", 11},
    {"wetland", "bog", "bog", 11},
    {"wetland", "string_bog", "string_bog", 11},
    {"wetland", "wet_meadow", "wet_meadow", 11},
    {"wetland", "marsh", "marsh", 11},
    {"natural", "wetland", "marsh", 11},
    {"landuse", "residential", "residential", 10},
    {"landuse", "industrial", "industrial", 10},
    {"landuse", "commercial", "commercial", 10},
    {"landuse", "garages", "garages", 10},
    {"landuse", "retail", "retail", 10},
    {"landuse", "railway", "railway", 10},
    {"landuse", "landfill", "landfill", 10},
    {"landuse", "quarry", "quarry", 11},
    {"landuse", "brownfield", "brownfield", 10},
    {"landuse", "greenfield", "greenfield", 10},
    {"landuse", "farmyard", "farmyard", 10},
    {"landuse", "farmland", "farmland", 10},
});
constexpr auto kSites = std::to_array<area_kind>({
    {"military", "danger_area", "danger_area", 13},
    {"leisure", "pitch", "pitch", 14},  // more
    {"leisure", "track", "track", 14},  // more
    {"leisure", "stadium", "stadium", 13},  // more
    {"leisure", "sports_centre", "sports_centre", 13},
    {"amenity", "university", "university", 13},
    {"amenity", "college", "college", 13},
    {"amenity", "school", "school", 13},
    {"amenity", "kindergarten", "kindergarten", 14},  // more
    {"amenity", "hospital", "hospital", 13},
    {"amenity", "prison", "prison", 14},
    {"amenity", "parking", "parking", 14},
    {"amenity", "bicycle_parking", "bicycle_parking", 15},
    {"landuse", "construction", "construction", 13},
});
constexpr auto kWater = std::to_array<area_kind>({
    {"natural", "glacier", "glacier", 4},
    {"waterway", "riverbank", "river", 4},
    {"landuse", "reservoir", "reservoir", 4},
    {"landuse", "basin", "basin", 4},
    {"waterway", "dock", "dock", 10},
    {"waterway", "canal", "canal", 10},
    {"leisure", "swimming_pool", "swimming_pool", 15},  // more
    {"natural", "water", "water", 4},
    {"natural", "bay", "", 0},
});
constexpr auto kSquares =
    std::to_array<area_kind>({{"highway", "pedestrian", "pedestrian", 13}, {"highway", "footway", "pedestrian", 14},
                              {"highway", "service", "service", 14}, {"aeroway", "runway", "runway", 11},
                              {"aeroway", "taxiway", "taxiway", 13}, {"aeroway", "apron", "taxiway", 13},
                              {"place", "square", "pedestrian", 13}});

area_kind const* look_up(std::span<area_kind const> const table, tag_list const& tags) {
  auto const at = std::ranges::find_if(table, [&](area_kind const& k) { return tags.is(k.key, k.value); });
  return at == table.end() || at->kind.empty() ? nullptr : &*at;
}

// Small ones are drawn upon large ones.
std::int32_t order_by_size(double const area_m2) { return -std::int32_t(std::lround(8 * std::log2(area_m2 + 1))); }

drawing area(tile_layer const l, std::string_view const kind, int const zoom, double const area_m2) {
  auto d = drawing{l, shape_kind::area, std::max(zoom, zoom_for_area(area_m2)), order_by_size(area_m2), {}};
  add_text(d, attribute_key::kind, kind);
  return d;
}

drawing label(tile_layer const l, std::string_view const kind, int const zoom, tag_list const& tags,
              double const area_m2) {
  constexpr auto kPixelsForName = 3'000.0;
  auto d = drawing{l, shape_kind::point, std::max(zoom, zoom_for_area(area_m2, kPixelsForName)),
                   -order_by_size(area_m2), {}};
  add_text(d, attribute_key::kind, kind);
  add_names(d, tags);
  d.attributes.push_back({attribute_key::way_area, area_m2});
  return d;
}

std::string_view water_kind(area_kind const& k, tag_list const& tags) {
  if (k.kind != "water") return k.kind;
  auto const w = tags["water"];
  if (w == "river" || w == "oxbow" || w == "rapids") return "river";
  if (w == "canal" || w == "lock") return "canal";
  if (w == "basin" || w == "reservoir") return w;
  return "water";
}

bool add_water(classified& out, tag_list const& tags, double const area_m2) {
  auto const* const k = look_up(kWater, tags);
  if (!k || tags.is("covered", "yes") || tags.is("location", "underground")) return false;
  auto const kind = water_kind(*k, tags);
  auto d = area(tile_layer::water_polygons, kind, k->min_zoom, area_m2);
  d.attributes.push_back({attribute_key::way_area, area_m2});
  out.drawings.push_back(std::move(d));
  if (has_name(tags)) {
    out.drawings.push_back(label(tile_layer::water_polygons_labels, kind, std::max(12, k->min_zoom), tags, area_m2));
  }
  out.theme = "water";
  out.kind = kind;
  return true;
}

bool add_land(classified& out, tag_list const& tags, double const area_m2) {
  if (auto const* const k = look_up(kLand, tags)) {
    out.drawings.push_back(area(tile_layer::land, k->kind, k->min_zoom, area_m2));
    out.theme = "land";
    out.kind = k->kind;
  }
  if (auto const* const k = look_up(kSites, tags)) {
    out.drawings.push_back(area(tile_layer::sites, k->kind, k->min_zoom, area_m2));
    if (out.theme.empty()) {
      out.theme = "site";
      out.kind = k->kind;
    }
  }
  return !out.theme.empty();
}

bool add_street_area(classified& out, tag_list const& tags, double const area_m2) {
  auto const* const k = look_up(kSquares, tags);
  if (!k) return false;
  auto d = area(tile_layer::street_polygons, k->kind, k->min_zoom, area_m2);
  d.order = layer_of(tags);
  add_flag(d, attribute_key::bridge, is_bridge(tags));
  add_flag(d, attribute_key::tunnel, is_tunnel(tags));
  add_text(d, attribute_key::surface, tags["surface"]);
  add_text(d, attribute_key::service, tags["service"]);
  out.drawings.push_back(std::move(d));
  if (has_name(tags)) out.drawings.push_back(label(tile_layer::streets_polygons_labels, k->kind, 14, tags, area_m2));
  out.theme = "street";
  out.kind = k->kind;
  return true;
}

// Simple 3D Buildings (OSM wiki): height to the top of the roof; a storey is about 3 m, a roof of its own about as
// much.
struct heights {
  double top_m, base_m;
};
heights heights_of(tag_list const& tags, std::string_view const kind) {
  constexpr auto kStorey_m = 3.0;
  constexpr auto kHighest_m = 900.0;
  auto const levels = number_in(tags["building:levels"]);
  auto const roof_levels = number_in(tags["roof:levels"]);
  auto const roof = tags["roof:shape"];
  auto const pitched = !roof.empty() && roof != "flat";
  auto top = number_in(tags["height"]);
  if (!top && levels) top = *levels * kStorey_m + roof_levels.value_or(pitched ? 1 : 0) * kStorey_m;
  auto const small = kind == "garage" || kind == "garages" || kind == "shed" || kind == "hut" || kind == "kiosk" ||
                     kind == "roof" || kind == "carport" || kind == "greenhouse";
  auto base = number_in(tags["min_height"]);
  if (auto const under = number_in(tags["building:min_level"]); !base && under) base = *under * kStorey_m;
  auto const t = std::clamp(top.value_or(small ? 3 : 7), 0.0, kHighest_m);
  return {t, std::clamp(base.value_or(0), 0.0, t)};
}

bool add_building(classified& out, tag_list const& tags, double const area_m2) {
  auto const part = !tags["building:part"].empty() && !tags.is("building:part", "no");
  auto kind = tags["building"];
  auto const whole = !kind.empty() && kind != "no" && kind != "demolished" && kind != "razed";
  if (!part && !whole) return false;
  if (tags.is("location", "underground")) return false;
  auto d = area(tile_layer::buildings, {}, part && !whole ? 15 : 14, area_m2);
  auto const [top, base] = heights_of(tags, kind);
  d.attributes.push_back({attribute_key::height, top});
  if (base > 0) d.attributes.push_back({attribute_key::min_height, base});
  if (part && !whole) d.attributes.push_back({attribute_key::kind, std::string{"part"}});
  else d.attributes.push_back({attribute_key::dummy, std::int64_t{1}});
  out.drawings.push_back(std::move(d));
  out.theme = whole ? "building" : "building_part";
  out.kind = whole ? kind : tags["building:part"];
  return true;
}

bool add_structure(classified& out, tag_list const& tags, double const area_m2) {
  auto const add = [&](tile_layer const l, std::string_view const kind, std::string_view const theme) {
    out.drawings.push_back(area(l, kind, 12, area_m2));
    out.theme = theme;
    out.kind = kind;
    return true;
  };
  if (tags.is("man_made", "bridge")) return add(tile_layer::bridges, "bridge", "street");
  if (tags.is("waterway", "dam")) return add(tile_layer::dam_polygons, "dam", "water");
  for (auto const kind : {"pier", "breakwater", "groyne"}) {
    if (tags.is("man_made", kind)) return add(tile_layer::pier_polygons, kind, "water");
  }
  return false;
}

// Its outline is drawn by its ways.
bool add_boundary(classified& out, tag_list const& tags, double const area_m2) {
  if (!tags.is("boundary", "administrative")) return false;
  auto const level = parse_int(tags["admin_level"]);
  if (!level || *level < 2 || *level > 11) return false;
  if (has_name(tags) && *level <= 4) {
    auto d = label(tile_layer::boundary_labels, {}, 2, tags, area_m2);
    d.attributes.push_back({attribute_key::admin_level, *level});
    out.drawings.push_back(std::move(d));
  }
  out.theme = "boundary";
  out.kind = tags["admin_level"];
  return true;
}

}  // namespace

std::optional<classified> classify_area(map_object const& o, double const area_m2) {
  auto out = classified{};
  auto const known = add_building(out, o.tags, area_m2) || add_water(out, o.tags, area_m2) ||
                     add_structure(out, o.tags, area_m2) || add_street_area(out, o.tags, area_m2) ||
                     add_land(out, o.tags, area_m2) || add_boundary(out, o.tags, area_m2);
  add_places(out, o.tags, shape_kind::area);
  if (!known && out.drawings.empty()) return std::nullopt;
  return out;
}

}  // namespace madang::basemap
