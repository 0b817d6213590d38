#include "demo/osm/lots.h"

#include <algorithm>

namespace madang::demo::osm {
namespace {

double length_m(std::vector<xy> const& points) {
  auto m = 0.0;
  for (auto i = std::size_t{1}; i < points.size(); ++i) m += distance(points[i - 1], points[i]);
  return m;
}

// The place on the line, looking along it.
frame along(std::vector<xy> const& points, double m) {
  for (auto i = std::size_t{1}; i != points.size(); ++i) {
    auto const step = distance(points[i - 1], points[i]);
    if (m <= step || i + 1 == points.size()) {
      auto const u = unit(points[i] - points[i - 1]);
      return {points[i - 1] + u * std::min(m, step), u};
    }
    m -= step;
  }
  return {points[0], {1, 0}};
}

std::string_view roof_of(dice& d) {
  auto const x = d.uniform();
  return x < 0.62 ? "gabled" : x < 0.85 ? "hipped" : "flat";
}

struct lot_builder {
  canvas& c;
  site& s;
  lot_line const& line;
  lot_style const& style;
  dice& d;

  building house(std::string_view const kind) {
    auto const span = static_cast<double>(style.levels_max - style.levels_min) + 0.999;
    return {kind, style.levels_min + floor_int(d.uniform() * span), roof_of(d)};
  }
  // Two houses of one kind, with a wall in common.
  bool pair(frame const& f, double const at_m) {
    auto const w = std::min(style.house_m * 0.78, style.width_m / 2 - 1.8);
    auto const both = f.rectangle(-w, 0, 2 * w, style.depth_m);
    if (!s.try_take(both, 3, style.setback_m - 1.5)) return false;
    auto const corners = c.out.add_all({both[0], f.point(0, 0), both[1], both[2], f.point(0, style.depth_m), both[3]});
    auto const kind = house("semidetached_house");
    auto left = tags_of(kind);
    add_address(c, left, line.door(at_m - w / 2));
    c.out.add_area({corners[0], corners[1], corners[4], corners[5]}, std::move(left));
    auto right = tags_of(kind);
    add_address(c, right, line.door(at_m + w / 2));
    c.out.add_area({corners[1], corners[2], corners[3], corners[4]}, std::move(right));
    return true;
  }
  bool single(frame const& f, double const at_m) {
    auto const w = style.house_m * d.between(0.85, 1.2);
    auto const depth = style.depth_m * d.between(0.85, 1.2);
    auto const shape = d.uniform();
    auto const left = d.chance(0.5);
    auto const outline = shape < 0.55  ? f.rectangle(-w / 2, 0, w, depth)
                         : shape < 0.9 ? l_shape(f, w, depth * 0.75, w * 0.48, depth * 1.15, left)
                                       : t_shape(f, w, depth * 0.7, w * 0.42, depth * 1.15);
    return try_build(c, s, outline, house(style.kind), 3, style.setback_m - 2, line.door(at_m));
  }
  void outbuildings(frame const& f) {
    auto const side = d.chance(0.5) ? 1.0 : -1.0;
    if (d.chance(style.garages)) {
      auto const x = side * (style.house_m / 2 + 3.2);
      auto const garage = f.rectangle(x - 1.6, d.between(1, 5), 3.2, 6);
      try_build(c, s, garage, {"garage", 1, "flat", 2.7}, 0.6, 2);
    }
    if (d.chance(style.sheds)) {
      auto const at = xy{d.between(-0.35, 0.3) * style.width_m, style.depth_m + d.between(7, 14)};
      auto const size = xy{d.between(2.2, 3.6), d.between(1.8, 2.8)};
      auto const shed = f.rectangle(at.x, at.y, size.x, size.y);
      try_build(c, s, shed, {"shed", 1, {}, 2.4}, 1, 2);
    }
  }
};

}  // namespace

std::vector<lot_line> lot_lines(site const& s) {
  auto const& ring = s.outline();
  auto const n = ring.size();
  auto corners = std::vector<std::size_t>{};
  for (auto i = std::size_t{0}; i != n; ++i) {
    if (turn_at(ring, i).cos < 0.86) corners.push_back(i);
  }
  if (corners.empty()) corners.push_back(0);
  auto lines = std::vector<lot_line>{};
  for (auto k = std::size_t{0}; k != corners.size(); ++k) {
    auto const first = corners[k];
    auto const last = corners[(k + 1) % corners.size()];
    auto const edges = last == first ? n : (last + n - first) % n;
    auto l = lot_line{};
    for (auto i = std::size_t{0}; i <= edges; ++i) l.points.push_back(ring[(first + i) % n]);
    for (auto i = std::size_t{0}; i != edges; ++i) l.kerb_m = std::max(l.kerb_m, s.sides()[(first + i) % n].kerb_m);
    l.door = [&s, first, n, points = l.points](double const at_m) {
      auto const place = along(points, at_m).at;
      auto m = 0.0;
      for (auto i = std::size_t{1}; i != points.size(); ++i) {
        m += distance(points[i - 1], points[i]);
        if (at_m <= m) return s.doorstep_on((first + i - 1) % n, place);
      }
      return s.doorstep_on((first + points.size() - 2) % n, place);
    };
    lines.push_back(std::move(l));
  }
  return lines;
}

std::vector<lot_line> lot_lines(town const& t, std::uint32_t const street) {
  auto const there = t.corners(t.streets[street].nodes);
  auto const m = length_m(there);
  auto const kerb = width_m(t.streets[street].kind) / 2;
  auto const door = [street](double const at) { return site::doorstep{street, at, true}; };
  auto const other_door = [street, m](double const at) { return site::doorstep{street, m - at, false}; };
  return {{there, kerb, door}, {polygon(there.rbegin(), there.rend()), kerb, other_door}};
}

std::size_t build_lots(canvas& c, site& s, lot_line const& line, lot_style const& style, dice& d) {
  auto b = lot_builder{c, s, line, style, d};
  auto const m = length_m(line.points);
  auto const n = std::max<std::int64_t>(1, floor_int((m - 8) / style.width_m));
  auto const each = m / static_cast<double>(n);
  auto const back = line.kerb_m + style.setback_m;
  auto built = std::size_t{0};
  for (auto i = std::int64_t{0}; i != n; ++i) {
    if (d.chance(style.empty)) continue;
    auto const at_m = (static_cast<double>(i) + 0.5) * each;
    auto f = along(line.points, at_m);
    auto const off = xy{d.between(-0.06, 0.06) * style.width_m, d.between(-0.8, 1.6)};
    f.at = f.point(off.x, back + off.y);
    auto const done = d.chance(style.pairs) ? b.pair(f, at_m) : b.single(f, at_m);
    if (!done) continue;
    ++built;
    b.outbuildings(f);
  }
  return built;
}

}  // namespace madang::demo::osm
