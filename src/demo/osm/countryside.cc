// What lies around the town, so that the map does not end at the town's limit: fields in a net of lanes, thinning out.
#include <algorithm>
#include <array>

#include "demo/ideal_town.h"
#include "demo/osm/blocks.h"
#include "demo/osm/landscape.h"
#include "demo/osm/lots.h"
#include "demo/osm/names.h"

namespace madang::demo::osm {
namespace {

constexpr auto kRows = std::size_t{4};

// One bank's net: columns go out from the town, rows around it. Fields lie between, and lanes use its nodes.
class land_net {
 public:
  land_net(canvas& c, railway const& r, ideal_town const& t, std::size_t const half)
      : c_{c}, r_{r}, t_{t}, half_{half}, d_{mix(c.t.options().seed, 0xc0017, half)},
        wide_m_{land_around_m(t.radius_m.back())} {}

  void draw() {
    place_columns();
    place_nodes();
    for (auto i = std::size_t{0}; i + 1 != columns_.size(); ++i) {
      for (auto k = std::size_t{0}; k != kRows; ++k) draw_field(i, k);
    }
    for (auto i = std::size_t{1}; i + 1 != columns_.size(); ++i) {
      if (columns_[i].road) draw_road(i);
      else if (d_.chance(0.5)) draw_lane(i);
    }
    draw_ring_lane();
  }

 private:
  struct ray { double angle; bool road; };
  // The corners, and the middles of the edges outwards and to the next column.
  struct knot { node_no here, outwards, aside; };

  void place_columns();
  void place_nodes();
  void draw_field(std::size_t column, std::size_t row);
  void draw_road(std::size_t column);
  void draw_lane(std::size_t column);
  void draw_ring_lane();
  void draw_village(std::size_t column, std::vector<node_no> const& road);
  void add_way(std::vector<node_no> const&, tags const&);

  // `row` 0 is just outside of the town.
  xy at(double const angle, double const row) const {
    auto const limit = t_.on_ring(t_.bands() - 1, half_, angle);
    auto const middle = xy{0, half_ == 0 ? t_.bank_m : -t_.bank_m};
    auto const out = 8 + wide_m_ * row / static_cast<double>(kRows);
    return t_.place(limit + unit(limit - middle) * out);
  }
  knot const& knot_at(std::size_t const column, std::size_t const row) const {
    return knots_[column * (kRows + 1) + row];
  }
  xy place(node_no const n) const { return n < c_.out.first ? c_.t.nodes[n] : c_.out.nodes[n - c_.out.first]; }

  canvas& c_;
  railway const& r_;
  ideal_town const& t_;
  std::size_t half_;
  dice d_;
  double wide_m_;
  std::vector<ray> columns_;
  std::vector<knot> knots_;
};

void land_net::place_columns() {
  auto from = 0.0;
  columns_.push_back({0, false});
  auto roads = t_.angles[t_.bands() - 1][half_];
  roads.push_back(0.5);
  for (auto const to : roads) {
    auto const m = (to - from) * 2 * kPi * t_.radius_m.back();
    auto const n = std::max<std::int64_t>(2, floor_int(m / std::clamp(wide_m_ * 0.3, 330.0, 900.0)));
    for (auto i = std::int64_t{1}; i <= n; ++i) {
      auto const jitter = i == n ? 0.0 : d_.between(-0.22, 0.22);
      columns_.push_back({from + (to - from) * (static_cast<double>(i) + jitter) / static_cast<double>(n), i == n});
    }
    from = to;
  }
  columns_.back().road = false;
}

void land_net::place_nodes() {
  for (auto i = std::size_t{0}; i != columns_.size(); ++i) {
    auto const a = columns_[i].angle;
    auto const next = columns_[std::min(i + 1, columns_.size() - 1)].angle;
    for (auto k = std::size_t{0}; k <= kRows; ++k) {
      auto const bent = k == 0 ? 0.0 : d_.between(-0.25, 0.25);
      auto const row = static_cast<double>(k) + bent;
      auto n = knot{};
      n.here = c_.out.add(at(a, row));
      n.outwards = k == kRows ? n.here : c_.out.add(at(a, row + 0.5));
      auto const aside = k == 0 ? 0.0 : d_.between(-0.1, 0.1);
      n.aside = i + 1 == columns_.size() ? n.here : c_.out.add(at((a + next) / 2, row + aside));
      knots_.push_back(n);
    }
  }
}

void land_net::draw_field(std::size_t const i, std::size_t const k) {
  auto const here = knot_at(i, k);
  auto const right = knot_at(i + 1, k);
  auto const left_far = knot_at(i, k + 1);
  auto const right_far = knot_at(i + 1, k + 1);
  auto const x = d_.uniform();
  if (d_.chance(0.09 * static_cast<double>(k * k))) return;
  auto const use = x < 0.42 ? "farmland" : x < 0.66 ? "meadow" : x < 0.93 ? "forest" : "orchard";
  c_.out.add_area(std::vector{here.here, here.aside, right.here, right.outwards, right_far.here, left_far.aside,
                              left_far.here, here.outwards},
                  {{"landuse", use}});
}

// Under the railway where both meet.
void land_net::add_way(std::vector<node_no> const& chain, tags const& about) {
  auto const under = [&](std::size_t const k) { return r_.crossed_by(place(chain[k]), place(chain[k + 1])); };
  for (auto k = std::size_t{0}; k + 1 < chain.size();) {
    auto last = k + 1;
    while (last + 1 < chain.size() && under(last) == under(k)) ++last;
    auto t = about;
    if (under(k)) t.insert(t.end(), {{"tunnel", "yes"}, {"layer", "-1"}});
    c_.out.add_piece(chain, k, last, std::move(t));
    k = last;
  }
}

void land_net::draw_road(std::size_t const i) {
  auto const start = place(knot_at(i, 0).here);
  auto const ends_here = [&](street const& s) { return distance(c_.t.nodes[s.nodes.back()], start) < 40; };
  auto const& streets = c_.t.frame.streets;
  auto const from = std::ranges::find_if(streets, [&](street const& s) {
    return s.name.word == street_word::avenue && ends_here(s);
  });
  if (from == streets.end()) return;
  auto chain = std::vector{from->nodes.back()};
  for (auto k = std::size_t{0}; k <= kRows; ++k) {
    chain.push_back(knot_at(i, k).here);
    if (k != kRows) chain.push_back(knot_at(i, k).outwards);
  }
  add_way(chain, {{"highway", std::string{to_text(from->kind)}}, {"maxspeed", "80"}, {"surface", "asphalt"}});
  draw_village(i, chain);
}

void land_net::draw_lane(std::size_t const i) {
  auto chain = std::vector{knot_at(i, 0).here, knot_at(i, 0).outwards, knot_at(i, 1).here};
  if (d_.chance(0.5)) chain.insert(chain.end(), {knot_at(i, 1).outwards, knot_at(i, 2).here});
  add_way(chain, {{"highway", "track"}, {"tracktype", "grade2"}});
}

void land_net::draw_ring_lane() {
  auto chain = std::vector<node_no>{};
  for (auto i = std::size_t{1}; i + 1 != columns_.size(); ++i) {
    chain.push_back(knot_at(i, 1).here);
    if (i + 2 != columns_.size()) chain.push_back(knot_at(i, 1).aside);
  }
  add_way(chain, {{"highway", "unclassified"}, {"surface", "asphalt"}});
}

// Houses on both sides of the road, a church, and a name.
void land_net::draw_village(std::size_t const i, std::vector<node_no> const& road) {
  auto const middle = place(knot_at(i, 1).here);
  auto about = tags{{"place", "village"}};
  add_names_after(about, {"{}마을", "{}ham", "{}dorf", "{}dorp"}, c_.local(), d_);
  c_.out.add_place(middle + xy{20, 20}, std::move(about));
  auto s = site{round_shape(middle, std::min(420.0, wide_m_ * 0.2), 20)};
  for (auto const& line : {c_.railway, std::span<xy const>{c_.t.frame.river_course}}) {
    for (auto k = std::size_t{1}; k < line.size(); ++k) {
      if (distance(line[k], middle) < 600) s.keep_free(line[k - 1], line[k], c_.t.frame.river_width_m / 2 + 14);
    }
  }
  auto const free_along = [&](std::vector<node_no> const& chain, double const half) {
    for (auto k = std::size_t{1}; k < chain.size(); ++k) s.keep_free(place(chain[k - 1]), place(chain[k]), half);
  };
  auto const lane = std::vector{knot_at(i - 1, 1).aside, knot_at(i, 1).here, knot_at(i, 1).aside};
  free_along(road, 10);
  free_along(lane, 7);
  auto const f = frame{middle, unit(place(lane[2]) - middle)};
  try_build(c_, s, t_shape({f.point(34, 18), f.along}, 20, 9, 6, 13), {"church", 2, "gabled", 5}, 3, 0);
  auto style = lot_style{.setback_m = 6, .width_m = 24, .house_m = 11, .empty = 0.15, .garages = 0.3, .sheds = 0.6};
  for (auto const& chain : {road, lane}) {
    auto line = lot_line{{}, chain.size() > 3 ? 9.0 : 6, [](double) { return std::optional<site::doorstep>{}; }};
    for (auto const n : chain) line.points.push_back(place(n));
    build_lots(c_, s, line, style, d_);
    std::ranges::reverse(line.points);
    build_lots(c_, s, line, style, d_);
  }
}

}  // namespace

void draw_countryside(canvas& c, railway const& r) {
  auto const t = make_ideal_town(c.t.options());
  for (auto const half : {std::size_t{0}, std::size_t{1}}) land_net{c, r, t, half}.draw();
}

}  // namespace madang::demo::osm
