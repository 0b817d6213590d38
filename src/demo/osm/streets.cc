#include "demo/osm/streets.h"

#include <algorithm>

#include <fmt/format.h>

namespace madang::demo::osm {
namespace {

enum class carried : std::uint8_t { ground, bridge, tunnel };

std::string ref_of(town const& t, street const& s) {
  auto const n = 1 + mix(t.options().seed, key_of(s.name)) % 89;
  auto const major = s.kind == street_class::trunk;
  switch (t.options().local) {
    case language::ko: return std::to_string(major ? n : 20 + n);
    case language::de: return fmt::format("{} {}", major ? "B" : "L", n + (major ? 0 : 200));
    case language::nl: return fmt::format("N{}", n + (major ? 200 : 400));
    default: return fmt::format("{}{}", major ? "A" : "B", n + (major ? 10 : 1'000));
  }
}

std::string_view speed_of(street_class const c) {
  switch (c) {
    case street_class::trunk: return "70";
    case street_class::primary:
    case street_class::secondary:
    case street_class::tertiary: return "50";
    case street_class::residential: return "30";
    case street_class::living_street: return "10";
    default: return {};
  }
}

bool under_construction(town const& t, std::uint32_t const i) {
  auto const& s = t.streets[i];
  return s.kind == street_class::residential && mix(t.options().seed, 0xc045, i) % 160 == 0;
}

tags tags_of(town const& t, std::uint32_t const i) {
  auto const& s = t.streets[i];
  auto const h = mix(t.options().seed, 0x57ee, i);
  auto const in_park = s.kind == street_class::path;
  auto out = tags{{"highway", std::string{in_park && h % 3 != 0 ? "footway" : to_text(s.kind)}}};
  if (under_construction(t, i)) out = {{"highway", "construction"}, {"construction", "residential"}};
  add_names(out, s.name, t.options().local);
  if (s.kind <= street_class::primary) out.push_back({"ref", ref_of(t, s)});
  if (s.one_way) out.push_back({"oneway", "yes"});
  if (auto const v = speed_of(s.kind); !v.empty()) out.push_back({"maxspeed", std::string{v}});
  if (s.kind <= street_class::secondary) out.push_back({"lanes", s.kind == street_class::trunk ? "4" : "2"});
  if (s.kind <= street_class::residential) out.push_back({"sidewalk", "both"});
  if (s.kind <= street_class::tertiary) out.push_back({"cycleway", h % 2 == 0 ? "lane" : "track"});
  if (s.kind == street_class::track) out.push_back({"tracktype", fmt::format("grade{}", 1 + h % 4)});
  auto const paved = s.kind <= street_class::residential;
  out.push_back({"surface", paved ? "asphalt" : s.kind <= street_class::pedestrian ? "paving_stones" : "gravel"});
  if (s.kind <= street_class::pedestrian) out.push_back({"lit", "yes"});
  return out;
}

carried how_carried(canvas const& c, railway const& r, street const& s, xy const a, xy const b) {
  if (s.bridge) return carried::bridge;
  if (s.kind <= street_class::primary && r.crossed_by(a, b)) return carried::tunnel;
  return c.over_water(a, b) ? carried::bridge : carried::ground;
}

// One place along a street, and which way the street goes there.
template <typename F>
void each_along(canvas const& c, street const& s, double const every_m, double const first_m, F&& f) {
  auto left = first_m;
  for (auto k = std::size_t{1}; k < s.nodes.size(); ++k) {
    auto const a = c.t.nodes[s.nodes[k - 1]];
    auto const b = c.t.nodes[s.nodes[k]];
    auto const m = distance(a, b);
    // Not on junctions, which are at nodes.
    for (; left < m; left += every_m) {
      if (left > 9 && left < m - 9) f(frame{a + unit(b - a) * left, unit(b - a)});
    }
    left -= m;
  }
}

bool in_the_way(canvas const& c, railway const& r, xy const p) {
  return r.crossed_by(p + xy{-7, 0}, p + xy{7, 0}) || r.crossed_by(p + xy{0, -7}, p + xy{0, 7}) ||
         c.over_water(p, p + xy{1, 0});
}

void plant_trees(canvas& c, railway const& r, std::uint32_t const i, dice& d) {
  auto const& s = c.t.streets[i];
  auto const w = s.name.word;
  auto const avenue = w == street_word::avenue || w == street_word::ring || w == street_word::quay;
  auto const on_foot = s.kind == street_class::pedestrian;
  auto const share = avenue ? 0.9 : on_foot ? 0.6 : s.kind <= street_class::residential ? 0.3 : 0.0;
  if (!d.chance(share) || s.bridge) return;
  auto const aside = width_m(s.kind) / 2 + (on_foot ? -1.6 : 0.7);
  auto const every = d.between(11, 17);
  each_along(c, s, every, d.between(5, 12), [&](frame const& f) {
    for (auto const side : {aside, -aside}) {
      auto const p = f.point(0, side);
      if (!d.chance(0.12) && !in_the_way(c, r, p)) c.out.add_place(p, {{"natural", "tree"}});
    }
  });
}

void add_stops(canvas& c, railway const& r, street const& s, dice& d) {
  if (s.kind == street_class::trunk || s.kind > street_class::tertiary || s.bridge) return;
  auto const aside = width_m(s.kind) / 2 + 0.9;
  each_along(c, s, 430, d.between(80, 300), [&](frame const& f) {
    for (auto const side : {aside, -aside}) {
      auto const p = f.point(side > 0 ? 12 : -12, side);
      if (in_the_way(c, r, p)) continue;
      auto t = tags{{"highway", "bus_stop"}, {"public_transport", "platform"}, {"bus", "yes"}};
      t.push_back({"name", to_text(s.name, c.local())});
      if (d.chance(0.6)) t.push_back({"shelter", "yes"});
      c.out.add_place(p, std::move(t));
    }
  });
}

tags furniture(canvas const& c, dice& d) {
  auto const x = d.uniform();
  auto const places = std::to_string(4 + 2 * d.below(8));
  if (x < 0.30) return {{"amenity", "bench"}, {"backrest", d.chance(0.7) ? "yes" : "no"}};
  if (x < 0.52) return {{"amenity", "bicycle_parking"}, {"capacity", places}};
  if (x < 0.64) return {{"amenity", "waste_basket"}};
  if (x < 0.74) return {{"amenity", "recycling"}, {"recycling_type", "container"}, {"recycling:glass_bottles", "yes"}};
  if (x < 0.83) return {{"amenity", "post_box"}};
  if (x < 0.89) return {{"amenity", "charging_station"}, {"capacity", "2"}, {"operator", std::string{c.t.name()}}};
  if (x < 0.94) return {{"amenity", "vending_machine"}, {"vending", "parking_tickets"}};
  if (x < 0.98) return {{"amenity", "drinking_water"}};
  return {{"amenity", "toilets"}, {"wheelchair", "yes"}};
}

void add_furniture(canvas& c, railway const& r, street const& s, dice& d) {
  if (s.kind > street_class::pedestrian || s.kind == street_class::trunk || s.bridge) return;
  auto const busy = c.use() == land_use::core ? 55.0 : s.kind <= street_class::tertiary ? 130 : 330;
  auto const aside = width_m(s.kind) / 2 + 0.6;
  each_along(c, s, busy, d.between(0, busy), [&](frame const& f) {
    auto const p = f.point(0, d.chance(0.5) ? aside : -aside);
    if (!in_the_way(c, r, p)) c.out.add_place(p, furniture(c, d));
  });
}

}  // namespace

void draw_street(canvas& c, railway const& r, std::uint32_t const i) {
  auto const& s = c.t.streets[i];
  auto const about = tags_of(c.t, i);
  auto const carried_at = [&](std::size_t const k) {
    return how_carried(c, r, s, c.t.nodes[s.nodes[k]], c.t.nodes[s.nodes[k + 1]]);
  };
  for (auto k = std::size_t{0}; k + 1 < s.nodes.size();) {
    auto const how = carried_at(k);
    auto last = k + 1;
    while (last + 1 < s.nodes.size() && carried_at(last) == how) ++last;
    auto t = about;
    if (how == carried::bridge) t.insert(t.end(), {{"bridge", "yes"}, {"layer", "1"}});
    if (how == carried::tunnel) t.insert(t.end(), {{"tunnel", "yes"}, {"layer", "-1"}});
    c.out.add_piece(s.nodes, k, last, std::move(t));
    k = last;
  }
  auto d = dice{mix(c.t.options().seed, 0xf042, i)};
  plant_trees(c, r, i, d);
  add_stops(c, r, s, d);
  add_furniture(c, r, s, d);
}

std::vector<std::pair<node_no, tags>> tags_of_junctions(town const& t) {
  constexpr auto kNone = std::uint8_t{255};
  struct meeting { std::uint8_t first{kNone}, second{kNone}; };  // the two highest classes that meet
  auto all = std::vector<meeting>(t.nodes.size());
  for (auto const& s : t.streets) {
    if (!has_cars(s.kind)) continue;
    for (auto k = std::size_t{0}; k != s.nodes.size(); ++k) {
      auto& m = all[s.nodes[k]];
      auto const kind = static_cast<std::uint8_t>(s.kind);
      if (kind < m.first) m.second = std::exchange(m.first, kind);
      else m.second = std::min(m.second, kind);
    }
  }
  auto out = std::vector<std::pair<node_no, tags>>{};
  for (auto n = node_no{0}; n != all.size(); ++n) {
    auto const [a, b] = all[n];
    if (a > static_cast<std::uint8_t>(street_class::secondary) || b == kNone) continue;
    if (b <= static_cast<std::uint8_t>(street_class::tertiary)) out.push_back({n, {{"highway", "traffic_signals"}}});
    else if (mix(t.options().seed, 0xc205, n) % 2 == 0) {
      out.push_back({n, {{"highway", "crossing"}, {"crossing", "marked"}}});
    }
  }
  return out;
}

}  // namespace madang::demo::osm
