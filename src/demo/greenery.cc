#include "demo/greenery.h"

#include <algorithm>
#include <array>
#include <optional>

namespace madang::demo {
namespace {

double clearance(polygon const& p, xy const at) {
  auto least = 1e300;
  for (auto i = std::size_t{0}, j = p.size() - 1; i < p.size(); j = i++) {
    least = std::min(least, distance_to_segment(at, p[j], p[i]));
  }
  return least;
}

// Cuts off all corners, so often that the eye sees a curve.
polygon rounded(polygon p, int const times) {
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

// A polygon with as many corners as `n`, by length, so that rounding does not keep the streets' angles.
polygon resampled(polygon const& p, std::size_t const n) {
  auto total = 0.0;
  for (auto i = std::size_t{0}; i != p.size(); ++i) total += distance(p[i], p[(i + 1) % p.size()]);
  auto out = polygon{};
  auto const step = total / static_cast<double>(n);
  auto left = 0.0;
  for (auto i = std::size_t{0}; i != p.size(); ++i) {
    auto const a = p[i];
    auto const b = p[(i + 1) % p.size()];
    auto const m = distance(a, b);
    for (; left < m && out.size() < n; left += step) out.push_back(lerp(a, b, left / m));
    left -= m;
  }
  return out;
}

// Each corner between its neighbours, so often that a square turns into a pebble.
polygon evened(polygon p, int const times) {
  auto const n = p.size();
  for (auto k = 0; k != times; ++k) {
    auto next = p;
    for (auto i = std::size_t{0}; i != n; ++i) next[i] = p[i] * 0.4 + (p[(i + 1) % n] + p[(i + n - 1) % n]) * 0.3;
    p = std::move(next);
  }
  return p;
}

void add_path(layout& out, subdivider& s, node_no const from, node_no const to, double const bulge,
              street_name const name) {
  auto const a = s.at(from);
  auto const b = s.at(to);
  auto chain = std::vector{from};
  auto const steps = std::max<std::int64_t>(1, floor_int(distance(a, b) / 28 + 0.5));
  for (auto i = std::int64_t{1}; i < steps; ++i) {
    auto const t = static_cast<double>(i) / static_cast<double>(steps);
    chain.push_back(s.add_node(lerp(a, b, t) + left_of(b - a) * (bulge * 4 * t * (1 - t)), false));
  }
  chain.push_back(to);
  out.streets.push_back({.name = name, .kind = street_class::path, .nodes = std::move(chain)});
}

// A path around the lake; a walk there is what one comes for.
std::vector<node_no> add_shore_path(layout& out, subdivider& s, lake const& l, xy const middle) {
  auto around = std::vector<node_no>{};
  for (auto const p : resampled(l.shore, std::max<std::size_t>(12, l.shore.size() / 4))) {
    around.push_back(s.add_node(middle + (p - middle) * 1.06, false));
  }
  auto chain = around;
  chain.push_back(around.front());
  out.streets.push_back(
      {.name = s.next_name(street_word::path), .kind = street_class::path, .nodes = std::move(chain)});
  return around;
}

// From a few corners of the park to its middle, or to the path around its lake.
void add_park_paths(layout& out, subdivider& s, std::size_t const index, dice& d) {
  auto const b = out.blocks[index];
  auto const corners = s.corners(b.outline);
  auto const water = std::ranges::find(out.lakes, index, &lake::block);
  if (!contains(corners, b.middle) || b.area_m2 < 6'000) return;
  auto const goals = water != out.lakes.end() ? add_shore_path(out, s, lake{*water}, b.middle)
                                              : std::vector{s.add_node(b.middle, false)};
  auto const n = b.outline.size();
  auto const ways = std::clamp<std::size_t>(n / 5, 3, 6);
  auto const first = d.below(n);
  auto const name = s.next_name(street_word::path);
  for (auto i = std::size_t{0}; i != ways; ++i) {
    auto const from = b.outline[(first + i * n / ways) % n];
    auto const goal =
        *std::ranges::min_element(goals, {}, [&](node_no const g) { return distance(s.at(g), s.at(from)); });
    auto const a = s.at(from);
    auto const inside = contains(corners, lerp(a, s.at(goal), 0.15)) && contains(corners, lerp(a, s.at(goal), 0.5));
    if (s.on_road(from) && inside) add_path(out, s, from, goal, d.between(-0.1, 0.1), name);
  }
}

// From the node in the middle of the longest side, as far as half the block is deep.
void add_close(layout& out, subdivider& s, block const& b) {
  auto const corners = s.corners(b.outline);
  auto const n = corners.size();
  for (auto tries = std::size_t{0}, i = n / 2; tries != n; ++tries, i = (i + 1) % n) {
    auto const along = unit(corners[(i + 1) % n] - corners[(i + n - 1) % n]);
    auto const straight =
        dot(unit(corners[i] - corners[(i + n - 1) % n]), unit(corners[(i + 1) % n] - corners[i])) > 0.97;
    if (!straight || !s.for_cars(b.outline[i])) continue;
    auto const into = left_of(along);
    auto depth = 0.0;
    while (depth < 140 && contains(corners, corners[i] + into * (depth + 10)) &&
           clearance(corners, corners[i] + into * (depth + 10)) > std::min(28.0, depth * 0.8)) {
      depth += 10;
    }
    if (depth < 40) continue;
    auto chain = std::vector{b.outline[i]};
    for (auto m = 30.0; m < depth - 10; m += 30) chain.push_back(s.add_node(corners[i] + into * m, true));
    chain.push_back(s.add_node(corners[i] + into * depth, true));
    out.streets.push_back(
        {.name = s.next_name(street_word::close), .kind = street_class::living_street, .nodes = chain});
    return;
  }
}

double from_river(plan const& p, xy const at) {
  auto least = 1e300;
  for (auto i = std::size_t{1}; i < p.river_course.size(); ++i) {
    least = std::min(least, distance_to_segment(at, p.river_course[i - 1], p.river_course[i]));
  }
  return least;
}

// The longest run of a block's corners that lie on the river's bank.
std::vector<xy> longest_quay(polygon const& corners, plan const& p) {
  auto const n = corners.size();
  auto best = std::vector<xy>{};
  auto run = std::vector<xy>{};
  for (auto i = std::size_t{0}; i != 2 * n && run.size() != n; ++i) {  // twice, for the run across the first corner
    if (from_river(p, corners[i % n]) < p.river_width_m / 2 + 26) run.push_back(corners[i % n]);
    else run.clear();
    if (run.size() > best.size()) best = run;
  }
  return best;
}

// A rectangle from the water in front of the quay into the block, if the block has room for it.
std::optional<polygon> basin_from(std::vector<xy> const& quay, polygon const& corners) {
  auto const middle = (quay.front() + quay.back()) * 0.5;
  auto const half = std::min(30.0, distance(quay.front(), quay.back()) * 0.24);
  auto const into = unit(left_of(quay.back() - quay.front()));  // the block lies to the left of its outline
  auto const side = left_of(into) * half;
  auto const room = [&](double const depth) {
    return std::ranges::all_of(std::array{side * 1.5, side * -1.5, xy{}}, [&](xy const aside) {
      return contains(corners, middle + into * depth + aside);
    });
  };
  auto depth = 20.0;
  while (depth < 380 && room(depth + 40)) depth += 10;
  if (depth < 50) return std::nullopt;
  return polygon{middle - into * 24 + side, middle - into * 24 - side, middle + into * depth - side,
                 middle + into * depth + side};
}

}  // namespace

void add_lake(layout& out, std::size_t const index, polygon const& corners) {
  auto const middle = out.blocks[index].middle;
  if (!contains(corners, middle)) return;
  auto const outline = evened(resampled(corners, 24), 5);
  for (auto const scale : {0.8, 0.7, 0.6, 0.5, 0.38}) {
    auto shore = polygon{};
    for (auto i = std::size_t{0}; i != outline.size(); ++i) {
      auto const in_and_out = 1 + 0.11 * wander(out.blocks.size(), static_cast<double>(i) * 0.5);
      shore.push_back(middle + (outline[i] - middle) * (scale * in_and_out));
    }
    shore = rounded(evened(std::move(shore), 2), 2);
    auto const inside =
        std::ranges::all_of(shore, [&](xy const p) { return contains(corners, p) && clearance(corners, p) > 22; });
    if (!inside) continue;
    out.lakes.push_back({std::move(shore), index});
    return;
  }
}

void add_paths_and_closes(layout& out, subdivider& s, district_plan const& district) {
  auto d = dice{mix(district.seed, 0x9a74)};
  auto const blocks = out.blocks.size();
  for (auto i = std::size_t{0}; i != blocks; ++i) {
    auto const use = out.blocks[i].use;
    if (use == block_use::park || use == block_use::cemetery) add_park_paths(out, s, i, d);
    auto const roomy = out.blocks[i].area_m2 > 17'000;
    if (use == block_use::housing && roomy && d.chance(0.75)) add_close(out, s, block{out.blocks[i]});
  }
}

void add_basins(layout& out, subdivider& s, plan const& p) {
  for (auto i = std::size_t{0}; i != out.blocks.size() && out.lakes.size() < 5; ++i) {
    if (out.blocks[i].area_m2 < 12'000 || is_green(out.blocks[i].use)) continue;
    auto const corners = s.corners(out.blocks[i].outline);
    auto const quay = longest_quay(corners, p);
    if (quay.size() < 2 || distance(quay.front(), quay.back()) < 60) continue;
    auto basin = basin_from(quay, corners);
    if (basin) out.lakes.push_back({std::move(*basin), i});
  }
}

}  // namespace madang::demo
