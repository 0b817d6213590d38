// Collections of any capability, for the page's lists and downloads. GeoJSON is RFC 7946.
#include "features/collections_api.h"

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/ports/collection.h"
#include "features/collection_types.h"
#include "features/permissions.h"

namespace madang::features {
namespace {

using ports::collection;

std::string name_of(ports::geometry_kind const k) {
  constexpr auto kNames = std::to_array<char const*>({"point", "line", "area", "any"});
  return kNames[std::size_t(k)];
}
std::string name_of(ports::collection_property::kind const k) {
  constexpr auto kNames = std::to_array<char const*>({"string", "integer", "number", "boolean", "date-time", "object"});
  return kNames[std::size_t(k)];
}

collection_info info_of(collection& c, auth::principal const& caller) {
  auto const d = c.describe(caller);
  auto out = collection_info{
      std::string{c.id()}, d.title, d.description, name_of(d.geometry), d.licence, d.attribution, {}, d.count, {}};
  if (d.extent) out.extent = {d.extent->west_deg, d.extent->south_deg, d.extent->east_deg, d.extent->north_deg};
  for (auto const& p : d.properties) {
    auto const unit = p.unit.empty() ? std::nullopt : std::optional{p.unit};
    out.properties.push_back({p.name, name_of(p.type), p.title, unit});
  }
  return out;
}

feature feature_of(ports::collected f) {
  return {.id = std::move(f.id),
          .geometry = {f.geometry_geojson.empty() ? "null" : std::move(f.geometry_geojson)},
          .properties = {std::move(f.properties_json)}};
}

// In GeoJSON's own order (RFC 7946, 5). No city lies across the 180th meridian.
std::optional<geo::box> box_in(std::string_view const text) {
  auto v = std::vector<double>{};
  for (auto const part : split(text, ',')) {
    auto const number = parse_double(trim(part));
    if (!number) return std::nullopt;
    v.push_back(*number);
  }
  if (v.size() != 4 || v[0] > v[2] || v[1] > v[3]) return std::nullopt;
  auto const on_earth = geo::valid({v[0], v[1]}) && geo::valid({v[2], v[3]});
  return on_earth ? std::optional{geo::box{v[0], v[1], v[2], v[3]}} : std::nullopt;
}

std::string address_of_next(api::context const& c, items_query const& q, std::string_view const next) {
  auto out = fmt::format("{}/features/v1/collections/{}/items?after={}", c.base_url, percent_encode(q.id),
                         percent_encode(next));
  if (q.bbox) out += "&bbox=" + percent_encode(*q.bbox, ",");
  if (q.limit) out += fmt::format("&limit={}", *q.limit);
  return out;
}

api::problem missing(std::string_view const id) {
  return api::not_found(fmt::format("There is no collection {}.", id));
}

api::reply<feature_collection> items(ports::board const& b, api::context const& c, items_query const& q) {
  auto* const found = ports::find_collection(b, q.id);
  if (!found) return missing(q.id);
  auto const limit = q.limit.value_or(std::int64_t(limits::kCollectionPageDefault));
  auto asked = ports::collection_query{.after = q.after.value_or(""), .limit = std::size_t(limit)};
  if (q.bbox) {
    asked.box = box_in(*q.bbox);
    if (!asked.box) return api::invalid({{"/bbox", "This is not west,south,east,north in degrees."}});
  }
  auto page = found->query(c.caller, asked);
  if (!page) return api::invalid({{"/after", "This is no page of this collection."}});
  auto out = feature_collection{};
  for (auto& f : page->features) out.features.push_back(feature_of(std::move(f)));
  if (!page->next.empty()) out.next = address_of_next(c, q, page->next);
  return out;
}

api::reply<feature> item(ports::board const& b, api::context const& c, one_feature const& q) {
  auto* const found = ports::find_collection(b, q.id);
  if (!found) return missing(q.id);
  auto f = found->find(c.caller, q.feature);
  if (!f) return api::not_found(fmt::format("There is no {} in {}.", q.feature, q.id));
  return feature_of(std::move(*f));
}

}  // namespace

void declare_collections_api(api::router& r, ports::board const& b) {
  r.get_page<nothing_asked, collection_info>(
       "/features/v1/collections",
       [&b](api::context& c, nothing_asked const&) -> api::reply<api::page<collection_info>> {
         auto out = api::page<collection_info>{};
         for (auto* const each : b.all<collection>()) out.items.push_back(info_of(*each, c.caller));
         return out;
       })
      .needs(kRead)
      .summary("What there is with a place");
  r.get<one_collection, collection_info>(
       "/features/v1/collections/{id}",
       [&b](api::context& c, one_collection const& q) -> api::reply<collection_info> {
         auto* const found = ports::find_collection(b, q.id);
         if (!found) return missing(q.id);
         return info_of(*found, c.caller);
       })
      .needs(kRead)
      .summary("A collection")
      .can_fail(404, "There is no such collection");
  r.get<items_query, feature_collection>(
       "/features/v1/collections/{id}/items",
       [&b](api::context& c, items_query const& q) { return items(b, c, q); })
      .needs(kRead)
      .summary("Features of a collection, as GeoJSON")
      .answers("application/geo+json")
      .can_fail(404, "There is no such collection");
  r.get<one_feature, feature>("/features/v1/collections/{id}/items/{feature}",
                              [&b](api::context& c, one_feature const& q) { return item(b, c, q); })
      .needs(kRead)
      .summary("A feature, as GeoJSON")
      .answers("application/geo+json")
      .can_fail(404, "There is no such collection or feature");
}

}  // namespace madang::features
