#include "basemap/search/gazetteer.h"

#include <array>
#include <cmath>
#include <numbers>

#include "basemap/search/house_finder.h"

namespace madang::basemap {
namespace {

geo::point to_point(position const p) { return {p.lon_e7 / 1e7, p.lat_e7 / 1e7}; }

// A score for a hundred thousand of them: on a plane, which is a few per cent wrong over a whole country.
double plane_distance_m(position const p, geo::point const to) {
  constexpr auto kDegree_m = 111'195.0;
  auto const north = p.lat_e7 / 1e7 - to.lat_deg;
  auto const east = (p.lon_e7 / 1e7 - to.lon_deg) * std::cos(to.lat_deg * std::numbers::pi / 180);
  return kDegree_m * std::hypot(north, east);
}

}  // namespace

name_language parse_name_language(std::string_view const s) {
  constexpr auto kAll = std::to_array<std::pair<std::string_view, name_language>>(
      {{"ko", name_language::ko}, {"en", name_language::en}, {"de", name_language::de}, {"nl", name_language::nl}});
  for (auto const& [code, language] : kAll) {
    if (s == code) return language;
  }
  return name_language::local;
}

std::string osm_id(std::int64_t const n) { return "nwr"[std::size_t(n & 3)] + std::to_string(n >> 2); }

std::size_t gazetteer::bytes() const {
  auto const of = [](auto const& v) { return v.capacity() * sizeof v[0]; };
  return index_.bytes() + of(entries_) + of(names_) + of(houses_) + of(texts_);
}

std::span<gazetteer::house const> gazetteer::houses_of(entry_no const e) const {
  auto const first = entries_[e].first_house;
  return std::span{houses_}.subspan(first, entries_[e + 1].first_house - first);
}

std::string gazetteer::name_of(entry_no const e, name_language const l) const {
  auto best = std::string_view{};
  for (auto i = entries_[e].first_name; i != entries_[e + 1].first_name; ++i) {
    if (names_[i].language == l) return std::string{view(names_[i].what)};
    if (best.empty()) best = view(names_[i].what);
  }
  return std::string{best};
}

std::string gazetteer::detail_of(query::name_index::context const in, name_language const l) const {
  auto out = std::string{};
  auto const part = in.inner == query::name_index::kNone ? in.between : in.inner;
  for (auto const c : {part, in.outer}) {
    if (c == query::name_index::kNone) continue;
    auto const name = name_of(c, l);
    if (name.empty() || name == out) continue;
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

double gazetteer::score_of(entry_no const e, float const fit, ports::search_question const& q) const {
  auto const& x = entries_[e];
  auto const distance = q.near ? std::optional{plane_distance_m(x.at, *q.near)} : std::nullopt;
  return ports::search_score(fit, x.importance, distance);
}

std::vector<gazetteer::scored> gazetteer::best_named(ports::search_question const& q) const {
  auto all = std::vector<scored>{};
  index_.each_match(q.text, [&](entry_no const e, float const fit) {
    if (!entries_[e].hidden) all.push_back({score_of(e, fit, q), e});
  });
  return best_of(std::move(all), q.limit);
}

std::vector<gazetteer::scored> gazetteer::best_of(std::vector<scored> all, std::size_t const limit) {
  auto const kept = std::min(all.size(), 2 * limit);  // each may be there twice
  std::ranges::partial_sort(all, all.begin() + std::ptrdiff_t(kept), [](scored const& a, scored const& b) {
    return a.score > b.score || (a.score == b.score && a.no < b.no);
  });
  auto out = std::vector<scored>{};
  for (auto i = std::size_t{0}; i != kept && out.size() != limit; ++i) {
    if (std::ranges::find(out, all[i].no, &scored::no) == out.end()) out.push_back(all[i]);
  }
  return out;
}

ports::found gazetteer::describe(scored const s, name_language const l) const {
  auto const& e = entries_[s.no];
  auto out = ports::found{s.score, e.kind, osm_id(e.osm), name_of(s.no, l), detail_of(e.in, l), to_point(e.at)};
  auto const& b = e.around;
  if (b.west < b.east || b.south < b.north) {
    out.box = geo::box{b.west / 1e7, b.south / 1e7, b.east / 1e7, b.north / 1e7};
  }
  out.category = categories_[e.category];
  return out;
}

std::vector<ports::found> gazetteer::find(ports::search_question const& q) const {
  auto const language = parse_name_language(q.language);
  auto out = std::vector<ports::found>{};
  if (q.text.words.empty()) return out;
  for (auto const s : best_named(q)) out.push_back(describe(s, language));
  auto houses = house_finder{*this, q, language}.find();
  out.insert(out.end(), std::make_move_iterator(houses.begin()), std::make_move_iterator(houses.end()));
  return out;
}

}  // namespace madang::basemap
