#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "demo/chronicle.h"
#include "demo/condition.h"
#include "demo/sensors.h"
#include "demo/town.h"

namespace madang::demo {

// What every sensor of a town has ever told and will tell. A value follows from the town's seed, the sensor, its
// stream and the instant alone: asking twice gives the same, in any order, on any machine, at any date. Each
// question takes well under a microsecond. Does not keep the town or the sensors. Safe to call from any thread.
class value_source {
 public:
  value_source(town const&, std::span<sensor const>, failure_rates const& = {});
  ~value_source();
  value_source(value_source&&) noexcept;
  value_source& operator=(value_source&&) noexcept;

  // Nothing if the device reports nothing then (an outage, a lost report, no vehicle of which to know the speed)
  // or has no such stream. Rounded to the decimals of the property and within its range.
  std::optional<double> value(sensor const&, std::size_t stream, instant) const;
  // All streams of a sensor at once, which is cheaper; as many as streams_of(kind), `out` must have room.
  void values(sensor const&, instant, std::span<std::optional<double>> out) const;

  // What the town lived through in [from, to), in order of time, and how it is called.
  std::vector<event> events(instant from, instant to) const;
  std::string title(event const&, language) const;
  local_time local(instant) const;

 private:
  std::unique_ptr<struct model const> model_;
};

}  // namespace madang::demo
