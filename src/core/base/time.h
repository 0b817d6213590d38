#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang {

// One clock resolution for memory, both stores and the wire: UTC in microseconds.
using instant = std::chrono::sys_time<std::chrono::microseconds>;

// A stretch of time, both ends included. An instant has no end.
struct period {
  instant start;
  std::optional<instant> end;
  friend auto operator<=>(period const&, period const&) = default;
};

inline instant from_us(std::int64_t const us) { return instant{std::chrono::microseconds{us}}; }
inline std::int64_t to_us(instant const t) { return t.time_since_epoch().count(); }

// 2026-05-04T09:00:00Z, with as many fraction digits (none, 3 or 6) as the instant needs.
// Years outside 0000–9999 cannot be written in RFC 3339 and get a sign, as ISO 8601 has it.
std::string to_rfc3339(instant);
// "start" or "start/end".
std::string to_iso8601(period const&);
void append_rfc3339(std::string& out, instant);

// Reads RFC 3339 (ISO 8601's profile for the internet): date, 'T' or space, time with seconds
// optional, fraction of any length (cut to microseconds), 'Z' or ±hh:mm. A leap second is read as the
// second before it. Nothing without a zone is accepted: whose nine o'clock would it be?
std::optional<instant> parse_rfc3339(std::string_view);
// An instant or "start/end"; the end may not lie before the start.
std::optional<period> parse_iso8601_period(std::string_view);
// 2026-05-04, as the midnight in UTC with which the day begins.
std::optional<instant> parse_date(std::string_view);
// P1D, PT15M, P1DT2H, -PT0.5S. Years and months have no fixed length and are not accepted.
std::optional<std::chrono::microseconds> parse_iso8601_duration(std::string_view);

// Time is passed in, never asked for: tests own the clock. Safe to call from any thread.
struct clock {
  virtual ~clock() = default;
  virtual instant now() const = 0;
};

struct system_clock final : clock {
  instant now() const override;
};

}  // namespace madang
