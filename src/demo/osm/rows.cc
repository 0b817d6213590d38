#include "demo/osm/rows.h"

#include <algorithm>
#include <numeric>

namespace madang::demo::osm {
namespace {

// Where one house ends and the next begins: a party wall, from the front into the block.
struct wall {
  std::size_t edge{};      // of the front line
  bool at_corner{false};   // stands on that edge's first corner
  xy front{}, into{};      // `into` reaches one metre deep
  std::vector<std::pair<double, node_no>> depths{};  // where a node is, by depth; the front has 0
  xy at(double const depth) const { return front + into * depth; }
};

struct house {
  std::size_t from{}, to{};           // walls
  std::vector<std::size_t> corners{};  // of the front line in between
  double depth{}, depth_at_to{};       // a wing lies along the wall `to`
  double wing_width{};
  bool stands{true};
};

// Where the fronts stand. Behind them is a yard; short bends of the street may be cut off for that.
struct front_line {
  polygon corners;
  std::vector<std::size_t> sides;  // edge by edge: the side of the block
  double depth{};
};

std::optional<front_line> front_line_with(site const& s, row_style const& style, double const depth) {
  auto ring = s.outline();
  auto sides = std::vector<std::size_t>(ring.size());
  std::iota(sides.begin(), sides.end(), std::size_t{0});
  while (ring.size() > 3) {
    auto by = std::vector<double>{};
    for (auto const i : sides) by.push_back(s.sides()[i].kerb_m + style.setback_m);
    auto front = inset_unchecked(ring, by);
    auto const yard = inset_unchecked(front, std::vector<double>(front.size(), depth + 1.5));
    auto wrong = turned_edge(ring, front);
    if (!wrong) wrong = turned_edge(front, yard);
    if (!wrong) return signed_area(yard) > 30 ? std::optional{front_line{front, sides, depth}} : std::nullopt;
    auto const next = (*wrong + 1) % ring.size();
    auto const drop = turn_at(ring, *wrong).cos > turn_at(ring, next).cos ? *wrong : next;
    if (turn_at(ring, drop).cos < 0.8) return std::nullopt;
    ring.erase(ring.begin() + std::ptrdiff_t(drop));
    sides.erase(sides.begin() + std::ptrdiff_t(drop));
  }
  return std::nullopt;
}

std::optional<front_line> front_line_of(site const& s, row_style const& style) {
  for (auto const share : {1.0, 0.82, 0.66, 0.52}) {
    if (auto line = front_line_with(s, style, style.depth_m * share)) return line;
  }
  return std::nullopt;
}

class row_builder {
 public:
  row_builder(canvas& c, site& s, row_style const& style, dice& d) : c_{c}, s_{s}, style_{style}, d_{d} {}

  std::vector<row_house> build() {
    if (!choose_depth()) return {};
    place_walls();
    if (walls_.size() < 4) return {};
    place_houses();
    add_wings();
    auto out = std::vector<row_house>{};
    for (auto const& h : houses_) {
      if (h.stands) note_depths(h);
    }
    for (auto& w : walls_) number(w);
    for (auto const& h : houses_) {
      if (h.stands) out.push_back(draw(h));
    }
    return out;
  }

 private:
  bool choose_depth();
  void place_walls();
  void place_walls_on(std::size_t edge);
  void place_houses();
  void add_wings();
  polygon body(house const&) const;
  void note_depths(house const&);
  void number(wall&);
  row_house draw(house const&);

  // The direction of the wall at a corner: as long as it must be for both fronts to be a metre back.
  xy mitre(std::size_t const i) const {
    auto const n = front_.size();
    auto const in = left_of(unit(front_[i] - front_[(i + n - 1) % n]));
    auto const out = left_of(unit(front_[(i + 1) % n] - front_[i]));
    return (in + out) * (1 / (1 + dot(in, out)));
  }
  bool is_soft(std::size_t const i) const {
    auto const t = turn_at(front_, i);
    return t.cos > 0.9;
  }
  // How much of a front the corner house at its end needs.
  double corner_m(std::size_t const i) const {
    auto const t = turn_at(front_, i);
    return std::max(0.0, depth_ * t.sin / (1 + t.cos)) + 4.5;
  }

  canvas& c_;
  site& s_;
  row_style const& style_;
  dice& d_;
  polygon front_;
  std::vector<std::size_t> sides_;
  double depth_{};
  std::vector<wall> walls_;
  std::vector<house> houses_;
};

bool row_builder::choose_depth() {
  auto line = front_line_of(s_, style_);
  if (!line) return false;
  front_ = std::move(line->corners);
  sides_ = std::move(line->sides);
  depth_ = line->depth;
  return true;
}

void row_builder::place_walls() {
  for (auto i = std::size_t{0}; i != front_.size(); ++i) {
    if (is_soft(i)) walls_.push_back({.edge = i, .at_corner = true, .front = front_[i], .into = mitre(i)});
    place_walls_on(i);
  }
}

void row_builder::place_walls_on(std::size_t const i) {
  auto const j = (i + 1) % front_.size();
  auto const along = unit(front_[j] - front_[i]);
  auto const from = is_soft(i) ? 0.0 : corner_m(i);
  auto const to = distance(front_[i], front_[j]) - (is_soft(j) ? 0.0 : corner_m(j));
  if (to - from < (is_soft(i) || is_soft(j) ? 5 : 2)) return;
  auto const n = std::max<std::int64_t>(1, floor_int((to - from) / style_.width_m + 0.5));
  auto const each = (to - from) / static_cast<double>(n);
  for (auto k = std::int64_t{is_soft(i) ? 1 : 0}; k <= n - (is_soft(j) ? 1 : 0); ++k) {
    auto const inner = k != 0 && k != n && style_.group == 0;
    auto const at = from + each * (static_cast<double>(k) + (inner ? d_.between(-0.14, 0.14) : 0.0));
    walls_.push_back({.edge = i, .front = front_[i] + along * at, .into = left_of(along)});
  }
}

void row_builder::place_houses() {
  auto const n = walls_.size();
  for (auto i = std::size_t{0}; i != n; ++i) {
    auto h = house{.from = i, .to = (i + 1) % n};
    auto const& a = walls_[h.from];
    auto const& b = walls_[h.to];
    for (auto e = a.edge; e != b.edge;) {
      e = (e + 1) % front_.size();
      if (e != b.edge || !b.at_corner) h.corners.push_back(e);
    }
    h.depth = depth_ + (h.corners.empty() && style_.group == 0 ? 1.5 * static_cast<double>(d_.below(3)) - 1.5 : 0.0);
    h.depth_at_to = h.depth;
    auto const left_out = style_.group != 0 ? i % (style_.group + 1) == style_.group : d_.chance(style_.gap_share);
    auto const p = body(h);
    auto const meets_another = [&](house const& o) {
      return o.stands && o.to != h.from && o.from != h.to && too_near(p, body(o), 0.8);
    };
    h.stands = !(left_out && h.corners.size() < 2) && signed_area(p) > 20 &&
               s_.is_free(p, 1, style_.setback_m - 0.3) &&
               std::ranges::none_of(houses_, meets_another);
    houses_.push_back(std::move(h));
  }
  for (auto const& h : houses_) {
    if (h.stands) s_.take(body(h));
  }
}

void row_builder::add_wings() {
  for (auto i = std::size_t{0}; i != houses_.size(); ++i) {
    auto& h = houses_[i];
    auto const& a = walls_[h.from];
    auto const& b = walls_[h.to];
    auto const width = distance(a.front, b.front);
    auto const square = a.edge == b.edge && !a.at_corner && !b.at_corner;
    if (!h.stands || !square || width < 9 || !d_.chance(style_.wing_share)) continue;
    auto const& next = houses_[(i + 1) % houses_.size()];
    auto const reach = std::max(h.depth, next.stands ? next.depth : 0.0);
    auto const long_m = reach + d_.between(6, 10);
    auto const f = frame{b.front, unit(a.front - b.front) * -1};
    auto const probe = f.rectangle(-width * 0.45, reach + 2, width * 0.45, long_m - reach - 2);
    if (!s_.is_free(probe, 1.9, style_.setback_m)) continue;
    h.wing_width = width * 0.45;
    h.depth_at_to = long_m;
    s_.take(probe);
  }
}

// Along the front, and back again.
polygon row_builder::body(house const& h) const {
  auto const& a = walls_[h.from];
  auto const& b = walls_[h.to];
  auto p = polygon{a.front};
  for (auto const i : h.corners) p.push_back(front_[i]);
  p.push_back(b.front);
  p.push_back(b.at(h.depth));
  for (auto i = h.corners.size(); i-- != 0;) p.push_back(front_[h.corners[i]] + mitre(h.corners[i]) * h.depth);
  p.push_back(a.at(h.depth));
  return p;
}

void row_builder::note_depths(house const& h) {
  auto const note = [](wall& w, double const depth) {
    for (auto const d : {0.0, depth}) {
      if (std::ranges::count(w.depths, d, &std::pair<double, node_no>::first) == 0) w.depths.emplace_back(d, 0);
    }
  };
  note(walls_[h.from], h.depth);
  note(walls_[h.to], h.depth_at_to);
}

void row_builder::number(wall& w) {
  std::ranges::sort(w.depths);
  for (auto& [depth, node] : w.depths) node = c_.out.add(w.at(depth));
}

// What a neighbour's wall ends at is a corner of this house too, so that both meet without a gap.
row_house row_builder::draw(house const& h) {
  auto const& a = walls_[h.from];
  auto const& b = walls_[h.to];
  auto chain = std::vector{a.depths[0].second};
  for (auto const i : h.corners) chain.push_back(c_.out.add(front_[i]));
  for (auto const& [depth, node] : b.depths) {
    if (depth <= h.depth_at_to) chain.push_back(node);
  }
  if (h.wing_width > 0) {
    auto const side = unit(a.front - b.front) * h.wing_width;
    chain.push_back(c_.out.add(b.at(h.depth_at_to) + side));
    chain.push_back(c_.out.add(b.at(h.depth) + side));
  }
  for (auto i = h.corners.size(); i-- != 0;) {
    chain.push_back(c_.out.add(front_[h.corners[i]] + mitre(h.corners[i]) * h.depth));
  }
  for (auto i = a.depths.size(); i-- != 1;) {
    if (a.depths[i].first <= h.depth) chain.push_back(a.depths[i].second);
  }
  auto const levels = style_.levels_min + static_cast<std::int64_t>(d_.below(
                                              static_cast<std::uint64_t>(style_.levels_max - style_.levels_min + 1)));
  auto t = tags_of({style_.kind, levels, style_.roof});
  auto const front = h.corners.empty() ? lerp(a.front, b.front, 0.5) : lerp(a.front, front_[h.corners[0]], 0.5);
  add_address(c_, t, s_.doorstep_on(sides_[a.edge], front));
  auto const way = c_.out.add_area(std::move(chain), std::move(t));
  return {way, front, unit(a.into)};
}

}  // namespace

bool rows_fit(site const& s, row_style const& style) { return front_line_of(s, style).has_value(); }

std::vector<row_house> build_rows(canvas& c, site& s, row_style const& style, dice& d) {
  return row_builder{c, s, style, d}.build();
}

}  // namespace madang::demo::osm
