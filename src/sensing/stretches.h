#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/zone.h"
#include "sensing/series/series_store.h"

// The equal stretches of time that a chart draws one point for.
namespace madang::sensing {

struct step {
  std::string_view name;  // ISO 8601
  std::int64_t us;
};
// Those that roll-ups have, and shorter ones in between.
inline constexpr auto kSteps = std::array{
    step{"PT1M", kHourUs / 60}, step{"PT5M", kHourUs / 12}, step{"PT15M", kHourUs / 4}, step{"PT1H", kHourUs},
    step{"PT6H", 6 * kHourUs},  step{"P1D", kDayUs},        step{"P7D", 7 * kDayUs},    step{"P30D", 30 * kDayUs}};

// The shortest of which no more than `points` lie in so much time.
step fitting_step(std::int64_t us, std::int64_t points);

struct stretch {
  std::int64_t start_us;
  bucket values;
};
// Those that have values, by time. Days are those of the zone's clocks.
std::vector<stretch> stretches_of(series_store const&, points_query const&, std::int64_t step_us, zone const&);

}  // namespace madang::sensing
