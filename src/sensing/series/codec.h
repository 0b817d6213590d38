#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sensing/series/columns.h"

// A chunk as bytes and back, bit for bit. Times are whole multiples of a unit (their greatest common
// divisor: a minute, a second, 145 s …), numbers are decimals scaled to whole ones; what is the same for
// all costs a few bytes. Ends in a checksum, so that a flipped bit is noticed.
namespace madang::sensing {

// Of one chunk; a longer column is cut before it is encoded.
inline constexpr auto kEncodedPointsMax = std::size_t{1} << 16;

std::string encode(columns const&);

struct decode_error {
  std::string message;
};
// Never more than kEncodedPointsMax points, whatever the bytes say. `out` is empty after an error.
result<void, decode_error> decode(std::string_view, columns& out);

// first + step · (0, steps[1], steps[1] + steps[2] …)
struct steps {
  std::int64_t first{0}, unit{1};
  std::vector<std::int32_t> deltas{};  // deltas[0] is 0
  friend bool operator==(steps const&, steps const&) = default;
};

// The same where plain SQL is to read it: times and numbers as arrays, as steps where those fit 32 bits and as
// they are where not; the rest as bytes. A number is its step divided by 10^decimals.
struct sql_parts {
  std::optional<steps> times, numbers;
  int decimals{0};
  std::string rest;
  std::optional<std::vector<std::int64_t>> exact_times{};
  std::optional<std::vector<double>> exact_numbers{};
};
sql_parts encode_for_sql(columns const&);
result<void, decode_error> decode(sql_parts const&, columns& out);

// For tests that want to reach what lies behind the checksum: the bytes with a fresh one.
std::string with_checksum(std::string bytes_without);
inline constexpr auto kChecksumBytes = std::size_t{4};

}  // namespace madang::sensing
