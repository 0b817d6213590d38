#include "demo/weather.h"

#include <algorithm>

#include "demo/random.h"

namespace madang::demo {
namespace {

enum what : std::size_t {
  kPressure, kPressureFast, kFront, kWarm, kWarmFast, kWarmSlow, kDew, kWind, kGust, kTurn, kTurnFast,
  kShower, kCell, kSultry, kCloudlet, kStorm, kLocal, kEnd
};

constexpr auto kYear = 365.2425;
constexpr auto kSecondsADay = 86'400.0;

double rises(double const x, double const from) { return x > from ? x - from : 0; }

}  // namespace

weather::weather(std::uint64_t const seed, position const centre, bool const continental)
    : centre_{centre}, continental_{continental}, sin_lat_{sine(centre.lat_deg / 360)},
      cos_lat_{cosine(centre.lat_deg / 360)} {
  static_assert(kEnd <= kSeeds);
  for (auto i = std::size_t{0}; i != kSeeds; ++i) seeds_[i] = mix(seed, 0x3ea7, i);
  auto const lat = std::abs(centre.lat_deg);
  // Means of lowland stations: 10.6 °C at 51° north in Europe, 12.5 °C in Seoul. July is 17 and 27 K warmer than
  // January.
  mean_c_ = continental ? 12.5 + (37.5 - lat) * 0.7 : 10.6 + (51 - lat) * 0.45;
  half_range_c_ = continental ? 13.4 : std::clamp(8.6 + centre.lon_deg * 0.08, 4.0, 14.0) * std::min(1.0, lat / 35);
}

double weather::pressure(double const day) const {
  return 0.8 * wander(seeds_[kPressure], day / 2.6) + 0.4 * wander(seeds_[kPressureFast], day / 0.9);
}

// In Korea most rain falls in July and August.
double weather::rainy_season(double const day) const {
  return continental_ ? 0.55 * cosine((day - 205) / kYear) - 0.15 : 0;
}

double weather::wetness(double const day) const {
  auto const wet = rises(-0.75 * pressure(day) + rainy_season(day), 0.1);
  return wet * (0.5 + wet);
}

std::optional<weather::storm> weather::storm_in(std::int64_t const stretch) const {
  auto const h = mix(seeds_[kStorm], static_cast<std::uint64_t>(stretch));
  if (uniform_of(h) > 0.52) return std::nullopt;
  auto const middle = (static_cast<double>(stretch) + 0.5) * kStormDays;
  auto const season = cosine((middle - 10) / kYear) * (centre_.lat_deg < 0 ? -1 : 1) * (continental_ ? -1 : 1);
  if (uniform_of(h) > 0.22 + 0.3 * season) return std::nullopt;
  auto const minutes = 8 * 60 + static_cast<std::int64_t>(mix(h, 1) % (10 * 60));
  auto const start = static_cast<std::int64_t>(mix(h, 2) % (kStormDays * 1'440 - 18 * 60));
  auto const from = instant{std::chrono::days{stretch * kStormDays}} + std::chrono::minutes{start};
  return storm{from, from + std::chrono::minutes{minutes}};
}

double weather::storm_at(double const day) const {
  auto const s = storm_in(floor_int(day / kStormDays));
  if (!s) return 0;
  auto const from = static_cast<double>(to_us(s->from)) / 8.64e10;
  auto const to = static_cast<double>(to_us(s->to)) / 8.64e10;
  auto const half = (to - from) / 2;
  return hill(day - from - half, half);
}

sky weather::at(instant const t, bool const with_temperature) const {
  auto s = sky{};
  s.day = static_cast<double>(to_us(t)) / 8.64e10;
  auto const season = (s.day - 196) / kYear;  // mid-July, whichever year
  s.winter = 0.5 - 0.5 * cosine(season + (centre_.lat_deg < 0 ? 0.5 : 0));
  auto const declination = 0.3978 * sine((s.day - 80) / kYear);
  auto const turn = s.day + centre_.lon_deg / 360;
  s.solar_hour = 24 * (turn - static_cast<double>(floor_int(turn)));
  s.sun =
      sin_lat_ * declination + cos_lat_ * std::sqrt(1 - declination * declination) * cosine(s.solar_hour / 24 - 0.5);

  s.storm = storm_at(s.day);
  s.pressure = pressure(s.day);
  s.front = -0.75 * s.pressure + 0.55 * wander(seeds_[kFront], s.day / 0.42) + rainy_season(s.day) + 1.3 * s.storm;
  s.cloud = smoothstep(-1.0, 1.0, s.front + 0.25 * s.winter);
  auto const thermal = 0.9 * rises(s.sun, 0) * (1 - 0.6 * s.cloud);  // the sun stirs the air
  auto const w =
      2.1 + 0.9 * rises(s.front, 0) * (1 + 0.7 * s.winter) + 0.75 * wander(seeds_[kWind], s.day / 0.6) + thermal;
  s.wind_m_s = std::max(0.3, w) + 9 * s.storm;
  if (with_temperature) s.mean_c = mean_c(s);
  return s;
}

double weather::mean_c(sky const& s) const {
  auto const season = half_range_c_ * (1 - 2 * s.winter);
  auto const lag = half_range_c_ * 0.12 * sine((s.day - 196) / kYear) *
                   (centre_.lat_deg < 0 ? -1 : 1);  // autumn is warmer than spring
  auto const air = 3.3 * wander(seeds_[kWarm], s.day / 3.9) + 1.2 * wander(seeds_[kWarmFast], s.day / 0.8) +
                   1.3 * wander(seeds_[kWarmSlow], s.day / 26);
  auto const cover = s.cloud * (2.2 * s.winter - 2.4 * (1 - s.winter));  // clouds warm the winter and cool the summer
  return mean_c_ + season + lag + air + cover;
}

double weather::temperature_c(sky const& s, xy const at, double const heat) const {
  auto const clear = 1.2 - 0.85 * s.cloud;
  auto const swing = (1.5 + 4.0 * (1 - s.winter)) * clear;
  auto const h = (s.solar_hour - 14.6) / 24;
  auto const day = cosine(h) + 0.22 * cosine(2 * h + 0.08);
  auto const night = smoothstep(0.25, -0.1, s.sun) * clear / (1 + s.wind_m_s / 4);
  auto const island = heat * (0.5 + 2.6 * night);
  auto const local = 0.25 * ripple(seeds_[kLocal], at.x / 900 + s.day * 3, at.y / 900);
  return s.mean_c + swing * day - 1.2 * smoothstep(0.7, 1.6, s.front) + island + local;
}

double weather::humidity_percent(sky const& s, double const t) const {
  auto const dry = (2.0 + 5.2 * (1 - s.winter)) * (1 - 0.8 * s.cloud) + (continental_ ? 5.5 * s.winter : 0) + 1.0;
  auto const dew = s.mean_c - dry + 0.9 * wander(seeds_[kDew], s.day / 0.5) + 0.6 * smoothstep(0.7, 1.5, s.front);
  // Magnus' formula for the pressure of water vapour over water, as the WMO gives it (WMO-No. 8, annex 4.B).
  auto const percent = 100 * exponential(17.62 * dew / (243.12 + dew) - 17.62 * t / (243.12 + t));
  return std::clamp(percent, 14.0, 100.0);
}

double weather::pressure_hpa(sky const& s) const {
  auto const tide = 0.5 * cosine((s.solar_hour - 10) / 12);
  return 1'014.5 + s.pressure * (7.5 + 4 * s.winter) - 14 * s.storm + (continental_ ? 7 * (2 * s.winter - 1) : 0) +
         tide;
}

double weather::wind_m_s(sky const& s, xy const at) const {
  auto const gust = ripple(seeds_[kGust], s.day * 144 * 1.3 + at.x / 1'700, at.y / 1'700);
  return std::max(0.0, s.wind_m_s * (1 + 0.28 * gust));
}

double weather::wind_from_deg(sky const& s, xy const at) const {
  auto const steady = 1 / (1 + s.wind_m_s / 3);
  auto const turn = 240 + 62 * wander(seeds_[kTurn], s.day / 1.7) + 25 * wander(seeds_[kTurnFast], s.day / 0.3) +
                    60 * steady * ripple(mix(seeds_[kTurnFast], 1), s.day * 200 + at.x / 800);
  return turn - 360 * static_cast<double>(floor_int(turn / 360));
}

// Showers come from the west-southwest, at 9 m/s.
xy weather::drifting(sky const& s, xy const at) const {
  auto const along = at.x * 0.94 + at.y * 0.34 - s.day * kSecondsADay * 9;
  return {along, at.y * 0.94 - at.x * 0.34};
}

double weather::rain_mm_h(sky const& s, xy const at) const {
  auto const p = drifting(s, at);
  auto const wet = rises(s.front, 0.92);
  auto rain = 0.0;
  if (wet > 0) {
    auto const shower = ripple(seeds_[kShower], p.x / 5'200, p.y / 4'200) +
                        0.4 * ripple(mix(seeds_[kShower], 1), p.x / 1'400, p.y / 1'400);
    rain = (continental_ ? 2.3 : 1.25) * wet * (1 + wet) * rises(shower, -0.45);
  }
  // Thunderstorms on sultry afternoons.
  auto const afternoon = hill(s.solar_hour - 17, 5) * smoothstep(0.45, 0.1, s.winter);
  if (afternoon > 0.05 && s.front > -0.6) {
    auto const sultry = rises(wander(seeds_[kSultry], s.day / 1.4), 0.55);
    auto const cell = rises(ripple(seeds_[kCell], p.x / 6'500, p.y / 5'000), 0.35);
    rain += 30 * sultry * cell * afternoon;
  }
  return rain + 1.5 * s.storm;
}

double weather::irradiance_w_m2(sky const& s, xy const at) const {
  if (s.sun <= 0.003) return 0;
  auto const clear = 1'098 * s.sun * exponential(-0.057 / s.sun);  // Haurwitz' clear sky
  auto const p = drifting(s, at);
  auto const broken = s.cloud * (1 - s.cloud) * 4;  // a half-covered sky flickers most
  auto const passing = smoothstep(-0.2, 0.5, ripple(seeds_[kCloudlet], p.x / 2'600, p.y / 2'000));
  return clear * (1 - 0.76 * s.cloud * s.cloud) * (1 - 0.55 * broken * passing);
}

double weather::stagnation(sky const& s) const {
  auto const night = smoothstep(0.2, -0.1, s.sun);
  auto const breeze = s.wind_m_s / 2.4;
  auto const calm = 1 / (1 + breeze * breeze);
  return calm * (0.45 + 0.55 * smoothstep(-0.3, 1.2, s.pressure)) * (0.55 + 0.45 * night) * (0.6 + 0.4 * s.winter);
}

}  // namespace madang::demo
