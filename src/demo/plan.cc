#include "demo/plan.h"

#include <algorithm>
#include <array>

#include "demo/ideal_town.h"
#include "demo/random.h"

namespace madang::demo {
namespace {

// The town is first drawn with compass and ruler: the river is the x axis, roads are half circles around
// the origin and rays from it, on either bank. Then `ideal_town::place` bends everything at once. So
// nothing can cross that did not cross before.
using nodes = std::vector<node_no>;

struct plan_maker {
  plan& p;
  ideal_town const& t;

  // What two neighbours share is made once. Index: [band or ring][half] and then piece by piece.
  std::array<std::vector<nodes>, 2> radials[ideal_town::kBandsMax];  // the j-th of a band, outwards
  std::array<std::vector<nodes>, 2> arcs[ideal_town::kBandsMax];     // ring by ring, from east to west
  std::array<std::array<nodes, 2>, 2> banks[ideal_town::kBandsMax];  // [half][side], outwards
  std::array<nodes, 2> middles[ideal_town::kBandsMax];               // [side], outwards, in the river
  std::array<nodes, 2> axis;                                         // [half], from the bank to the first ring

  node_no add(xy const ideal, bool const on_road) {
    p.nodes.push_back(t.place(ideal));
    p.on_road.push_back(on_road);
    return static_cast<node_no>(p.nodes.size() - 1);
  }

  // Nodes along f(0 … 1) between two that exist. `m` is its length in metres.
  template <typename F>
  nodes chain(node_no const from, node_no const to, double const m, double const spacing_m, bool const on_road, F&& f) {
    auto const steps = std::max<std::int64_t>(1, floor_int(m / spacing_m + 0.5));
    auto c = nodes{from};
    for (auto i = std::int64_t{1}; i < steps; ++i) {
      c.push_back(add(f(static_cast<double>(i) / static_cast<double>(steps)), on_road));
    }
    c.push_back(to);
    return c;
  }
  nodes straight(node_no const from, node_no const to, xy const a, xy const b, std::size_t const band,
                 bool const on_road) {
    return chain(from, to, distance(a, b), t.spacing_m(band), on_road, [&](double const x) { return lerp(a, b, x); });
  }

  void make_river_sides();
  void make_rings(std::size_t half);
  void make_radials(std::size_t half);
  void make_axis();
  void make_districts();
  district_plan core(std::size_t half) const;
  district_plan cell(std::size_t band, std::size_t half, std::size_t sector) const;
  void make_outline();
};

void append(nodes& to, nodes const& chain) {
  for (auto const n : chain) {
    if (to.empty() || to.back() != n) to.push_back(n);
  }
}
void append_reversed(nodes& to, nodes const& chain) { append(to, nodes(chain.rbegin(), chain.rend())); }

// Without the last node if it is the first, and anticlockwise.
nodes closed(nodes loop, std::vector<xy> const& at) {
  if (loop.size() > 1 && loop.front() == loop.back()) loop.pop_back();
  auto corners = polygon{};
  for (auto const n : loop) corners.push_back(at[n]);
  if (signed_area(corners) < 0) std::ranges::reverse(loop);
  return loop;
}

void plan_maker::make_river_sides() {
  auto const h = t.bank_m;
  auto const origin = std::array{add({0, h}, true), add({0, -h}, true)};
  auto const middle = add({0, 0}, true);
  for (auto side = std::size_t{0}; side != 2; ++side) {
    auto const sign = side == 0 ? 1.0 : -1.0;
    auto from = std::array{origin[0], origin[1], middle};
    auto x = 0.0;
    for (auto k = std::size_t{0}; k != t.bands(); ++k) {
      auto const to_x = sign * t.radius_m[k];
      auto const inner = k + 1 != t.bands();
      auto const to = std::array{add({to_x, h}, true), add({to_x, -h}, true), add({to_x, 0}, inner)};
      banks[k][0][side] = straight(from[0], to[0], {x, h}, {to_x, h}, k, true);
      banks[k][1][side] = straight(from[1], to[1], {x, -h}, {to_x, -h}, k, true);
      middles[k][side] = straight(from[2], to[2], {x, 0}, {to_x, 0}, k, false);
      from = to;
      x = to_x;
    }
  }
}

void plan_maker::make_rings(std::size_t const half) {
  for (auto k = std::size_t{0}; k != t.bands(); ++k) {
    auto const last = k + 1 == t.bands();
    auto from = banks[k][half][0].back();
    auto a = 0.0;
    auto const& angles = t.angles_of_ring(k, half);
    for (auto i = std::size_t{0}; i <= angles.size(); ++i) {
      auto const end = i == angles.size();
      auto const b = end ? 0.5 : angles[i];
      auto const to = end ? banks[k][half][1].back() : add(t.on_ring(k, half, b), true);
      auto const m = (b - a) * 2 * kPi * t.radius_m[k];
      arcs[k][half].push_back(chain(from, to, m, t.spacing_m(k), !last,
                                    [&](double const x) { return t.on_ring(k, half, a + (b - a) * x); }));
      from = to;
      a = b;
    }
  }
}

void plan_maker::make_radials(std::size_t const half) {
  for (auto band = std::size_t{1}; band != t.bands(); ++band) {
    auto const& outer = t.angles_of_ring(band, half);
    for (auto i = std::size_t{0}; i != t.angles[band][half].size(); ++i) {
      auto const angle = t.angles[band][half][i];
      auto const o = static_cast<std::size_t>(std::ranges::find(outer, angle) - outer.begin());
      auto const from = arcs[band - 1][half][i].back();
      auto const to = arcs[band][half][o].back();
      radials[band][half].push_back(
          straight(from, to, t.on_ring(band - 1, half, angle), t.on_ring(band, half, angle), band, true));
    }
  }
}

void plan_maker::make_axis() {
  for (auto half = std::size_t{0}; half != 2; ++half) {
    auto const& angles = t.angles_of_ring(0, half);
    auto const i = static_cast<std::size_t>(std::ranges::find(angles, t.axis[half]) - angles.begin());
    auto const from = banks[0][half][0].front();
    auto const to = arcs[0][half][i].back();
    auto const a = xy{0, half == 0 ? t.bank_m : -t.bank_m};
    axis[half] = straight(from, to, a, t.on_ring(0, half, t.axis[half]), 0, true);
  }
  p.gate = p.nodes[axis[0].back()];
}

// Both quarters of the core lie between the river, its ring and the main street.
district_plan plan_maker::core(std::size_t const half) const {
  auto d = district_plan{};
  auto const& angles = t.angles_of_ring(0, half);
  auto const gate = static_cast<std::size_t>(std::ranges::find(angles, t.axis[half]) - angles.begin());
  auto east = banks[0][half][0];
  for (auto i = std::size_t{0}; i <= gate; ++i) append(east, arcs[0][half][i]);
  append_reversed(east, axis[half]);
  auto west = axis[half];
  for (auto i = gate + 1; i != arcs[0][half].size(); ++i) append(west, arcs[0][half][i]);
  append_reversed(west, banks[0][half][1]);
  d.quarters = {closed(east, p.nodes), closed(west, p.nodes)};

  auto border = nodes(middles[0][1].rbegin(), middles[0][1].rend());
  append(border, middles[0][0]);
  for (auto const& piece : arcs[0][half]) append(border, piece);
  d.outline = closed(border, p.nodes);
  return d;
}

district_plan plan_maker::cell(std::size_t const band, std::size_t const half, std::size_t const sector) const {
  auto const& inner = t.angles[band][half];
  auto const& outer = t.angles_of_ring(band, half);
  auto const index = [&](double const a) {
    return static_cast<std::size_t>(std::ranges::find(outer, a) - outer.begin());
  };
  auto const first = sector == 0 ? 0 : index(inner[sector - 1]) + 1;
  auto const last = sector == inner.size() ? outer.size() : index(inner[sector]);

  auto loop = nodes{};
  auto border = nodes{};
  auto const both = [&](auto const& f) { f(loop), f(border); };
  if (sector == 0) {
    append(loop, banks[band][half][0]);
    border.push_back(banks[band][half][0].front());
    append(border, middles[band][0]);
  } else {
    both([&](nodes& to) { append(to, radials[band][half][sector - 1]); });
  }
  for (auto i = first; i <= last; ++i) both([&](nodes& to) { append(to, arcs[band][half][i]); });
  if (sector == inner.size()) {
    append_reversed(loop, banks[band][half][1]);
    append_reversed(border, middles[band][1]);
  } else {
    both([&](nodes& to) { append_reversed(to, radials[band][half][sector]); });
  }
  both([&](nodes& to) { append_reversed(to, arcs[band - 1][half][sector]); });

  auto d = district_plan{};
  d.band = band;
  d.quarters = {closed(loop, p.nodes)};
  d.outline = closed(border, p.nodes);
  return d;
}

void plan_maker::make_districts() {
  for (auto const& c : t.cells) {
    auto d = c.band == 0 ? core(c.half) : cell(c.band, c.half, c.sector);
    d.use = c.use;
    d.name = c.name;
    d.seed = mix(p.options.seed, 0xd157, p.districts.size());
    p.districts.push_back(std::move(d));
  }
}

void plan_maker::make_outline() {
  auto const last = t.bands() - 1;
  auto loop = nodes{middles[last][0].back()};
  for (auto const& piece : arcs[last][0]) append(loop, piece);
  append(loop, {middles[last][1].back()});
  auto south = nodes{};
  for (auto const& piece : arcs[last][1]) append(south, piece);
  append_reversed(loop, south);
  p.outline = closed(loop, p.nodes);
}

// --- streets: the chains again, with names

struct street_maker {
  plan& p;
  plan_maker const& m;
  ideal_town const& t;
  std::array<std::size_t, kStreetWords> used{};

  street_name next(street_word const w) { 
    return nth_name(w, p.options.seed, used[static_cast<std::size_t>(w)]++, 0, p.districts.size() + 1);
  }
  void add(street_name const name, street_class const c, nodes const& chain, bool const bridge = false) {
    p.streets.push_back({.name = name, .kind = c, .bridge = bridge, .nodes = chain});
  }

  void rings();
  void radials();
  void banks();
  void main_street();
};

void street_maker::rings() {
  for (auto k = std::size_t{0}; k + 1 != t.bands(); ++k) {
    auto const outermost = k + 2 == t.bands();
    auto const c = k == 0 ? street_class::secondary : outermost && k > 1 ? street_class::trunk : street_class::primary;
    auto const name = ring_name(k == 0 ? 0 : k + 5 - t.bands());  // the last one is the outer ring
    for (auto half = std::size_t{0}; half != 2; ++half) {
      auto whole = nodes{};
      for (auto const& piece : m.arcs[k][half]) append(whole, piece);
      add(name, c, whole);
    }
    for (auto side = std::size_t{0}; side != 2; ++side) {
      add(next(street_word::bridge), c,
          {m.banks[k][0][side].back(), m.middles[k][side].back(), m.banks[k][1][side].back()}, true);
    }
  }
}

void street_maker::radials() {
  for (auto half = std::size_t{0}; half != 2; ++half) {
    auto names = std::vector<std::pair<double, street_name>>{};
    for (auto band = std::size_t{1}; band != t.bands(); ++band) {
      for (auto i = std::size_t{0}; i != m.radials[band][half].size(); ++i) {
        auto const angle = t.angles[band][half][i];
        auto known = std::ranges::find(names, angle, &std::pair<double, street_name>::first);
        if (known == names.end()) known = names.insert(names.end(), {angle, next(street_word::avenue)});
        auto const main = std::ranges::count(t.angles[1][half], angle) != 0;
        add(known->second, main ? street_class::primary : street_class::secondary, m.radials[band][half][i]);
      }
    }
  }
}

void street_maker::banks() {
  for (auto half = std::size_t{0}; half != 2; ++half) {
    for (auto band = std::size_t{0}; band != t.bands(); ++band) {
      auto const c = band == 0   ? street_class::tertiary
                     : band == 1 ? street_class::secondary
                     : band + 1 == t.bands() ? street_class::track
                                             : street_class::tertiary;
      for (auto side = std::size_t{0}; side != 2; ++side) add(next(street_word::quay), c, m.banks[band][half][side]);
    }
  }
}

void street_maker::main_street() {
  for (auto half = std::size_t{0}; half != 2; ++half) {
    add(next(street_word::street), half == 0 ? street_class::pedestrian : street_class::tertiary, m.axis[half]);
  }
  auto old_bridge = next(street_word::bridge);
  old_bridge.prefix = 4;  // "Old"
  add(old_bridge, street_class::tertiary,
      {m.banks[0][0][0].front(), m.middles[0][0].front(), m.banks[0][1][0].front()}, true);
}

}  // namespace

std::optional<std::string> what_is_wrong(town_options const& o) {
  if (o.sensors < 1 || o.sensors > 5'000'000) return "A town has from 1 to 5,000,000 sensors.";
  if (!(o.centre.lat_deg >= -70 && o.centre.lat_deg <= 70)) {
    return "The town's centre lies between 70° south and 70° north.";
  }
  if (!(o.centre.lon_deg >= -178 && o.centre.lon_deg <= 178)) {
    return "The town's centre lies between 178° west and 178° east.";
  }
  if (o.radius_m && !(*o.radius_m >= 800 && *o.radius_m <= 150'000)) return "A town's radius is from 800 m to 150 km.";
  return std::nullopt;
}

std::string_view to_text(street_class const c) {
  constexpr auto kTexts = std::array<std::string_view, kStreetClasses>{
      "trunk",         "primary",    "secondary", "tertiary", "residential",
      "living_street", "pedestrian", "service",   "track",    "path"};
  return kTexts[static_cast<std::size_t>(c)];
}

double width_m(street_class const c) {
  constexpr auto kWidths = std::array<double, kStreetClasses>{22, 18, 14, 11, 8, 6, 8, 5, 3.5, 2.5};
  return kWidths[static_cast<std::size_t>(c)];
}

plan make_plan(town_options const& options) {
  auto p = plan{};
  auto const t = make_ideal_town(options);
  p.options = options;
  p.on_earth = {options.centre};
  p.radius_m = t.radius_m.back();
  p.name = town_names()[mix(options.seed, 0x10) % town_names().size()];
  p.river_name = river_names()[mix(options.seed, 0x11) % river_names().size()];
  p.river_width_m = 2 * t.water_m;
  p.river = t.river();
  p.river_course = t.river_course();

  auto m = plan_maker{p, t, {}, {}, {}, {}, {}};
  m.make_river_sides();
  for (auto const half : {std::size_t{0}, std::size_t{1}}) {
    m.make_rings(half);
    m.make_radials(half);
  }
  m.make_axis();
  m.make_districts();
  m.make_outline();

  auto s = street_maker{p, m, t};
  s.main_street();
  s.rings();
  s.radials();
  s.banks();
  p.for_cars.resize(p.nodes.size());
  for (auto const& road : p.streets) {
    for (auto const n : road.nodes) p.for_cars[n] = p.for_cars[n] || has_cars(road.kind);
  }
  return p;
}

}  // namespace madang::demo
