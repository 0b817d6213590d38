#include "demo/osm/site.h"

#include <algorithm>

namespace madang::demo::osm {
namespace {

bool apart(box const& a, box const& b, double const gap) {
  return a.low.x > b.high.x + gap || b.low.x > a.high.x + gap || a.low.y > b.high.y + gap || b.low.y > a.high.y + gap;
}

box box_of_segment(xy const a, xy const b) { return box_of(std::array{a, b}); }

}  // namespace

site::site(town const& t, street_map const& streets, std::size_t const index) {
  auto const& nodes = t.blocks[index].outline;
  outline_ = t.corners(nodes);
  extent_ = box_of(outline_);
  for (auto i = std::size_t{0}; i != nodes.size(); ++i) {
    auto const j = (i + 1) % nodes.size();
    auto s = side{.a = outline_[i], .b = outline_[j], .street = streets.between(nodes[i], nodes[j])};
    s.kerb_m = s.street ? width_m(t.streets[s.street->street].kind) / 2 : 2;
    sides_.push_back(s);
    // A street that only meets the block's corner may be wider than those along it.
    if (auto const m = streets.widest_at(nodes[i]); m > 0) keep_free(outline_[i], outline_[i], m + 0.2);
  }
}

site::site(polygon outline) : outline_{std::move(outline)}, extent_{box_of(outline_)} {
  for (auto i = std::size_t{0}; i != outline_.size(); ++i) {
    sides_.push_back({.a = outline_[i], .b = outline_[(i + 1) % outline_.size()]});
  }
}

std::optional<polygon> site::behind_kerbs(double const m) const {
  auto by = std::vector<double>{};
  for (auto const& s : sides_) by.push_back(s.kerb_m + m);
  return inset(outline_, by);
}

void site::keep_free(xy const from, xy const to, double const half_width_m) {
  corridors_.push_back({from, to, half_width_m});
}
void site::keep_free(polygon const& p) { water_.push_back({p, box_of(p)}); }

bool site::is_clear(polygon const& p, double const kerb_m) const {
  auto const b = box_of(p);
  if (!contains(outline_, p[0])) return false;
  for (auto const& s : sides_) {
    auto const least = s.kerb_m + kerb_m;
    if (apart(b, box_of_segment(s.a, s.b), least)) continue;
    for (auto i = std::size_t{0}, j = p.size() - 1; i != p.size(); j = i++) {
      if (distance_between(p[j], p[i], s.a, s.b) < least) return false;
    }
  }
  for (auto const& c : corridors_) {
    if (apart(b, box_of_segment(c.a, c.b), c.half_width)) continue;
    if (contains(p, c.a) || contains(p, c.b)) return false;
    for (auto i = std::size_t{0}, j = p.size() - 1; i != p.size(); j = i++) {
      if (distance_between(p[j], p[i], c.a, c.b) < c.half_width) return false;
    }
  }
  auto const wet = [&](taken const& w) { return !apart(b, w.extent, 4) && too_near(p, w.outline, 4); };
  return std::ranges::none_of(water_, wet);
}

bool site::is_free(polygon const& p, double const gap_m, double const kerb_m) const {
  auto const b = box_of(p);
  auto const in_the_way = [&](taken const& o) { return !apart(b, o.extent, gap_m) && too_near(p, o.outline, gap_m); };
  return std::ranges::none_of(taken_, in_the_way) && is_clear(p, kerb_m);
}

void site::take(polygon p) {
  auto const b = box_of(p);
  taken_.push_back({std::move(p), b});
}

bool site::try_take(polygon const& p, double const gap_m, double const kerb_m) {
  if (!is_free(p, gap_m, kerb_m)) return false;
  take(p);
  return true;
}

std::optional<site::doorstep> site::doorstep_on(std::size_t const i, xy const p) const {
  auto const& s = sides_[i];
  if (!s.street) return std::nullopt;
  auto const m = distance(s.a, s.b);
  auto const along = std::clamp(dot(p - s.a, unit(s.b - s.a)), 0.0, m);
  return doorstep{s.street->street, s.street->from_m + (s.street->against ? m - along : along), !s.street->against};
}

std::optional<site::doorstep> site::doorstep_of(xy const p) const {
  auto best = std::optional<std::size_t>{};
  auto best_m = 1e300;
  for (auto i = std::size_t{0}; i != sides_.size(); ++i) {
    auto const m = sides_[i].street ? distance_to_segment(p, sides_[i].a, sides_[i].b) : 1e300;
    if (m < best_m) best = i, best_m = m;
  }
  return best ? doorstep_on(*best, p) : std::nullopt;
}

xy site::direction() const {
  auto const longest =
      std::ranges::max_element(sides_, {}, [](side const& s) { return length2(s.b - s.a); });
  return unit(longest->b - longest->a);
}

}  // namespace madang::demo::osm
