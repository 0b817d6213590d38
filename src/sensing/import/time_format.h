#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/zone.h"

namespace madang::sensing::series_import {

// What a text says of a time: an instant if it says its zone or counts from 1970, else what a wall clock showed.
struct time_reading {
  bool is_instant{false};
  instant at{};
  local_time wall{};
};

// How times are written: "iso8601" (RFC 3339, where the zone may be left out and a date alone is its midnight),
// "epoch", "epoch_ms", or the conversions of strptime: %Y %y %m %d %e %H %I %p %M %S %f (fraction) %b %B %j %z
// %T %R %F %D %s %n %t %%. As there, numbers may do without leading zeros and spaces match any spaces. 24:00 is
// the midnight that ends a day.
class time_format {
 public:
  static result<time_format, std::string> parse(std::string_view);
  std::optional<time_reading> read(std::string_view) const;

 private:
  enum class kind { iso8601, epoch, epoch_ms, pattern };
  kind kind_{kind::iso8601};
  std::string pattern_;  // with %T and the like written out
};

}  // namespace madang::sensing::series_import
