// Water remembers: the river the rain of days, the ground the rain of months, the sewer the last half hour.
#include <algorithm>
#include <array>

#include "demo/model.h"
#include "demo/random.h"
#include "demo/rhythm.h"

namespace madang::demo {
namespace {

constexpr hours_of_day kSewage{0.55, 0.4,  0.32, 0.3, 0.33, 0.5,  0.95, 1.5, 1.6,  1.45, 1.3, 1.2,
                               1.2,  1.15, 1.05, 1.0, 1.05, 1.15, 1.3,  1.4, 1.35, 1.2,  1.0, 0.75};

}  // namespace

double river_level_cm(model const& o, sensor const& s, moment const& m) {
  // How long the rain of the catchment takes to come by: most of it a day, the last of it a week.
  struct part { double after_days, share; };
  constexpr auto kParts =
      std::array<part, 6>{{{0.5, 0.20}, {1.0, 0.28}, {1.6, 0.22}, {2.4, 0.15}, {3.6, 0.10}, {5.5, 0.05}}};
  auto const here = m.above.day - 0.12 * s.near.downstream;
  auto rain = 0.0;
  for (auto const p : kParts) rain += p.share * o.air.wetness(here - p.after_days);
  auto const season = o.korean ? 70 * (1 - m.above.winter) : 75 * m.above.winter;
  auto const wide = 1.15 - 0.3 * s.near.downstream;
  auto const dry = 9 * wander(mix(o.seed, 0x41fe), m.above.day / 21);
  return (118 + season + dry + (o.korean ? 300 : 190) * rain) * wide +
         1.2 * ripple(mix(s.seed, 0x4a), m.above.day * 24);
}

double groundwater_depth_m(model const& o, sensor const& s, moment const& m) {
  auto const base = 1.6 + 4.5 * uniform_of(mix(s.seed, 0x6a));
  auto const season = 0.42 * cosine((m.above.day - 290) / 365.2425);  // deepest in autumn
  auto const years =
      0.25 * wander(mix(o.seed, 0x6b), m.above.day / 130) + 0.12 * wander(mix(o.seed, 0x6c), m.above.day / 25);
  auto const rain = 0.06 * o.air.wetness(m.above.day - 3) + 0.06 * o.air.wetness(m.above.day - 7);
  return std::max(0.15, base + season + years - rain + 0.02 * ripple(mix(s.seed, 0x6d), m.above.day * 2));
}

double sewer_level_cm(model const& o, sensor const& s, moment const& m) {
  auto const late = m.local.works() ? 0.0 : 1.3;  // people get up later
  auto const people = 7 + 14 * uniform_of(mix(s.seed, 0x7a));
  auto rain = 0.0;
  for (auto const minutes : {4.0, 14.0, 28.0}) {
    auto then = m.above;
    then.day -= minutes / 1'440;
    rain += o.air.rain_mm_h(then, s.at) / 3;
  }
  auto const paved = 0.5 + uniform_of(mix(s.seed, 0x7b));
  auto const hour = m.local.hour - late;
  return 3 +
         people * at_hour(kSewage, hour < 0 ? hour + 24 : hour) *
             (1 + 0.08 * ripple(mix(s.seed, 0x7c), m.above.day * 140)) +
         16 * paved * std::sqrt(rain) + 2.2 * paved * rain;
}

}  // namespace madang::demo
