#pragma once

#include <array>
#include <optional>

#include "core/base/time.h"
#include "demo/plane.h"

namespace madang::demo {

// What the weather has in common everywhere in town at one moment.
struct sky {
  double day{};          // since 1970, UTC
  double sun{};          // sine of the sun's height above the horizon
  double solar_hour{};   // 12 when the sun is highest
  double winter{};       // 1 in mid-January, 0 in mid-July (north of the equator)
  double pressure{};     // deviations from the mean: about −2 … 2
  double front{};        // likewise: how near a front is; rain falls above about 0.9
  double cloud{};        // 0 … 1
  double storm{};        // 0, and 1 at the height of a storm
  double wind_m_s{};     // over the roofs
  double mean_c{};       // the day's temperature without the difference of day and night
};

// The weather of the seed's town, for ever. It has fronts of some days, seasons, days and nights by the sun's
// height at the place, showers that drift over the town, and storms. Every question is answered in a time that
// does not depend on the date. Safe to call from any thread.
class weather {
 public:
  // `continental`: hot summers, cold dry winters, rain in July, as in Korea.
  weather(std::uint64_t seed, position centre, bool continental);

  // Without the temperature, which costs most, where nobody asks for it.
  sky at(instant, bool with_temperature = true) const;
  // How wet the days around are, 0 … 2, without the single showers: for what remembers past rain.
  double wetness(double day) const;

  // At a place in town, from the sky of the moment. `heat`: how built-up it is, 0 … 1.
  double temperature_c(sky const&, xy, double heat) const;
  double humidity_percent(sky const&, double temperature_c) const;
  double pressure_hpa(sky const&) const;
  double wind_m_s(sky const&, xy) const;
  double wind_from_deg(sky const&, xy) const;
  double rain_mm_h(sky const&, xy) const;
  double irradiance_w_m2(sky const&, xy) const;
  // How still the air is, 0 … 1: what is emitted stays.
  double stagnation(sky const&) const;

  struct storm { instant from, to; };
  // A storm begins in some of these stretches of time, and ends in the same one.
  static constexpr auto kStormDays = 20;
  std::optional<storm> storm_in(std::int64_t stretch) const;

 private:
  double mean_c(sky const&) const;
  double pressure(double day) const;
  double rainy_season(double day) const;
  double storm_at(double day) const;
  xy drifting(sky const&, xy) const;

  static constexpr auto kSeeds = std::size_t{20};
  std::array<std::uint64_t, kSeeds> seeds_;  // one for everything that goes by chance
  position centre_;
  bool continental_;
  double sin_lat_, cos_lat_;
  double mean_c_, half_range_c_;  // over the year
};

}  // namespace madang::demo
