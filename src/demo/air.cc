// What people breathe: particles from stoves and roads, from fireworks and deserts; nitrogen dioxide from engines;
// ozone that the sun makes and engines eat.
#include <algorithm>

#include "demo/model.h"
#include "demo/random.h"
#include "demo/rhythm.h"

namespace madang::demo {
namespace {

constexpr hours_of_day kTraffic{0.2,  0.13, 0.1,  0.1, 0.2,  0.5,  1.15, 1.75, 1.75, 1.35, 1.2, 1.2,
                                1.25, 1.3,  1.35, 1.5, 1.75, 1.85, 1.6,  1.2,  0.85, 0.65, 0.5, 0.35};
constexpr hours_of_day kStoves{0.7, 0.5, 0.4, 0.3, 0.3, 0.5, 0.9, 1.1, 1.0, 0.8, 0.7, 0.6,
                               0.6, 0.6, 0.6, 0.8, 1.1, 1.6, 2.0, 2.2, 2.2, 2.0, 1.6, 1.1};

double traffic(moment const& m) {
  auto const free = m.local.holiday || m.local.weekday == 6;
  return at_hour(kTraffic, m.local.hour - 0.3) * (free ? 0.55 : m.local.weekday == 5 ? 0.75 : 1.0);
}

// Hours since the last New Year's midnight, if the smoke may still hang in the streets.
double fireworks(moment const& m) {
  if (m.today.fireworks_last_night) return exponential(-m.local.hour / 2.4) + 0.1 * exponential(-m.local.hour / 8);
  if (m.today.fireworks_at_midnight) return 0.25 * smoothstep(22.5, 24, m.local.hour);
  return 0;
}

// Yellow dust from the deserts: some days of spring in Korea.
double yellow_dust(model const& o, moment const& m) {
  if (!o.korean) return 0;
  auto const spring = hill(m.local.day_of_year - 100.0, 75);
  return spring * std::max(0.0, wander(mix(o.seed, 0xd057), m.above.day / 1.6) - 1.0) * 260;
}

}  // namespace

double particles_ug_m3(model const& o, sensor const& s, moment const& m, bool const coarse) {
  auto const& sky = m.above;
  auto const still = o.air.stagnation(sky);
  auto const far = 0.62 * wander(mix(o.seed, 0x9a47), sky.day / 2.7) + 0.3 * wander(mix(o.seed, 0x9a48), sky.day / 0.8);
  auto const place = 0.16 * ripple(mix(o.seed, 0x9a49), s.at.x / 1'300 + sky.day * 5, s.at.y / 1'300);
  auto const region = (o.korean ? 12.0 : 6.3) * exponential(far + 0.35 * sky.winter + place);
  auto const cold = std::max(0.0, 15 - m.temperature_c) / 15;
  auto const stoves = 17 * s.near.heating * cold * at_hour(kStoves, m.local.hour) * still;
  auto const road = s.near.road * traffic(m) * (0.3 + still);
  auto const rain = smoothstep(0.55, 1.7, sky.front);
  auto const washed = 1 - 0.5 * rain;
  auto const smoke = 210 * fireworks(m) * (0.25 + 0.75 * s.near.heating) * (0.35 + still) * (1 + 0.3 * place);
  auto const fine =
      (region + stoves + 4.5 * road + 2 * s.near.industry * still) * washed * (0.75 + 0.7 * still) + smoke;
  if (!coarse) return fine + 0.12 * yellow_dust(o, m);
  auto const dry = 1 - 0.7 * rain - 0.2 * sky.winter;
  auto const blown = 4 + 9.5 * road + 5 * s.near.industry + 0.15 * std::max(0.0, sky.wind_m_s - 6) * 10;
  return 1.16 * fine + blown * dry * 0.8 + yellow_dust(o, m);
}

double no2_ug_m3(model const& o, sensor const& s, moment const& m) {
  auto const still = o.air.stagnation(m.above);
  auto const town = (5 + 6 * m.above.winter) * (0.55 + 1.3 * still) *
                    exponential(0.25 * wander(mix(o.seed, 0x02), m.above.day / 1.5));
  auto const engines = (0.12 + s.near.road) * traffic(m) * 21 * (0.45 + 1.3 * still);
  auto const quick = 1 + 0.14 * ripple(mix(s.seed, 0x03), m.above.day * 30);
  return (town + engines) * quick;
}

double o3_ug_m3(model const& o, sensor const& s, moment const& m) {
  auto const& sky = m.above;
  auto const summer = 1 - sky.winter;
  auto const region = 46 + 26 * summer + 9 * wander(mix(o.seed, 0x04), sky.day / 3);
  auto const afternoon = hill(sky.solar_hour - 15, 9);
  auto const hot = std::max(0.0, m.temperature_c - 17) / 13;
  auto const made = 62 * hot * afternoon * (1 - 0.8 * sky.cloud);
  auto const sunk =
      1 - 0.62 * smoothstep(0.5, -0.3, sky.sun) / (1 + sky.wind_m_s * sky.wind_m_s / 9);  // at night it settles
  return std::max(1.5, region * sunk * (0.8 + 0.2 * afternoon) + made - 0.62 * no2_ug_m3(o, s, m));
}

}  // namespace madang::demo
