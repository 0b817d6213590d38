#include "districts/district_collection.h"

#include "core/base/text.h"
#include "core/json/json.h"

namespace madang::districts {

static ports::collected collected_from(known_district const& d) {
  auto w = json::writer{};
  w.begin_object().key("name").string(d.name).key("names").raw(d.names_json).end_object();
  return {std::to_string(d.no), d.geometry_geojson, w.take()};
}

ports::collection_description district_collection::describe(auth::principal const&) {
  using property = ports::collection_property;
  auto const all = outlines_.all();
  auto out = ports::collection_description{
      .title = {"행정 구역", "Districts", "Stadtteile", "Wijken"},
      .description = {"도시 구역의 경계", "Outlines of the parts of the city", "Umrisse der Teile der Stadt",
                      "Omtrekken van de delen van de stad"},
      .geometry = ports::geometry_kind::area,
      .properties = {{"name", property::kind::text, {"이름", "Name", "Name", "Naam"}},
                     {"names", property::kind::json,
                      {"언어별 이름", "Names by language", "Namen nach Sprache", "Namen per taal"}}},
      .count = std::int64_t(all->size())};
  for (auto const& d : *all) {
    if (d.box) out.extent = out.extent ? united(*out.extent, *d.box) : *d.box;
  }
  return out;
}

std::optional<ports::collection_page> district_collection::query(auth::principal const&,
                                                                 ports::collection_query const& q) {
  auto const after = q.after.empty() ? std::optional<std::int64_t>{0} : parse_int(q.after);
  if (!after) return std::nullopt;
  auto out = ports::collection_page{};
  for (auto const& d : *outlines_.all()) {
    if (d.no <= *after || (q.box && !(d.box && intersects(*q.box, *d.box)))) continue;
    if (out.features.size() == q.limit) {
      out.next = out.features.back().id;
      break;
    }
    out.features.push_back(collected_from(d));
  }
  return out;
}

std::optional<ports::collected> district_collection::find(auth::principal const&, std::string_view const id) {
  auto const no = parse_int(id);
  auto const all = outlines_.all();
  auto const at = std::ranges::find_if(*all, [&](known_district const& d) { return no && d.no == *no; });
  return at == all->end() ? std::nullopt : std::optional{collected_from(*at)};
}

}  // namespace madang::districts
