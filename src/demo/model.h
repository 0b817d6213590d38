#pragma once

#include "demo/chronicle.h"
#include "demo/condition.h"

namespace madang::demo {

// What values are made from. Immutable.
struct model {
  std::uint64_t seed;
  bool korean;
  weather air;
  calendar days;
  chronicle events;
  failure_rates rates;
};

// A moment where a sensor stands: what its streams have in common.
struct moment {
  instant at;
  local_time local;
  sky above;
  special_day today;
  double temperature_c{}, humidity_percent{};  // only for devices whose values depend on them
};
moment moment_at(model const&, sensor const&, instant);

// The true value of a quantity where the sensor stands, before the device adds its errors. `k` is the number of the
// report, for what is decided by chance. Nothing where there is nothing to measure: no mean speed without vehicles.
double vehicles_an_hour(model const&, sensor const&, moment const&, heading);  // expected
std::optional<double> traffic_value(model const&, sensor const&, stream, moment const&, std::int64_t k);
double sound_level_db(model const&, sensor const&, moment const&, std::int64_t k);
double free_spaces(sensor const&, moment const&);

double particles_ug_m3(model const&, sensor const&, moment const&, bool coarse);
double no2_ug_m3(model const&, sensor const&, moment const&);
double o3_ug_m3(model const&, sensor const&, moment const&);

double river_level_cm(model const&, sensor const&, moment const&);
double groundwater_depth_m(model const&, sensor const&, moment const&);
double sewer_level_cm(model const&, sensor const&, moment const&);

}  // namespace madang::demo
