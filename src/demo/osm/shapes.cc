#include "demo/osm/shapes.h"

#include <algorithm>

namespace madang::demo::osm {

double distance_between(xy const a, xy const b, xy const c, xy const d) {
  if (segments_cross(a, b, c, d)) return 0;
  return std::min({distance_to_segment(a, c, d), distance_to_segment(b, c, d), distance_to_segment(c, a, b),
                   distance_to_segment(d, a, b)});
}

bool too_near(std::span<xy const> const p, std::span<xy const> const q, double const gap) {
  auto const far = box_of(q);
  for (auto i = std::size_t{0}, j = p.size() - 1; i != p.size(); j = i++) {
    if (std::min(p[i].x, p[j].x) > far.high.x + gap || std::max(p[i].x, p[j].x) < far.low.x - gap) continue;
    if (std::min(p[i].y, p[j].y) > far.high.y + gap || std::max(p[i].y, p[j].y) < far.low.y - gap) continue;
    for (auto k = std::size_t{0}, l = q.size() - 1; k != q.size(); l = k++) {
      if (distance_between(p[j], p[i], q[l], q[k]) < gap) return true;
    }
  }
  return contains(p, q[0]) || contains(q, p[0]);
}

turn turn_at(polygon const& p, std::size_t const i) {
  auto const in = unit(p[i] - p[(i + p.size() - 1) % p.size()]);
  auto const out = unit(p[(i + 1) % p.size()] - p[i]);
  return {cross(in, out), dot(in, out)};
}

polygon inset_unchecked(polygon const& p, std::span<double const> const by_m) {
  auto const n = p.size();
  auto ring = polygon(n);
  for (auto i = std::size_t{0}; i != n; ++i) {
    auto const before = (i + n - 1) % n;
    auto const in = unit(p[i] - p[before]);
    auto const out = unit(p[(i + 1) % n] - p[i]);
    auto const bend = cross(in, out);
    if (std::abs(bend) < 0.05) {  // nearly straight: between both
      ring[i] = p[i] + unit(left_of(in) + left_of(out)) * ((by_m[before] + by_m[i]) / 2);
      continue;
    }
    auto const a = p[i] + left_of(in) * by_m[before];
    auto const b = p[i] + left_of(out) * by_m[i];
    ring[i] = a + in * (cross(b - a, out) / bend);
  }
  return ring;
}

std::optional<std::size_t> turned_edge(polygon const& p, polygon const& inset) {
  for (auto i = std::size_t{0}; i != p.size(); ++i) {
    auto const j = (i + 1) % p.size();
    if (dot(inset[j] - inset[i], unit(p[j] - p[i])) < 1) return i;
  }
  return std::nullopt;
}

std::optional<polygon> inset(polygon const& p, std::span<double const> const by_m) {
  auto ring = inset_unchecked(p, by_m);
  if (turned_edge(p, ring)) return std::nullopt;
  return ring;
}

std::optional<polygon> inset(polygon const& p, double const by_m) {
  return inset(p, std::vector<double>(p.size(), by_m));
}

polygon frame::rectangle(double const x, double const y, double const width, double const depth) const {
  return {point(x, y), point(x + width, y), point(x + width, y + depth), point(x, y + depth)};
}

polygon l_shape(frame const& f, double const width, double const depth, double const wing, double const wing_depth,
                bool const wing_left) {
  auto const h = width / 2;
  if (wing_left) {
    return {f.point(-h, 0),         f.point(h, 0),           f.point(h, depth),
            f.point(-h + wing, depth), f.point(-h + wing, wing_depth), f.point(-h, wing_depth)};
  }
  return {f.point(-h, 0),         f.point(h, 0),     f.point(h, wing_depth), f.point(h - wing, wing_depth),
          f.point(h - wing, depth), f.point(-h, depth)};
}

polygon u_shape(frame const& f, double const width, double const depth, double const wing, double const wing_depth) {
  auto const h = width / 2;
  return {f.point(-h, 0),         f.point(h, 0),         f.point(h, wing_depth),         f.point(h - wing, wing_depth),
          f.point(h - wing, depth), f.point(-h + wing, depth), f.point(-h + wing, wing_depth), f.point(-h, wing_depth)};
}

polygon t_shape(frame const& f, double const width, double const depth, double const wing, double const wing_depth) {
  auto const h = width / 2;
  auto const w = wing / 2;
  return {f.point(-h, 0),    f.point(h, 0),           f.point(h, depth),   f.point(w, depth),
          f.point(w, wing_depth), f.point(-w, wing_depth), f.point(-w, depth), f.point(-h, depth)};
}

polygon round_shape(xy const middle, double const radius, std::size_t const corners) {
  auto p = polygon{};
  for (auto i = std::size_t{0}; i != corners; ++i) {
    auto const turns = static_cast<double>(i) / static_cast<double>(corners);
    p.push_back(middle + xy{cosine(turns), sine(turns)} * radius);
  }
  return p;
}

polygon softened(polygon p, int const times) {
  for (auto k = 0; k != times; ++k) {
    auto next = polygon{};
    for (auto i = std::size_t{0}; i != p.size(); ++i) {
      auto const to = p[(i + 1) % p.size()];
      next.push_back(lerp(p[i], to, 0.25));
      next.push_back(lerp(p[i], to, 0.75));
    }
    p = std::move(next);
  }
  return p;
}

}  // namespace madang::demo::osm
