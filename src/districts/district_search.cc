#include "districts/district_search.h"

#include <map>

#include "core/geo/geometry.h"

namespace madang::districts {

constexpr auto kImportance = 0.7;

struct district_search::named {
  std::string id, name;
  std::map<std::string, std::string, std::less<>> names;
  std::optional<geo::box> box;
  std::optional<geo::point> at;
};

struct district_search::made {
  std::shared_ptr<std::string const> of;
  query::name_index index;
  std::vector<named> all;
};

std::shared_ptr<district_search::made const> district_search::current() {
  auto const lock = std::lock_guard{mutex_};
  auto const text = outlines_.text();
  if (made_ && made_->of == text) return made_;
  auto next = std::make_shared<made>();
  next->of = text;
  auto names = query::name_index::builder{};
  auto doc = json::document{};
  auto const collection = doc.parse(*text);
  if (auto const features = collection ? collection->find("features") : std::nullopt) {
    features->each_item([&](json::node const& f) {
      auto const properties = *f.find("properties");
      auto d = named{properties.find("id")->raw(), std::string{properties.find("name")->string()}, {}, {}, {}};
      properties.find("names")->each_member([&](std::string_view const language, json::node const& n) {
        d.names.emplace(language, n.string());
      });
      if (auto const g = geo::geometry::from_geojson(*f.find("geometry"))) {
        d.box = g->bounds();
        d.at = g->representative_point();
      }
      auto searched = std::vector<std::string_view>{d.name};
      for (auto const& [_, n] : d.names) searched.push_back(n);
      names.add(searched);
      next->all.push_back(std::move(d));
    });
  }
  next->index = std::move(names).build();
  return made_ = std::move(next);
}

std::vector<ports::found> district_search::find(ports::search_question const& q) {
  auto const m = current();
  auto scores = std::vector<double>(m->all.size());
  m->index.each_match(q.text, [&](query::name_index::entry const e, float const fit) {
    auto const& at = m->all[e].at;
    auto const distance = q.near && at ? std::optional{geo::distance_m(*q.near, *at)} : std::nullopt;
    scores[e] = std::max(scores[e], ports::search_score(fit, kImportance, distance));
  });
  auto out = std::vector<ports::found>{};
  for (auto e = std::size_t{0}; e != scores.size(); ++e) {
    if (scores[e] <= 0) continue;
    auto const& d = m->all[e];
    auto const own = d.names.find(q.language);
    auto name = own == d.names.end() ? d.name : own->second;
    out.push_back({scores[e], ports::found_kind::district, d.id, std::move(name), {}, d.at, d.box});
  }
  ports::keep_best(out, q.limit);
  return out;
}

}  // namespace madang::districts
