#include "districts/outlines.h"

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/geo/geometry.h"

namespace madang::districts {

constexpr auto kAll =
    store::statement{"districts.all", "SELECT no, name, names, geometry FROM districts_district ORDER BY no"};
constexpr auto kClear = store::statement{"districts.clear", "DELETE FROM districts_district"};
constexpr auto kInsert = store::statement{
    "districts.insert", "INSERT INTO districts_district (no, name, names, geometry) VALUES ($1, $2, $3, $4)"};

outlines::outlines(store::store& db) : db_{db} { load(); }

static std::optional<geo::box> box_of(std::string_view const geojson) {
  auto doc = json::document{};
  auto const v = doc.parse(geojson);
  auto const g = v ? geo::geometry::from_geojson(*v)
                   : result<geo::geometry, std::vector<geo::mistake>>{std::vector<geo::mistake>{}};
  return g ? g->bounds() : std::nullopt;
}

void outlines::load() {
  auto all = std::make_shared<std::vector<known_district>>();
  auto w = json::writer{};
  w.begin_object().key("type").string("FeatureCollection").key("features").begin_array();
  db_.read([&](store::transaction& tx) {
    tx.each(kAll, {}, [&](store::row_view const& r) {
      all->push_back({r.integer(0), r.string(1), r.string(2), r.string(3), box_of(r.text(3))});
      w.begin_object().key("type").string("Feature").key("id").integer(r.integer(0));
      w.key("properties").begin_object().key("id").integer(r.integer(0)).key("name").string(r.text(1)).key("names")
          .raw(r.text(2)).end_object();
      w.key("geometry").raw(r.text(3)).end_object();
    });
  });
  w.end_array().end_object();
  auto const lock = std::lock_guard{mutex_};
  document_ = std::make_shared<std::string const>(w.take());
  all_ = std::move(all);
}

std::shared_ptr<std::vector<known_district> const> outlines::all() const {
  auto const lock = std::lock_guard{mutex_};
  return all_;
}

void outlines::replace(std::span<ports::district const> all) {
  db_.write([&](store::transaction& tx) {
    tx.execute(kClear, {});
    auto no = std::int64_t{0};
    for (auto const& d : all) {
      auto names = json::writer{};
      names.begin_object();
      for (auto const& [language, name] : d.names) names.key(language).string(name);
      tx.execute(kInsert, {++no, d.name, names.end_object().take(), d.geometry_geojson});
    }
  });
  load();
}

std::pair<std::shared_ptr<std::string const>, std::string> outlines::document() const {
  auto const lock = std::lock_guard{mutex_};
  return {document_, fmt::format("\"{:x}\"", fnv1a(*document_))};
}

std::shared_ptr<std::string const> outlines::text() const {
  auto const lock = std::lock_guard{mutex_};
  return document_;
}

namespace {

std::string name_in(json::node const& properties, std::optional<std::string> const& chosen) {
  constexpr auto kUsual =
      std::array{"name", "NAME", "Name", "BEZNAME", "namgem", "SIG_KOR_NM", "SIG_ENG_NM", "EMD_KOR_NM", "name_eng"};
  if (chosen) {
    auto const v = properties.find(*chosen);
    return v ? (v->is_string() ? std::string{v->string()} : v->raw()) : std::string{};
  }
  for (auto const* key : kUsual) {
    if (auto const v = properties.find(key); v && v->is_string() && !v->string().empty()) {
      return std::string{v->string()};
    }
  }
  return {};
}

}  // namespace

api::reply<std::vector<ports::district>> read_districts(json::node const& document,
                                                        std::optional<std::string> const& name_property) {
  auto const features = document.find("features");
  if (!features || !features->is_array()) return api::bad_request("This is not a GeoJSON FeatureCollection.");
  auto out = std::vector<ports::district>{};
  auto wrong = api::problems{};
  auto i = 0;
  features->each_item([&](json::node const& f) {
    auto const at = fmt::format("/features/{}", i++);
    auto const geometry = f.find("geometry");
    auto const properties = f.find("properties");
    auto name = properties ? name_in(*properties, name_property) : std::string{};
    if (name.empty()) {
      wrong.push_back({at + "/properties", "There is no name here; --name-property says where it stands."});
    }
    auto const g = geometry ? geo::geometry::from_geojson(*geometry, at + "/geometry")
                            : result<geo::geometry, std::vector<geo::mistake>>{
                                  std::vector<geo::mistake>{{at, "There is no geometry."}}};
    if (!g) {
      for (auto const& m : g.error()) wrong.push_back({m.pointer, m.message});
      return;
    }
    if (g->type() != geo::geometry::kind::polygon && g->type() != geo::geometry::kind::multi_polygon) {
      return wrong.push_back({at + "/geometry", "A district is a polygon or several."});
    }
    out.push_back({std::move(name), {}, geometry->raw()});
  });
  if (out.size() > limits::kDistricts) {
    wrong.push_back({"/features", fmt::format("There are more than {} of them.", limits::kDistricts)});
  }
  if (!wrong.empty()) return api::invalid(std::move(wrong));
  return out;
}

}  // namespace madang::districts
