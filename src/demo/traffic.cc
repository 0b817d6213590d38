// Vehicles, bicycles, noise and car parks: what people do by the clock.
#include <algorithm>

#include "demo/model.h"
#include "demo/random.h"
#include "demo/rhythm.h"

namespace madang::demo {
namespace {

// Shares of a day's traffic, in thousandths; the shapes are those of counters in European cities.
constexpr hours_of_day kWorkday{8,  5,  4,  4,  8,  20, 48, 76, 74, 55, 50, 51,
                                53, 54, 57, 65, 77, 80, 64, 46, 34, 27, 20, 14};
constexpr hours_of_day kSaturday{17, 12, 9,  7,  6,  10, 17, 28, 44, 62, 76, 80,
                                 77, 72, 69, 67, 66, 63, 56, 45, 34, 29, 27, 25};
constexpr hours_of_day kSunday{22, 16, 12, 9,  7,  7,  11, 17, 28, 46, 62, 72,
                               72, 72, 77, 80, 80, 77, 68, 55, 43, 33, 23, 15};
constexpr hours_of_day kCyclingWorkday{5,  3,  2,  2,  4,  14,  42, 105, 98, 52, 40, 38,
                                       44, 46, 48, 62, 92, 105, 78, 48,  30, 20, 13, 9};
constexpr hours_of_day kCyclingFree{16, 12, 9,  6,  4,  5,  9,  18, 34, 55, 75, 86,
                                    84, 85, 92, 95, 88, 72, 54, 38, 26, 19, 14, 12};
// How full a car park is, in thousandths.
constexpr hours_of_day kOffice{90,  85,  80,  80,  85,  110, 190, 420, 720, 880, 910, 900,
                               850, 860, 850, 780, 620, 430, 270, 200, 170, 150, 120, 100};
constexpr hours_of_day kShopping{80,  70,  60,  60,  60,  70,  90,  150, 240, 360, 480, 560,
                                 590, 580, 580, 600, 650, 680, 600, 420, 260, 190, 140, 100};
constexpr hours_of_day kShoppingSaturday{110, 90,  80,  70,  70,  80,  100, 160, 320, 560, 780, 900,
                                         930, 930, 920, 880, 780, 620, 430, 300, 250, 220, 180, 140};
constexpr hours_of_day kQuiet{150, 140, 130, 130, 130, 130, 130, 140, 150, 170, 200, 230,
                              250, 260, 270, 270, 260, 240, 220, 210, 200, 190, 180, 160};

// Poisson for small means, the bell curve for large ones.
double counted(double const mean, std::uint64_t const h) {
  if (mean > 14) return std::max(0.0, static_cast<double>(floor_int(mean + std::sqrt(mean) * normal_of(h) + 0.5)));
  auto left = uniform_of(h);
  auto p = exponential(-mean);
  auto n = 0;
  for (; left > p && n < 80; ++n) {
    left -= p;
    p *= mean / (n + 1);
  }
  return n;
}

double of_the_day(local_time const& l) {
  auto const free = l.holiday || l.weekday == 6;
  auto const volume = free ? 0.62 : l.weekday == 5 ? 0.82 : l.weekday == 4 ? 1.05 : 1.0;
  return volume * (l.school_holiday ? 0.88 : 1.0);
}

double share_of_hour(local_time const& l) {
  auto const free = l.holiday || l.weekday == 6;
  return at_hour(free ? kSunday : l.weekday == 5 ? kSaturday : kWorkday, l.hour) / 1'000;
}

// Who comes in the morning leaves in the evening.
double share_of_direction(double const commuting, local_time const& l, heading const to) {
  if (to == heading::none) return 1;
  auto const tide = l.works() ? hill(l.hour - 7.8, 3.4) - hill(l.hour - 17, 4) : 0;
  return 0.5 + (to == heading::inwards ? 0.5 : -0.5) * 0.34 * commuting * tide;
}

// People come before an event begins and leave when it ends.
double crowd(double const hour, double const from, double const to) {
  return smoothstep(from - 1.4, from, hour) * smoothstep(to + 0.9, to, hour);
}

double special(sensor const& s, moment const& m) {
  auto const h = m.local.hour;
  auto sum = 0.0;
  if (m.today.fair) sum += s.near.fair * crowd(h, m.local.weekday < 4 ? 15 : 13, 22.5);
  if (m.today.christmas_market) sum += s.near.market * crowd(h, 12, 20.5);
  if (m.today.match) sum += s.near.stadium * crowd(h, 15.4, 17.4);
  return sum;
}

double cycling_an_hour(model const& o, sensor const& s, moment const& m, heading const to) {
  auto const& l = m.local;
  auto const rain = o.air.rain_mm_h(m.above, s.at);
  auto const mild = exponential(-(m.temperature_c - 21) * (m.temperature_c - 21) / 361);
  auto const dry = 1 - 0.62 * smoothstep(0.05, 2.5, rain) - 0.2 * m.above.storm;
  auto const leisure = uniform_of(mix(s.seed, 0x1e15)) * 0.9;
  auto const volume = l.works() ? 1.0 : 0.55 + 0.7 * leisure * mild;
  auto const share = at_hour(l.works() ? kCyclingWorkday : kCyclingFree, l.hour) / 1'000;
  auto const holiday = l.school_holiday ? 0.8 : 1.0;
  return s.near.bicycles_a_day * (0.25 + 0.95 * mild) * dry * volume * share * holiday *
         share_of_direction(s.near.radial, l, to) * (1 + 0.4 * special(s, m)) *
         (1 + 0.12 * ripple(mix(s.seed, 0xb1), m.above.day * 40));
}

double as_an_hour(sensor const& s) { return 3'600 / static_cast<double>(s.interval.count()); }

double speed_km_h(model const& o, sensor const& s, moment const& m, heading const to, std::uint64_t const h) {
  auto const flow = vehicles_an_hour(o, s, m, to);
  auto const room = std::max(60.0, s.near.vehicles_a_day * 0.052);  // what passes in an hour before it stops
  auto const full = flow / room;
  auto const queue = 0.5 * smoothstep(0.55, 1.15, full + 0.12 * ripple(mix(s.seed, 0x9e), m.above.day * 96));
  auto const wet = 0.06 * smoothstep(0.1, 3, o.air.rain_mm_h(m.above, s.at)) + 0.12 * m.above.storm;
  auto const night = m.local.hour < 5 ? 1.07 : 1.0;
  auto const mean = s.near.speed_km_h * night * (1 - 0.1 * full) * (1 - queue) * (1 - wet);
  auto const sample = std::max(1.0, flow / as_an_hour(s));
  return mean + normal_of(h) * 5.5 / std::sqrt(sample);
}

}  // namespace

double vehicles_an_hour(model const& o, sensor const& s, moment const& m, heading const to) {
  auto const slow = 1 + 0.05 * wander(mix(s.seed, 0x7af), m.above.day / 30);
  auto const quick = 1 + 0.1 * ripple(mix(s.seed, 0x7b0, static_cast<std::uint64_t>(to)), m.above.day * 60);
  auto const bad = 1 - 0.28 * m.above.storm;
  auto const closed = o.events.closed(s.street, m.at) ? 0.03 : 1.0;
  auto const crowds = 1 + 0.35 * special(s, m);
  return s.near.vehicles_a_day * of_the_day(m.local) * share_of_hour(m.local) *
         share_of_direction(s.near.radial, m.local, to) * slow * quick * bad * closed * crowds;
}

std::optional<double> traffic_value(model const& o, sensor const& s, stream const what, moment const& m,
                                    std::int64_t const k) {
  auto const h = mix(s.seed, static_cast<std::uint64_t>(what.to), static_cast<std::uint64_t>(k));
  if (what.of == quantity::bicycles) return counted(cycling_an_hour(o, s, m, what.to) / as_an_hour(s), h);
  auto const n = counted(vehicles_an_hour(o, s, m, what.to) / as_an_hour(s), h);
  if (what.of == quantity::vehicles) return n;
  if (n == 0) return std::nullopt;
  return std::max(3.0, speed_km_h(o, s, m, what.to, mix(h, 1)));
}

// Sources add as energies. A street with 1,000 vehicles an hour gives about 69 dB(A) at the houses.
double sound_level_db(model const& o, sensor const& s, moment const& m, std::int64_t const k) {
  auto const energy = [](double const db) { return power(10, db / 10); };
  auto const& l = m.local;
  auto const chance = mix(s.seed, 0x5047d, static_cast<std::uint64_t>(k));
  auto const flow = vehicles_an_hour(o, s, m, heading::none) * (1 + 0.25 * signed_of(mix(chance, 1))) +
                    s.near.road * 350 * share_of_hour(l) / 0.05;
  auto sum = energy(39 + 10 * (logarithm(flow + 0.5) / 2.302585));
  auto const awake = smoothstep(5, 8, l.hour) * smoothstep(24, 21, l.hour);
  sum += energy(33 + 11 * awake + 2.5 * wander(mix(s.seed, 0x5047e), m.above.day * 12));  // voices, doors, birds
  auto const weekend = l.weekday == 4 || l.weekday == 5;  // Friday and Saturday, and the nights after
  auto const late = l.hour < 3 && (l.weekday == 5 || l.weekday == 6) ? smoothstep(3, 1.5, l.hour)
                    : weekend                                        ? smoothstep(19, 23, l.hour)
                                                                     : 0;
  if (s.near.nightlife > 0) sum += energy(35 + 27 * s.near.nightlife * std::max(late, 0.5 * awake));
  if (s.near.industry > 0 && l.works()) sum += energy(50 + 6 * awake);
  auto const event = special(s, m);
  if (event > 0.01) sum += energy(48 + 27 * event);
  if (m.today.fireworks_at_midnight && l.hour > 23.5) sum += energy(72 + 14 * smoothstep(23.5, 24, l.hour));
  if (m.today.fireworks_last_night && l.hour < 3) sum += energy(88 - 14 * l.hour);
  sum += energy(26 + 4.2 * std::min(14.0, m.above.wind_m_s)) * (1 + m.above.storm);
  auto const rain = o.air.rain_mm_h(m.above, s.at);
  if (rain > 0.2) sum += energy(44 + 4.5 * logarithm(1 + rain));
  auto const siren = uniform_of(mix(chance, 2)) < 0.004 ? 6 + 9 * uniform_of(mix(chance, 3)) : 0;
  return 10 * logarithm(sum) / 2.302585 + siren + 0.9 * normal_of(chance);
}

double free_spaces(sensor const& s, moment const& m) {
  auto const& l = m.local;
  auto const office = 0.15 + 0.7 * uniform_of(mix(s.seed, 0x0ff1ce)) * (1 - 0.6 * s.near.market);
  auto const shops = at_hour(!l.shops() ? kQuiet : l.weekday == 5 ? kShoppingSaturday : kShopping, l.hour);
  auto const works = at_hour(l.works() ? kOffice : kQuiet, l.hour) * (l.school_holiday ? 0.82 : 1.0);
  auto const liked = 0.75 + 0.35 * uniform_of(mix(s.seed, 0x11ed));
  auto full = (office * works + (1 - office) * shops) / 1'000 * liked;
  full *= 1 + 0.10 * wander(mix(s.seed, 0xf011), m.above.day * 9) + 0.06 * wander(mix(s.seed, 0xf012), m.above.day / 9);
  auto const december = l.day_of_year >= 330 && l.shops() && l.weekday >= 4 ? 0.1 : 0;
  full += (0.5 * special(s, m) + december * smoothstep(9, 11, l.hour) * smoothstep(20, 17, l.hour)) * (1 - full);
  full *= 1 - 0.15 * m.above.storm;
  // A few spaces are taken or left from minute to minute.
  full += 0.012 * ripple(mix(s.seed, 0xf013), m.above.day * 290);
  return s.capacity * (1 - std::clamp(full, 0.0, 1.0));
}

}  // namespace madang::demo
