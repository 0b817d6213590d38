#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "demo/plan.h"

namespace madang::demo {

// What the clock on the town hall shows.
struct local_time {
  std::int64_t day{};  // since 1970-01-01, in the town
  double hour{};       // 0 ≤ hour < 24
  int weekday{};       // 0 is Monday
  int day_of_year{};   // 0 is 1 January
  int year{};
  bool holiday{}, school_holiday{};
  bool works() const { return weekday < 5 && !holiday; }
  bool shops() const { return weekday < 6 && !holiday; }
};

// Days, holidays and clock changes of the town. GCC 12 has no time zones: Korea's time for a Korean town;
// elsewhere the hour of the longitude, with the European Union's summer time (directive 2000/84/EC: from the last
// Sunday of March to the last of October, 1:00 UTC) and Central European Time where the continent has it.
class calendar {
 public:
  explicit calendar(town_options const&);
  local_time at(instant) const;
  // The instant at which the town's clocks show that hour of that day.
  instant at_local(std::int64_t day, double hour) const;
  std::chrono::minutes offset(instant) const;  // of local time from UTC
  std::string zone_name() const;               // the IANA zone whose clocks go the same way today

 private:
  // Days from 1970 to 2099, looked up; outside there are no holidays and no summer time.
  struct day_facts { std::int16_t year, day_of_year; bool holiday, school_holiday, summer_before, summer_after; };
  bool is_summer(std::int64_t second) const;
  void mark_holidays(int year);
  void mark_summer(int year);
  void mark(std::chrono::sys_days, bool day_facts::*fact);
  void mark(std::chrono::sys_days from, std::chrono::sys_days to, bool day_facts::*fact);

  bool korean_;
  bool european_;
  std::chrono::minutes standard_;
  std::vector<day_facts> days_;
};

}  // namespace madang::demo
