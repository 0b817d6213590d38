#include "basemap/drawing.h"

namespace madang::basemap {

constexpr auto kLayerNames = std::to_array<std::string_view>(
    {"extent", "ocean", "land", "sites", "water_polygons", "water_lines", "dam_polygons", "dam_lines", "pier_polygons",
     "pier_lines", "bridges", "street_polygons", "streets", "aerialways", "ferries", "buildings", "trees", "boundaries",
     "boundary_labels", "water_polygons_labels", "water_lines_labels", "streets_polygons_labels", "street_labels",
     "street_labels_points", "place_labels", "public_transport", "pois", "addresses"});
static_assert(kLayerNames.size() == kTileLayers && std::size_t(tile_layer::addresses) + 1 == kTileLayers);

constexpr auto kKeyNames = std::to_array<std::string_view>(
    {"kind",        "name",     "name_ko",     "name_en",     "name_de",      "name_nl",      "ref",
     "ref_rows",    "ref_cols", "link",        "rail",        "tunnel",       "bridge",       "oneway",
     "oneway_reverse", "tracktype", "surface", "service",     "bicycle",      "horse",        "construction",
     "way_area",    "admin_level", "maritime", "disputed",    "population",   "height",       "min_height",
     "hide_3d",     "dummy",    "housenumber", "housename",   "amenity",      "leisure",      "tourism",
     "shop",        "man_made", "historic",    "emergency",   "highway",      "office",       "cuisine",
     "sport",       "religion", "denomination", "information", "vending",     "tower:type",   "atm",
     "iata",        "station"});
static_assert(kKeyNames.size() == kAttributeKeys && std::size_t(attribute_key::station) + 1 == kAttributeKeys);

namespace {

using enum attribute_key;

std::vector<attribute_key> named(std::initializer_list<attribute_key> const more = {}) {
  auto out = std::vector{kind, name, name_ko, name_en, name_de, name_nl};
  std::ranges::copy(more, std::back_inserter(out));
  return out;
}

std::vector<layer_description> descriptions() {
  auto const street = std::vector{kind, construction, link, rail, tunnel, bridge, oneway, oneway_reverse, tracktype,
                                  surface, service, bicycle, horse};
  return {
      {"What the extract covers", 0, {}},
      {"The sea", 0, {}},
      {"Land use and land cover", 7, {kind}},
      {"Grounds of schools, hospitals, sports and the like", 13, {kind}},
      {"Inland water", 4, {kind, way_area}},
      {"Rivers, canals, streams and ditches", 9, {kind, tunnel, bridge}},
      {"Dams", 12, {kind}},
      {"Dams", 12, {kind}},
      {"Piers, breakwaters and groynes", 12, {kind}},
      {"Piers, breakwaters and groynes", 12, {kind}},
      {"Bridges mapped as areas", 12, {kind}},
      {"Squares and other streets mapped as areas", 11, {kind, surface, service, tunnel, bridge}},
      {"Streets, ways and rails", 5, street},
      {"Cable cars and lifts", 12, {kind}},
      {"Ferries", 10, named()},
      {"Buildings and their parts, heights in metres", 14, {dummy, kind, height, min_height, hide_3d}},
      {"Trees", 16, {kind}},
      {"Boundaries of countries, states, districts and towns", 0, {admin_level, maritime, disputed}},
      {"Names of countries and states", 2, {name, name_ko, name_en, name_de, name_nl, admin_level, way_area}},
      {"Names of lakes and rivers", 12, named({way_area})},
      {"Names along rivers and streams", 12, named({tunnel, bridge})},
      {"Names of squares", 14, named({way_area})},
      {"Names and numbers along streets", 10, named({ref, ref_rows, ref_cols, tunnel})},
      {"Exits of motorways", 12, named({ref})},
      {"Names of towns and their parts", 4, named({population})},
      {"Stops and stations", 11, named({station, iata})},
      {"Places of interest", 13,
       {name, name_ko, name_en, name_de, name_nl, amenity, leisure, tourism, shop, man_made, historic, emergency,
        highway, office, cuisine, sport, vending, information, tower_type, religion, denomination, atm, housenumber,
        housename}},
      {"House numbers", 16, {housenumber, housename}},
  };
}

}  // namespace

layer_description const& about(tile_layer const l) {
  static auto const all = descriptions();
  return all.at(std::size_t(l));
}

std::string_view type_of(attribute_key const k) {
  switch (k) {
    case ref_rows: case ref_cols: case way_area: case admin_level: case population: case height: case min_height:
    case dummy: return "Number";
    case link: case rail: case tunnel: case bridge: case oneway: case oneway_reverse: case maritime: case disputed:
    case hide_3d: case atm: return "Boolean";
    default: return "String";
  }
}

std::string_view name_of(tile_layer const l) { return kLayerNames[std::size_t(l)]; }
std::string_view name_of(attribute_key const k) { return kKeyNames[std::size_t(k)]; }

}  // namespace madang::basemap
