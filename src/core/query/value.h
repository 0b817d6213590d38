#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/time.h"
#include "core/geo/geometry.h"
#include "core/json/json.h"

namespace madang::query {

struct time_of_day {
  std::chrono::microseconds since_midnight{};
  friend auto operator<=>(time_of_day const&, time_of_day const&) = default;
};

// An array or object, as text in the form of json::node::raw().
struct json_text {
  std::string raw;
  friend bool operator==(json_text const&, json_text const&) = default;
};

// What an expression works with; std::monostate is null. A number is an int64 only where it was written
// or stored as one: 7 and 7.0 are equal and behave alike everywhere but in the `div` of two literals.
// Microseconds are a duration, days on the calendar a date.
using value = std::variant<std::monostate, bool, std::int64_t, double, std::string, instant, period,
                           std::chrono::microseconds, std::chrono::sys_days, time_of_day, geo::geometry, json_text>;

// In the order of the variant.
enum class kind {
  null, boolean, integer, number, string, instant, period, duration, date, time_of_day, geometry, json
};

inline kind kind_of(value const& v) { return kind(v.index()); }
inline bool is_null(value const& v) { return v.index() == 0; }
inline bool is_true(value const& v) {
  auto const* b = std::get_if<bool>(&v);
  return b != nullptr && *b;
}

// A stretch without an end is an instant.
value to_value(period const&);
value to_value(json::node const&);

// The JSON text of a boolean or a number, nothing for any other kind: what a text in quotes is compared
// with (see compare.h).
std::optional<std::string> text_of(value const&);

// What a text in quotes means beside a value of kind k: an instant, a period or a date if it reads as one,
// the number or boolean of which it is the very text. Null if it means nothing there.
value read_as(std::string_view text, kind k);

}  // namespace madang::query
