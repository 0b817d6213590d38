#pragma once

#include <cstdint>

#include "core/base/time.h"
#include "demo/sensors.h"

namespace madang::demo {

// How often devices fail: those of the city, utilities and schools, and those on residents' balconies.
struct failure_rates {
  double city_outage_share{0.005}, resident_outage_share{0.03};  // of the time, in outages of hours to days
  double city_lost_share{0.001}, resident_lost_share{0.012};     // of the reports, one by one
  double city_faults_a_year{0.5}, resident_faults_a_year{1.5};   // times at which values are wrong
};

enum class fault : std::uint8_t {
  none,
  stuck,   // the same value again and again
  spikes,  // now and then a value far off
  drift    // more wrong from day to day, until somebody repairs it
};

struct condition {
  bool silent{false};  // nothing is reported
  fault wrong{fault::none};
  instant since{};     // when the fault began
  double days{};       // since then
};

// The state of a device at its k-th report, about t.
condition condition_of(sensor const&, std::int64_t k, instant t, failure_rates const&);

}  // namespace madang::demo
