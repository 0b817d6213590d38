#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "basemap/map_object.h"

// What of OpenStreetMap is on the map, where in the tiles, from which zoom: the Shortbread schema
// (shortbread-tiles.org, version 1.0), so that styles made for it show these tiles, and in addition what its tables
// below mark with "more": zooms 15 and 16, names in Korean and Dutch, heights of buildings, boundaries below the state,
// works, trees.
namespace madang::basemap {

inline constexpr auto kZoomMax = 16;

enum class tile_layer : std::uint8_t {
  extent,  // more: what the extract covers
  ocean,
  land,
  sites,
  water_polygons,
  water_lines,
  dam_polygons,
  dam_lines,
  pier_polygons,
  pier_lines,
  bridges,
  street_polygons,
  streets,
  aerialways,
  ferries,
  buildings,
  trees,  // more
  boundaries,
  boundary_labels,
  water_polygons_labels,
  water_lines_labels,
  streets_polygons_labels,
  street_labels,
  street_labels_points,
  place_labels,
  public_transport,
  pois,
  addresses,
};
inline constexpr auto kTileLayers = std::size_t{28};
std::string_view name_of(tile_layer);

// The keys of all features in tiles. Their numbers stand in cells: new ones go to the end.
enum class attribute_key : std::uint8_t {
  kind, name, name_ko, name_en, name_de, name_nl, ref, ref_rows, ref_cols, link, rail, tunnel, bridge, oneway,
  oneway_reverse, tracktype, surface, service, bicycle, horse, construction, way_area, admin_level, maritime, disputed,
  population, height, min_height, hide_3d, dummy, housenumber, housename, amenity, leisure, tourism, shop, man_made,
  historic, emergency, highway, office, cuisine, sport, religion, denomination, information, vending, tower_type, atm,
  iata, station
};
inline constexpr auto kAttributeKeys = std::size_t{51};
std::string_view name_of(attribute_key);

using attribute_value = std::variant<std::string, std::int64_t, double, bool>;
struct attribute {
  attribute_key key;
  attribute_value value;
  friend bool operator==(attribute const&, attribute const&) = default;
};

// An object's place in one layer of the tiles.
struct drawing {
  tile_layer layer{};
  shape_kind as{};        // of an area also its label's point
  int min_zoom{};         // it is in tiles from this zoom on
  std::int32_t order{};   // what is drawn later, or matters more, has the higher number
  std::vector<attribute> attributes{};
};

// Where an object belongs: what people ask the store for. `theme` is one of a few words ("street", "building"), `kind`
// the standard's own ("residential").
struct classified {
  std::string_view theme;
  std::string kind;
  std::vector<drawing> drawings;
};

// For who makes a style: what is in a layer.
struct layer_description {
  std::string_view description;
  int min_zoom;
  std::vector<attribute_key> fields;
};
layer_description const& about(tile_layer);
std::string_view type_of(attribute_key);  // String, Number or Boolean, as in TileJSON

// Nothing if it is not on the map. `area_m2` is that of an area in the projection of the map (Mercator), as Shortbread
// has it.
std::optional<classified> classify(map_object const&, double area_m2);

}  // namespace madang::basemap
