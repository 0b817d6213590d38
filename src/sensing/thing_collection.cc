#include "sensing/thing_collection.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/geo/geometry.h"
#include "core/json/json.h"
#include "sensing/entity_source.h"

namespace madang::sensing {
namespace {

constexpr auto kColumns = std::string_view{
    "t.no, t.id_int, t.id_text, t.name, t.description, t.data_set, t.properties, l.location"};

struct thing_row {
  entity_no no;
  ports::collected what;
};

// Of a Feature the geometry counts; what is no GeoJSON has no place here.
std::string geometry_in(std::string_view const location) {
  auto doc = json::document{};
  auto const v = doc.parse(location);
  if (!v) return {};
  auto const g = geo::geometry::from_geojson(*v);
  return g ? g->to_geojson() : std::string{};
}

thing_row row_of(store::row_view const& r, city const& c) {
  auto const set = c.sets.find(auth::data_set_no{r.integer(5)}).value_or(auth::data_set{});
  auto w = json::writer{};
  w.begin_object().key("name").string(r.text(3)).key("description").string(r.text(4));
  w.key("data_set").string(set.id).key("licence").string(set.licence).key("attribution").string(set.attribution);
  if (!r.is_null(6)) w.key("properties").raw(r.text(6));
  auto const id = r.is_null(1) ? r.string(2) : std::to_string(r.integer(1));
  return {r.integer(0), {id, geometry_in(r.text(7)), w.end_object().take()}};
}

}  // namespace

ports::collection_description thing_collection::describe(auth::principal const& caller) {
  using property = ports::collection_property;
  auto out = ports::collection_description{
      .title = {"센서", "Sensors", "Sensoren", "Sensoren"},
      .description = {"측정하는 기기와 그 위치", "What measures, and where it stands", "Was misst, und wo es steht",
                      "Wat meet, en waar het staat"},
      .geometry = ports::geometry_kind::any,
      .properties = {{"name", property::kind::text, {"이름", "Name", "Name", "Naam"}},
                     {"description", property::kind::text, {"설명", "Description", "Beschreibung", "Beschrijving"}},
                     {"data_set", property::kind::text, {"데이터 세트", "Data set", "Datensatz", "Dataset"}},
                     {"licence", property::kind::text, {"이용 조건", "Licence", "Lizenz", "Licentie"}},
                     {"attribution", property::kind::text, {"출처", "Source", "Quelle", "Bron"}},
                     {"properties", property::kind::json,
                      {"그 밖의 속성", "Further properties", "Weitere Eigenschaften", "Overige eigenschappen"}}}};
  city_.entities.read([&](store::transaction& tx) {
    auto const seen = entity_source{tx, city_.sets.hidden_from(caller)};
    auto const sql = fmt::format(
        "SELECT count(*), min(l.west), min(l.south), max(l.east), max(l.north) FROM sensing_thing t "
        "JOIN {} WHERE 1 = 1{}",
        kLocationOfThing, seen.visible("t"));
    tx.each({"sensing.things_extent", sql}, {}, [&](store::row_view const& r) {
      out.count = r.integer(0);
      if (!r.is_null(1)) out.extent = geo::box{r.number(1), r.number(2), r.number(3), r.number(4)};
    });
  });
  return out;
}

std::optional<ports::collection_page> thing_collection::query(auth::principal const& caller,
                                                              ports::collection_query const& q) {
  auto const after = q.after.empty() ? std::optional<std::int64_t>{0} : parse_int(q.after);
  if (!after) return std::nullopt;
  auto out = ports::collection_page{};
  auto last = entity_no{0};
  city_.entities.read([&](store::transaction& tx) {
    auto const seen = entity_source{tx, city_.sets.hidden_from(caller)};
    auto const within = q.box ? " AND l.west <= $5 AND l.east >= $3 AND l.south <= $6 AND l.north >= $4" : "";
    auto const sql = fmt::format("SELECT {} FROM sensing_thing t JOIN {} WHERE t.no > $1{}{} ORDER BY t.no LIMIT $2",
                                 kColumns, kLocationOfThing, within, seen.visible("t"));
    auto args = std::vector<store::arg>{*after, std::int64_t(q.limit) + 1};
    if (q.box) args.insert(args.end(), {q.box->west_deg, q.box->south_deg, q.box->east_deg, q.box->north_deg});
    tx.each({"sensing.things_collected", sql}, args, [&](store::row_view const& r) {
      if (out.features.size() == q.limit) {
        out.next = std::to_string(last);
        return;
      }
      auto row = row_of(r, city_);
      last = row.no;
      out.features.push_back(std::move(row.what));
    });
  });
  return out;
}

std::optional<ports::collected> thing_collection::find(auth::principal const& caller, std::string_view const id) {
  auto out = std::optional<ports::collected>{};
  auto const number = parse_int(id);
  city_.entities.read([&](store::transaction& tx) {
    auto const seen = entity_source{tx, city_.sets.hidden_from(caller)};
    auto const sql = fmt::format("SELECT {} FROM sensing_thing t JOIN {} WHERE {} = $1{}", kColumns, kLocationOfThing,
                                 number ? "t.id_int" : "t.id_text", seen.visible("t"));
    auto const wanted = number ? store::arg{*number} : store::arg{id};
    tx.each({"sensing.thing_collected", sql}, {wanted}, [&](store::row_view const& r) { out = row_of(r, city_).what; });
  });
  return out;
}

}  // namespace madang::sensing
