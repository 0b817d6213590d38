#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "demo/sensors.h"

namespace madang::demo {

// A sensor sends one message; all of its streams are in it.
struct report {
  instant at;
  std::uint32_t sensor{};  // its number
  friend bool operator==(report const&, report const&) = default;
};

// Who reports when, in order of time. Asking for a second of 100,000 sensors costs what it returns (some
// thousand steps), asking for a year needs no more memory than asking for a minute. Keeps a view of the sensors,
// which must outlive it. Safe to call from any thread.
class schedule {
 public:
  explicit schedule(std::span<sensor const>);

  // Calls f for every report in [from, to): earlier ones first, at the same instant by the sensor's number.
  void each(instant from, instant to, std::function<void(report const&)> const& f) const;
  std::vector<report> between(instant from, instant to) const;

 private:
  // Sensors with the same interval and jitter, by phase.
  struct group {
    std::chrono::seconds interval;
    std::chrono::milliseconds jitter;
    std::vector<std::uint32_t> sensors;
  };
  void add_slice(std::vector<report>&, group const&, instant from, instant to) const;

  std::span<sensor const> sensors_;
  std::vector<group> groups_;
  std::chrono::seconds slice_{1};
};

// One sensor's reports in [from, to), in order: for filling in its history.
void each_report(sensor const&, instant from, instant to, std::function<void(instant)> const& f);

}  // namespace madang::demo
