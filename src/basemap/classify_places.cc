// Points, and what areas are beside all else: towns and quarters, stops, places of interest, house numbers, trees.
#include <array>

#include "basemap/drawing_parts.h"
#include "core/base/text.h"

namespace madang::basemap {
namespace {

struct settlement {
  std::string_view value;
  int min_zoom;
  std::int64_t usual_population;
};
constexpr auto kSettlements = std::to_array<settlement>({
    {"city", 4, 100'000}, {"town", 7, 5'000}, {"village", 10, 100}, {"hamlet", 11, 50}, {"suburb", 11, 1'000},
    {"borough", 10, 10'000}, {"quarter", 12, 500}, {"neighbourhood", 13, 100}, {"isolated_dwelling", 14, 5},
    {"farm", 14, 5}, {"island", 11, 0}, {"islet", 13, 0}, {"locality", 14, 0}, {"city_block", 16, 0},
});

struct stop_kind {
  std::string_view key, value;
  int min_zoom;
};
constexpr auto kStops = std::to_array<stop_kind>({
    {"aeroway", "aerodrome", 11}, {"aeroway", "helipad", 14}, {"railway", "station", 12}, {"railway", "halt", 13},
    {"railway", "tram_stop", 14}, {"amenity", "bus_station", 13}, {"highway", "bus_stop", 15},
    {"amenity", "ferry_terminal", 12}, {"aerialway", "station", 13},
});

// Places of interest by key and value: Shortbread's list, and those with "more" behind them. `order` says which name
// stands where two want the same place; the zoom is where the symbol first appears.
struct interest {
  attribute_key key;
  std::string_view value;
  int min_zoom, order;
};
using enum attribute_key;
constexpr auto kInterests = std::to_array<interest>({
    {amenity, "hospital", 14, 95},       {amenity, "university", 14, 90},    {amenity, "townhall", 14, 90},
    {amenity, "theatre", 15, 75},        {amenity, "library", 15, 72},       {amenity, "arts_centre", 15, 70},
    {amenity, "cinema", 15, 70},         {amenity, "courthouse", 15, 65},    {amenity, "college", 15, 65},
    {amenity, "school", 15, 64},         {amenity, "police", 15, 64},        {amenity, "fire_station", 15, 63},
    {amenity, "community_centre", 15, 60}, {amenity, "place_of_worship", 15, 60}, {amenity, "marketplace", 15, 60},
    {amenity, "embassy", 16, 50},        {amenity, "prison", 15, 50},        {amenity, "public_building", 15, 50},
    {amenity, "kindergarten", 16, 50},   {amenity, "post_office", 15, 55},   {amenity, "pharmacy", 15, 52},
    {amenity, "doctors", 16, 48},        {amenity, "clinic", 15, 60},        {amenity, "dentist", 16, 40},
    {amenity, "veterinary", 16, 38},     {amenity, "nursing_home", 16, 40},  {amenity, "social_facility", 16, 40},
    {amenity, "restaurant", 16, 36},     {amenity, "cafe", 16, 36},          {amenity, "pub", 16, 34},
    {amenity, "bar", 16, 33},            {amenity, "biergarten", 16, 33},    {amenity, "fast_food", 16, 32},
    {amenity, "food_court", 16, 32},     {amenity, "ice_cream", 16, 30},     {amenity, "nightclub", 16, 32},
    {amenity, "bank", 16, 34},           {amenity, "atm", 16, 14},           {amenity, "fuel", 16, 30},
    {amenity, "charging_station", 16, 26}, {amenity, "car_rental", 16, 22},  {amenity, "car_sharing", 16, 22},
    {amenity, "car_wash", 16, 16},       {amenity, "bicycle_rental", 16, 24}, {amenity, "bicycle_parking", 16, 8},
    {amenity, "parking", 15, 24},        {amenity, "taxi", 16, 20},          {amenity, "swimming_pool", 16, 26},
    {amenity, "toilets", 16, 24},        {amenity, "drinking_water", 16, 20}, {amenity, "fountain", 16, 14},
    {amenity, "recycling", 16, 12},      {amenity, "shelter", 16, 8},        {amenity, "telephone", 16, 6},
    {amenity, "post_box", 16, 10},       {amenity, "vending_machine", 16, 4}, {amenity, "waste_basket", 16, 1},
    {amenity, "bench", 16, 1},           {amenity, "hunting_stand", 16, 1},  {amenity, "grave_yard", 15, 40},
    {amenity, "childcare", 16, 40},      {amenity, "music_school", 16, 40},
    {leisure, "stadium", 14, 80},        {leisure, "sports_centre", 15, 55}, {leisure, "water_park", 14, 60},
    {leisure, "ice_rink", 15, 50},       {leisure, "golf_course", 14, 40},   {leisure, "playground", 16, 20},
    {leisure, "dog_park", 16, 16},       {leisure, "pitch", 16, 10},         {leisure, "swimming_pool", 16, 18},
    {leisure, "park", 14, 50},           {leisure, "garden", 16, 30},        {leisure, "nature_reserve", 13, 40},
    {leisure, "marina", 15, 30},         {leisure, "fitness_centre", 16, 24},
    {tourism, "museum", 14, 85},         {tourism, "attraction", 15, 70},    {tourism, "zoo", 14, 85},
    {tourism, "theme_park", 14, 80},     {tourism, "gallery", 15, 60},       {tourism, "viewpoint", 15, 40},
    {tourism, "hotel", 16, 40},          {tourism, "hostel", 16, 34},        {tourism, "guest_house", 16, 32},
    {tourism, "motel", 16, 32},          {tourism, "bed_and_breakfast", 16, 30}, {tourism, "chalet", 16, 26},
    {tourism, "alpine_hut", 14, 50},     {tourism, "camp_site", 14, 44},     {tourism, "caravan_site", 15, 40},
    {tourism, "picnic_site", 16, 18},    {tourism, "artwork", 16, 20},       {tourism, "information", 16, 18},
    {historic, "castle", 14, 78},        {historic, "fort", 15, 60},         {historic, "monument", 15, 60},
    {historic, "archaeological_site", 15, 40}, {historic, "ruins", 15, 40},  {historic, "battlefield", 15, 30},
    {historic, "memorial", 16, 24},      {historic, "wayside_cross", 16, 8}, {historic, "wayside_shrine", 16, 8},
    {man_made, "lighthouse", 14, 50},    {man_made, "windmill", 15, 40},     {man_made, "watermill", 15, 36},
    {man_made, "water_tower", 15, 30},   {man_made, "tower", 15, 28},        {man_made, "water_works", 15, 30},
    {man_made, "wastewater_plant", 15, 30}, {man_made, "water_well", 16, 10}, {man_made, "surveillance", 16, 1},
    {emergency, "defibrillator", 16, 22}, {emergency, "phone", 16, 12},      {emergency, "fire_hydrant", 16, 1},
    {highway, "emergency_access_point", 16, 6}, {office, "diplomatic", 16, 40},
});
constexpr auto kShopZoom = 16;
constexpr auto kShopOrder = 30;
constexpr auto kLargeShops = std::to_array<std::string_view>({"mall", "department_store", "supermarket"});

// What stands in a key of its own for some of them.
struct more_about {
  attribute_key key;
  std::string_view of_key, of_value;
};
constexpr auto kMore = std::to_array<more_about>({
    {cuisine, "amenity", "restaurant"}, {cuisine, "amenity", "fast_food"}, {cuisine, "amenity", "cafe"},
    {cuisine, "amenity", "pub"}, {cuisine, "amenity", "bar"}, {sport, "leisure", "pitch"},
    {sport, "leisure", "sports_centre"}, {vending, "amenity", "vending_machine"},
    {information, "tourism", "information"}, {tower_type, "man_made", "tower"},
    {religion, "amenity", "place_of_worship"}, {denomination, "amenity", "place_of_worship"},
});

std::optional<interest> interest_in(tag_list const& tags) {
  auto best = std::optional<interest>{};
  for (auto const& i : kInterests) {
    if (tags.is(name_of(i.key), i.value) && (!best || i.order > best->order)) best = i;
  }
  auto const what = tags["shop"];
  if (!what.empty() && what != "no" && what != "vacant" && (!best || kShopOrder > best->order)) {
    auto const large = std::ranges::find(kLargeShops, what) != kLargeShops.end();
    best = interest{shop, what, large ? kShopZoom - 1 : kShopZoom, large ? kShopOrder + 25 : kShopOrder};
  }
  return best;
}

void add_address(drawing& d, tag_list const& tags) {
  add_text(d, housenumber, tags["addr:housenumber"]);
  add_text(d, housename, tags["addr:housename"]);
}

bool add_interest(classified& out, tag_list const& tags) {
  auto const found = interest_in(tags);
  if (!found) return false;
  // Green without a name has its colour already; a square for ball games, too.
  auto const needs_name = found->key == leisure && (found->value == "park" || found->value == "garden");
  if (needs_name && !has_name(tags)) return false;
  auto d = drawing{tile_layer::pois, shape_kind::point, found->min_zoom, found->order, {}};
  for (auto const key : {amenity, leisure, tourism, shop, man_made, historic, emergency, highway, office}) {
    if (key == found->key) add_text(d, key, found->value);
  }
  add_names(d, tags);
  add_address(d, tags);
  for (auto const& m : kMore) {
    if (tags.is(m.of_key, m.of_value)) add_text(d, m.key, tags[name_of(m.key)]);
  }
  add_flag(d, atm, tags.is("amenity", "bank") && tags.is("atm", "yes"));
  out.drawings.push_back(std::move(d));
  if (out.theme.empty()) {
    out.theme = "poi";
    out.kind = found->value;
  }
  return true;
}

bool add_stop(classified& out, tag_list const& tags) {
  auto const at = std::ranges::find_if(kStops, [&](stop_kind const& s) { return tags.is(s.key, s.value); });
  if (at == kStops.end()) return false;
  auto const order = (20 - at->min_zoom) * 10 + (tags["station"].empty() ? 1 : 0);
  auto d = drawing{tile_layer::public_transport, shape_kind::point, at->min_zoom, order, {}};
  add_text(d, kind, at->value == "station" && at->key == "aerialway" ? "aerialway_station" : at->value);
  add_text(d, station, tags["station"]);
  add_names(d, tags);
  add_text(d, iata, tags["iata"]);
  out.drawings.push_back(std::move(d));
  if (out.theme.empty()) {
    out.theme = "stop";
    out.kind = at->value;
  }
  return true;
}

bool add_settlement(classified& out, tag_list const& tags) {
  auto const at = std::ranges::find(kSettlements, tags["place"], &settlement::value);
  if (at == kSettlements.end() || !has_name(tags)) return false;
  auto const capital = tags["capital"];
  auto const people = parse_int(tags["population"]).value_or(at->usual_population);
  auto d = drawing{tile_layer::place_labels, shape_kind::point, capital == "yes" ? 4 : at->min_zoom,
                   std::int32_t(std::clamp<std::int64_t>(people, 0, 2'000'000'000)), {}};
  add_text(d, kind, capital == "yes" ? "capital" : capital == "4" ? "state_capital" : at->value);
  add_names(d, tags);
  d.attributes.push_back({population, people});
  out.drawings.push_back(std::move(d));
  out.theme = "place";
  out.kind = at->value;
  return true;
}

void add_house_number(classified& out, tag_list const& tags) {
  if (tags["addr:housenumber"].empty() && tags["addr:housename"].empty()) return;
  auto d = drawing{tile_layer::addresses, shape_kind::point, kZoomMax, 0, {}};
  add_address(d, tags);
  out.drawings.push_back(std::move(d));
  if (out.theme.empty()) {
    out.theme = "address";
    out.kind = "address";
  }
}

void add_other_point(classified& out, tag_list const& tags) {
  if (tags.is("natural", "tree")) {
    out.drawings.push_back({tile_layer::trees, shape_kind::point, 16, 0, {{kind, std::string{"tree"}}}});
    out.theme = "tree";
    out.kind = "tree";
  }
  if (tags.is("highway", "motorway_junction")) {
    auto d =
        drawing{tile_layer::street_labels_points, shape_kind::point, 12, 0, {{kind, std::string{"motorway_junction"}}}};
    add_text(d, ref, tags["ref"]);
    add_names(d, tags);
    out.drawings.push_back(std::move(d));
    out.theme = "street";
    out.kind = "motorway_junction";
  }
}

}  // namespace

void add_places(classified& out, tag_list const& tags, shape_kind const from) {
  // Settlements mapped as areas have a node as well, more often than not, and two names would stand there.
  if (from == shape_kind::point) add_settlement(out, tags);
  auto const known = add_stop(out, tags) || add_interest(out, tags);
  if (!known) add_house_number(out, tags);
}

std::optional<classified> classify_point(map_object const& o) {
  auto out = classified{};
  add_places(out, o.tags, shape_kind::point);
  add_other_point(out, o.tags);
  if (out.drawings.empty()) return std::nullopt;
  return out;
}

}  // namespace madang::basemap
