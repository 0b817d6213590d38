// Lines: streets, rails, waterways, ferries, piers. Zooms and kinds are those of Shortbread's tables.
#include <array>

#include "basemap/drawing_parts.h"
#include "core/base/text.h"

namespace madang::basemap {
namespace {

struct street_kind {
  std::string_view value;
  int min_zoom, label_zoom, order;
};
constexpr auto kStreets = std::to_array<street_kind>({
    {"motorway", 5, 10, 90},      {"trunk", 6, 12, 80},         {"primary", 8, 12, 70},
    {"secondary", 9, 13, 60},     {"tertiary", 10, 13, 50},     {"unclassified", 12, 14, 40},
    {"residential", 12, 14, 40},  {"busway", 12, 14, 38},       {"bus_guideway", 12, 14, 38},
    {"living_street", 13, 14, 36}, {"pedestrian", 13, 14, 34},  {"service", 13, 15, 30},
    {"track", 13, 15, 20},        {"cycleway", 13, 15, 14},     {"path", 13, 15, 12},
    {"footway", 13, 15, 12},      {"steps", 13, 15, 11},        {"road", 12, 14, 40},
});
constexpr auto kRails = std::to_array<by_value>({{"rail", 8}, {"narrow_gauge", 8}, {"tram", 10}, {"light_rail", 10},
                                                 {"funicular", 10}, {"subway", 10}, {"monorail", 10}});
constexpr auto kRailServiceZoom = 13;
constexpr auto kRunways = std::to_array<by_value>({{"runway", 11}, {"taxiway", 13}});
constexpr auto kAerialways = std::to_array<by_value>({{"cable_car", 12}, {"gondola", 12}, {"goods", 12},
                                                      {"chair_lift", 12}, {"drag_lift", 12}, {"t-bar", 12},
                                                      {"j-bar", 12}, {"platter", 12}, {"rope_tow", 12}});
constexpr auto kWaterways =
    std::to_array<by_value>({{"river", 9}, {"canal", 9}, {"stream", 13}, {"ditch", 14}, {"drain", 14}});
constexpr auto kPiers = std::to_array<by_value>({{"pier", 12}, {"breakwater", 12}, {"groyne", 12}});

constexpr auto kConstructionZoom = 12;
constexpr auto kPavementZoom = 15;  // a pavement beside every street would be all that is seen before
constexpr auto kLayerOrder = 200;   // more than any class: what is above is above

std::string_view without_link(std::string_view const highway) {
  return highway.ends_with("_link") ? highway.substr(0, highway.size() - 5) : highway;
}

std::optional<street_kind> street_of(std::string_view const highway) {
  auto const at = std::ranges::find(kStreets, without_link(highway), &street_kind::value);
  return at == kStreets.end() ? std::nullopt : std::optional{*at};
}

int order_of(tag_list const& tags, int const order) {
  return order + layer_of(tags) * kLayerOrder + (is_bridge(tags) ? kLayerOrder / 2 : 0) -
         (is_tunnel(tags) ? kLayerOrder / 2 : 0);
}

void add_oneway(drawing& d, tag_list const& tags) {
  auto const v = tags["oneway"];
  add_flag(d, attribute_key::oneway, v == "yes" || v == "1" || v == "true" || v == "-1");
  add_flag(d, attribute_key::oneway_reverse, v == "-1");
}

// "A 1;A 2" stands below each other on a shield.
void add_ref(drawing& d, std::string_view const ref) {
  if (ref.empty()) return;
  auto rows = std::string{};
  auto longest = std::size_t{0}, count = std::size_t{0};
  for (auto const& part : split(ref, ';')) {
    auto const row = trim(part);
    if (!rows.empty()) rows += '\n';
    rows += row;
    longest = std::max(longest, code_points(row));
    ++count;
  }
  d.attributes.push_back({attribute_key::ref, std::move(rows)});
  d.attributes.push_back({attribute_key::ref_rows, std::int64_t(count)});
  d.attributes.push_back({attribute_key::ref_cols, std::int64_t(longest)});
}

void add_label(classified& out, tag_list const& tags, std::string_view const kind, int const zoom, int const order) {
  if (!has_name(tags) && tags["ref"].empty()) return;
  auto d =
      drawing{tile_layer::street_labels, shape_kind::line, zoom, order, {{attribute_key::kind, std::string{kind}}}};
  add_names(d, tags);
  add_ref(d, tags["ref"]);
  add_flag(d, attribute_key::tunnel, is_tunnel(tags));
  out.drawings.push_back(std::move(d));
}

void add_details(drawing& d, tag_list const& tags) {
  using enum attribute_key;
  add_flag(d, tunnel, is_tunnel(tags));
  add_flag(d, bridge, is_bridge(tags));
  add_oneway(d, tags);
  add_text(d, tracktype, tags["tracktype"]);
  add_text(d, surface, tags["surface"]);
  add_text(d, service, tags["service"]);
  add_text(d, bicycle, tags["bicycle"]);
  add_text(d, horse, tags["horse"]);
}

classified street(tag_list const& tags, std::string_view const value, street_kind const& k) {
  auto const is_link = k.value != value;
  auto out = classified{"street", std::string{value}, {}};
  auto const pavement = tags.is("footway", "sidewalk") || tags.is("footway", "crossing");
  auto const zoom = pavement ? kPavementZoom : k.min_zoom;
  auto d = drawing{tile_layer::streets, shape_kind::line, zoom, order_of(tags, k.order - (is_link ? 5 : 0)), {}};
  add_text(d, attribute_key::kind, k.value);
  add_flag(d, attribute_key::link, is_link);
  add_details(d, tags);
  out.drawings.push_back(std::move(d));
  add_label(out, tags, value, std::max(k.label_zoom + (is_link ? 1 : 0), zoom), k.order);
  return out;
}

classified street_being_built(tag_list const& tags, street_kind const& k) {
  auto out = classified{"street", "construction", {}};
  auto const zoom = std::max(kConstructionZoom, k.min_zoom);
  auto d = drawing{tile_layer::streets, shape_kind::line, zoom, order_of(tags, k.order), {}};
  add_text(d, attribute_key::kind, "construction");
  add_text(d, attribute_key::construction, k.value);
  add_details(d, tags);
  out.drawings.push_back(std::move(d));
  add_label(out, tags, "construction", std::max(k.label_zoom, zoom), k.order);
  return out;
}

std::optional<classified> highway_line(tag_list const& tags) {
  auto const highway = tags["highway"];
  if (highway.empty() || tags.is("area", "yes") || tags.is("indoor", "yes")) return std::nullopt;
  if (highway == "construction") {
    auto const what = tags["construction"];
    auto const k = street_of(what.empty() || what == "yes" || what == "minor" ? "unclassified" : what);
    return k ? std::optional{street_being_built(tags, *k)} : std::nullopt;
  }
  auto const k = street_of(highway);
  return k ? std::optional{street(tags, highway, *k)} : std::nullopt;
}

std::optional<classified> rail_line(tag_list const& tags) {
  auto const found = find(kRails, tags["railway"]);
  if (!found) return std::nullopt;
  auto const secondary = !tags["service"].empty();
  auto out = classified{"rail", std::string{found->value}, {}};
  auto const zoom = secondary ? kRailServiceZoom : found->min_zoom;
  auto d = drawing{tile_layer::streets, shape_kind::line, zoom, order_of(tags, 45), {}};
  add_text(d, attribute_key::kind, found->value);
  add_flag(d, attribute_key::rail, true);
  add_flag(d, attribute_key::tunnel, is_tunnel(tags));
  add_flag(d, attribute_key::bridge, is_bridge(tags));
  add_text(d, attribute_key::service, tags["service"]);
  out.drawings.push_back(std::move(d));
  return out;
}

std::optional<classified> runway_line(tag_list const& tags) {
  auto const found = find(kRunways, tags["aeroway"]);
  if (!found) return std::nullopt;
  auto out = classified{"street", std::string{found->value}, {}};
  auto d = drawing{tile_layer::streets, shape_kind::line, found->min_zoom, order_of(tags, 10), {}};
  add_text(d, attribute_key::kind, found->value);
  out.drawings.push_back(std::move(d));
  add_label(out, tags, found->value, found->min_zoom, 10);
  return out;
}

std::optional<classified> water_line(tag_list const& tags) {
  auto const found = find(kWaterways, tags["waterway"]);
  if (!found) return std::nullopt;
  auto const kind = found->value == "drain" ? "ditch" : found->value;
  auto out = classified{"water", std::string{found->value}, {}};
  auto d = drawing{tile_layer::water_lines, shape_kind::line, found->min_zoom, layer_of(tags), {}};
  add_text(d, attribute_key::kind, kind);
  add_flag(d, attribute_key::tunnel, is_tunnel(tags));
  add_flag(d, attribute_key::bridge, is_bridge(tags));
  out.drawings.push_back(d);
  if (has_name(tags)) {
    d.layer = tile_layer::water_lines_labels;
    d.min_zoom = std::max(12, found->min_zoom);
    add_names(d, tags);
    out.drawings.push_back(std::move(d));
  }
  return out;
}

classified plain_line(std::string_view const theme, std::string_view const kind, tile_layer const l, int const zoom) {
  auto d = drawing{l, shape_kind::line, zoom, 0, {{attribute_key::kind, std::string{kind}}}};
  return {theme, std::string{kind}, {std::move(d)}};
}

std::optional<classified> other_line(tag_list const& tags) {
  if (tags.is("waterway", "dam")) return plain_line("water", "dam", tile_layer::dam_lines, 12);
  if (auto const p = find(kPiers, tags["man_made"])) {
    return plain_line("water", p->value, tile_layer::pier_lines, p->min_zoom);
  }
  if (auto const a = find(kAerialways, tags["aerialway"])) {
    return plain_line("rail", a->value, tile_layer::aerialways, a->min_zoom);
  }
  if (tags.is("route", "ferry")) {
    auto out = plain_line("street", "ferry", tile_layer::ferries, tags.is("motor_vehicle", "no") ? 12 : 10);
    add_names(out.drawings[0], tags);
    return out;
  }
  return std::nullopt;
}

// A piece of a boundary relation's outline; the reader gives it the highest of its relations' levels.
std::optional<classified> boundary_line(tag_list const& tags) {
  if (!tags.is("boundary", "administrative")) return std::nullopt;
  auto const level = parse_int(tags["admin_level"]);
  if (!level || *level < 2 || *level > 10) return std::nullopt;
  constexpr auto kZooms = std::array{0, 0, 0, 4, 7, 8, 8, 9, 10, 12, 13};
  auto out = classified{"boundary", std::string{tags["admin_level"]}, {}};
  auto d = drawing{tile_layer::boundaries, shape_kind::line, kZooms[std::size_t(*level)], -int(*level), {}};
  d.attributes.push_back({attribute_key::admin_level, *level});
  add_flag(d, attribute_key::maritime, tags.is("maritime", "yes") || tags.is("natural", "coastline"));
  add_flag(d, attribute_key::disputed, tags.is("disputed", "yes"));
  out.drawings.push_back(std::move(d));
  return out;
}

// Drawn as the edge of the sea, which is made of all of them together.
std::optional<classified> coast_line(tag_list const& tags) {
  if (!tags.is("natural", "coastline")) return std::nullopt;
  return classified{"coastline", "coastline", {}};
}

}  // namespace

std::optional<classified> classify_line(map_object const& o) {
  for (auto const classify_as :
       {highway_line, rail_line, runway_line, water_line, other_line, coast_line, boundary_line}) {
    if (auto out = classify_as(o.tags)) return out;
  }
  return std::nullopt;
}

}  // namespace madang::basemap
