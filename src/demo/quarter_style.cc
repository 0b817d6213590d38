#include "demo/quarter_style.h"

#include <algorithm>

#include "demo/random.h"

namespace madang::demo {

quarter_style style_of(land_use const u) {
  switch (u) {
    case land_use::core: return {5'200, 1.3, 0.05, 0.6, 30, 1};
    case land_use::old_residential: return {11'000, 1.5, 0.012, 0.8, 46, 0.8};
    case land_use::new_residential: return {15'000, 2.1, 0.02, 1, 46, 0.25};
    case land_use::university: return {24'000, 1.4, 0.015, 0.9, 52, 0.5};
    case land_use::harbour: return {36'000, 1.9, 0.01, 0.4, 60, 0.9};
    case land_use::industry: return {40'000, 1.8, 0.006, 0.3, 60, 0.1};
    case land_use::green: break;
  }
  return {60'000, 1.4, 0.05, 1, 56, 0.4};
}

namespace {

// How much a district thins out towards the fields. Works and docks are built up to the town's limit.
double outskirts_of(land_use const u) {
  switch (u) {
    case land_use::core: return 0;
    case land_use::harbour: return 0.12;
    case land_use::industry: return 0.35;
    default: return 1;
  }
}

}  // namespace

lie_of_the_land::lie_of_the_land(plan const& p, district_plan const& d)
    : style_{style_of(d.use)},
      seed_{d.seed},
      town_seed_{p.options.seed},
      radius_m_{p.radius_m},
      turn_{uniform_of(mix(d.seed, 0x7421)) / 4},
      outskirts_{outskirts_of(d.use)} {
  // The villages that the town grew around, one for each 6 km² outside of the dense town.
  auto corners = polygon{};
  for (auto const n : d.outline) corners.push_back(p.nodes[n]);
  auto chances = dice{mix(d.seed, 0x711a)};
  auto const area = box_of(corners);
  auto const count =
      d.band < 2 ? 0 : std::clamp(floor_int(signed_area(corners) / 6e6 + 0.7), std::int64_t{1}, std::int64_t{200});
  for (auto i = std::int64_t{0}; i != count; ++i) {
    auto const at = xy{chances.between(area.low.x, area.high.x), chances.between(area.low.y, area.high.y)};
    if (contains(corners, at)) villages_.push_back({at, chances.between(350, 900)});
  }
}

xy lie_of_the_land::direction(xy const at) const {
  auto const hills = at * (1 / 1'400.0);
  auto const turn = turn_ + 0.035 * wander(mix(seed_, 0x11e), hills.x, hills.y);
  auto const own = xy{cosine(turn), sine(turn)};
  auto const in = unit(at);
  // A family of streets has no sense of direction: take the quarter turn of `own` that is nearest to `in`.
  auto best = own;
  auto candidate = own;
  for (auto i = 0; i != 3; ++i) {
    candidate = left_of(candidate);
    if (dot(candidate, in) > dot(best, in)) best = candidate;
  }
  return unit(in * style_.radial + best * (1 - style_.radial));
}

double lie_of_the_land::looseness(xy const at) const {
  auto const patches = at * (1 / std::clamp(radius_m_ * 0.18, 350.0, 1'500.0));
  auto const r = length(at) / radius_m_ + 0.10 * wander(mix(town_seed_, 0x9a7c), patches.x, patches.y);
  auto const away = outskirts_ * smoothstep(0.66, 1.0, r);
  auto loose = 1 + 7 * away;
  for (auto const& v : villages_) {
    loose = 1 + (loose - 1) * smoothstep(v.radius_m * 0.4, v.radius_m, distance(at, v.middle));
  }
  return loose;
}

}  // namespace madang::demo
