#include "sensing/stretches.h"

namespace madang::sensing {
namespace {

// Days begin at midnight of the city's clocks and may have 23 or 25 hours. They are put together from hours: where
// clocks differ from UTC by half an hour, a day begins with the whole hour behind its midnight.
std::vector<stretch> local_days(series_store const& s, points_query const& q, std::int64_t const step_us,
                                zone const& z) {
  auto out = std::vector<stretch>{};
  auto current = std::int64_t{0};
  for (auto const& hour : s.aggregate(
           {.datastream = q.datastream, .from_us = q.from_us, .to_us = q.to_us, .step_us = kHourUs})) {
    auto const local = z.local(from_us(hour.no * kHourUs)).time_since_epoch().count();
    auto const no = bucket_of(local, step_us);
    if (out.empty() || no != current) {
      auto const day = std::chrono::local_days{std::chrono::days{no * step_us / kDayUs}};
      out.push_back({to_us(z.start_of(day)), {}});
      current = no;
    }
    out.back().values.add(hour);
  }
  return out;
}

}  // namespace

step fitting_step(std::int64_t const us, std::int64_t const points) {
  for (auto const& s : kSteps) {
    if (us / s.us <= points) return s;
  }
  return kSteps.back();
}

std::vector<stretch> stretches_of(series_store const& s, points_query const& q, std::int64_t const step_us,
                                  zone const& z) {
  if (step_us >= kDayUs && z.name() != "UTC") return local_days(s, q, step_us, z);
  auto out = std::vector<stretch>{};
  for (auto const& b :
       s.aggregate({.datastream = q.datastream, .from_us = q.from_us, .to_us = q.to_us, .step_us = step_us})) {
    out.push_back({b.no * step_us, b});
  }
  return out;
}

}  // namespace madang::sensing
