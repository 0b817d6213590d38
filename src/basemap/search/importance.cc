#include "basemap/search/importance.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"

namespace madang::basemap {
namespace {

struct by_kind {
  std::string_view kind;
  float importance;
};
constexpr auto kPlaces = std::to_array<by_kind>({
    {"city", 0.85F}, {"town", 0.7F}, {"borough", 0.6F}, {"suburb", 0.58F}, {"village", 0.55F}, {"quarter", 0.5F},
    {"neighbourhood", 0.45F}, {"island", 0.5F}, {"hamlet", 0.42F}, {"locality", 0.3F}, {"isolated_dwelling", 0.3F},
    {"farm", 0.3F}, {"islet", 0.3F}, {"city_block", 0.25F},
});
constexpr auto kStreets = std::to_array<by_kind>({
    {"motorway", 0.5F}, {"trunk", 0.48F}, {"primary", 0.48F}, {"secondary", 0.46F}, {"tertiary", 0.44F},
    {"unclassified", 0.4F}, {"residential", 0.42F}, {"living_street", 0.4F}, {"pedestrian", 0.44F},
    {"service", 0.32F}, {"cycleway", 0.28F}, {"footway", 0.28F}, {"path", 0.28F}, {"track", 0.26F}, {"steps", 0.25F},
});
constexpr auto kStops = std::to_array<by_kind>({
    {"aerodrome", 0.6F}, {"station", 0.55F}, {"bus_station", 0.45F}, {"ferry_terminal", 0.45F}, {"halt", 0.45F},
    {"tram_stop", 0.38F}, {"bus_stop", 0.34F},
});
constexpr auto kWaters = std::to_array<by_kind>(
    {{"river", 0.48F}, {"canal", 0.42F}, {"water", 0.4F}, {"reservoir", 0.4F}, {"stream", 0.32F}});
constexpr auto kInterests = std::to_array<by_kind>({
    {"university", 0.45F}, {"hospital", 0.45F}, {"townhall", 0.45F}, {"museum", 0.42F}, {"stadium", 0.42F},
    {"zoo", 0.42F}, {"castle", 0.42F}, {"theatre", 0.4F}, {"park", 0.4F}, {"attraction", 0.38F}, {"library", 0.38F},
    {"mall", 0.38F}, {"nature_reserve", 0.38F}, {"cinema", 0.36F}, {"motorway_junction", 0.36F}, {"school", 0.34F},
    {"sports_centre", 0.34F}, {"marketplace", 0.34F}, {"supermarket", 0.32F}, {"memorial", 0.24F},
    {"artwork", 0.2F}, {"information", 0.15F}, {"bench", 0.05F}, {"playground", 0.25F}, {"parking", 0.24F},
    {"recycling", 0.15F}, {"vending_machine", 0.1F}, {"guidepost", 0.15F},
});

template <std::size_t N>
float look_up(std::array<by_kind, N> const& table, std::string_view const kind, float const otherwise) {
  auto const at = std::ranges::find(table, kind, &by_kind::kind);
  return at == table.end() ? otherwise : at->importance;
}

// Somebody wrote about it.
bool is_known(json::node const& tags) {
  return !tag_of(tags, "wikidata").empty() || !tag_of(tags, "wikipedia").empty();
}

double people(json::node const& tags, double const usual) {
  return double(parse_int(tag_of(tags, "population")).value_or(std::int64_t(usual)));
}

}  // namespace

std::string_view tag_of(json::node const& tags, std::string_view const key) {
  auto const v = tags.find(key);
  return v && v->is_string() ? v->string() : std::string_view{};
}

float importance_of_place(std::string_view const kind, json::node const& tags) {
  auto const size = std::clamp(std::log10(std::max(1.0, people(tags, 0))) / 7, 0.0, 1.0);
  return look_up(kPlaces, kind, 0.3F) + 0.15F * float(size);
}
float importance_of_boundary(std::string_view const admin_level) {
  auto const level = parse_int(admin_level).value_or(10);
  return level <= 4 ? 0.8F : level <= 6 ? 0.65F : level <= 8 ? 0.55F : 0.45F;
}
float importance_of_street(std::string_view const kind) { return look_up(kStreets, kind, 0.3F); }
float importance_of_water(std::string_view const kind) { return look_up(kWaters, kind, 0.3F); }
float importance_of_stop(std::string_view const kind) { return look_up(kStops, kind, 0.34F); }
float importance_of_interest(std::string_view const category, json::node const& tags) {
  return look_up(kInterests, category, 0.3F) + (is_known(tags) ? 0.1F : 0.0F);
}

std::string_view category_of(json::node const& tags, std::string_view const kind) {
  for (auto const key : {"amenity", "shop", "tourism", "leisure", "historic", "office", "railway", "aeroway", "craft",
                         "healthcare", "man_made", "natural", "landuse"}) {
    if (auto const v = tag_of(tags, key); !v.empty() && v != "yes" && v != "no") return v;
  }
  return kind == "yes" ? "building" : kind;
}

double reach_m(std::string_view const kind, json::node const& tags) {
  if (kind == "city") return std::clamp(4'000 * std::sqrt(people(tags, 200'000) / 100'000), 6'000.0, 25'000.0);
  if (kind == "town") return std::clamp(3'000 * std::sqrt(people(tags, 20'000) / 20'000), 2'000.0, 8'000.0);
  if (kind == "village") return 1'500;
  if (kind == "hamlet" || kind == "quarter") return 900;
  if (kind == "borough") return 4'000;
  if (kind == "suburb") return 2'200;
  return kind == "neighbourhood" ? 700 : 0;
}

}  // namespace madang::basemap
