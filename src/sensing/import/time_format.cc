#include "sensing/import/time_format.h"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::sensing::series_import {
namespace {

using namespace std::chrono;

constexpr auto kConversions = std::string_view{"YymdeHIpMSfbBjzsnt%"};
constexpr auto kMonths =
    std::array<std::string_view, 12>{"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};

// RFC 3339 knows four digits of a year. An epoch in milliseconds that is read as seconds lies far behind.
constexpr auto kEarliest = instant{sys_days{year{0} / 1 / 1}};
constexpr auto kLatest = instant{sys_days{year{10'000} / 1 / 1}};

struct fields {
  int year{1970}, month{1}, day{1}, day_of_year{0}, hour{0}, minute{0}, second{0};
  std::optional<bool> afternoon{};
  microseconds fraction{0};
  std::optional<seconds> offset{};
  std::optional<std::int64_t> epoch_s{};
};

bool is_digit(char const c) { return c >= '0' && c <= '9'; }
bool is_space(char const c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Eats what a pattern asks for from the left of a text.
class matcher {
 public:
  explicit matcher(std::string_view const s) : rest_{s} {}
  bool done() const { return rest_.empty(); }
  bool literal(char const c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void spaces() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }

  bool conversion(char const c, fields& f) {
    switch (c) {
      case 'Y': return number(4, 0, 9'999, f.year);
      case 'y': return short_year(f);
      case 'm': return number(2, 1, 12, f.month);
      case 'd':
      case 'e': return number(2, 1, 31, f.day);
      case 'j': return number(3, 1, 366, f.day_of_year);
      case 'H': return number(2, 0, 24, f.hour);
      case 'I': return number(2, 1, 12, f.hour);
      case 'M': return number(2, 0, 59, f.minute);
      case 'S': return number(2, 0, 60, f.second);
      case 'f': return fraction(f.fraction);
      case 'p': return half_day(f);
      case 'b':
      case 'B': return month_name(f);
      case 'z': return offset(f);
      case 's': return epoch(f);
      case 'n':
      case 't': return spaces(), true;
      default: return literal('%');
    }
  }

 private:
  bool number(std::size_t const digits, int const low, int const high, int& out) {
    spaces();  // "%e" pads with one; strptime takes it everywhere
    auto x = 0;
    auto n = std::size_t{0};
    for (; n != digits && n != rest_.size() && is_digit(rest_[n]); ++n) x = x * 10 + (rest_[n] - '0');
    rest_.remove_prefix(n);
    out = x;
    return n != 0 && x >= low && x <= high;
  }
  bool short_year(fields& f) {
    if (!number(2, 0, 99, f.year)) return false;
    f.year += f.year < 69 ? 2'000 : 1'900;  // POSIX
    return true;
  }
  bool fraction(microseconds& out) {
    auto unit = std::int64_t{100'000};
    auto x = std::int64_t{0};
    auto n = std::size_t{0};
    for (; n != rest_.size() && is_digit(rest_[n]); ++n, unit /= 10) x += (rest_[n] - '0') * unit;
    rest_.remove_prefix(n);
    out = microseconds{x};
    return n != 0;
  }
  bool half_day(fields& f) {
    auto const word = to_lower_ascii(rest_.substr(0, 2));
    if (word != "am" && word != "pm") return false;
    f.afternoon = word == "pm";
    rest_.remove_prefix(2);
    return true;
  }
  bool month_name(fields& f) {
    auto const text = to_lower_ascii(rest_.substr(0, 9));
    for (auto i = std::size_t{0}; i != kMonths.size(); ++i) {
      if (!text.starts_with(kMonths[i].substr(0, 3))) continue;
      f.month = int(i) + 1;
      rest_.remove_prefix(text.starts_with(kMonths[i]) ? kMonths[i].size() : 3);
      return true;
    }
    return false;
  }
  bool offset(fields& f) {
    if (literal('Z') || literal('z')) return f.offset = seconds{0}, true;
    auto const minus = literal('-');
    auto h = 0;
    auto m = 0;
    if ((!minus && !literal('+')) || !number(2, 0, 18, h)) return false;
    auto const colon = literal(':');
    if ((colon || (!rest_.empty() && is_digit(rest_.front()))) && !number(2, 0, 59, m)) return false;
    f.offset = (hours{h} + minutes{m}) * (minus ? -1 : 1);
    return true;
  }
  bool epoch(fields& f) {
    auto x = std::int64_t{};
    auto const r = std::from_chars(rest_.data(), rest_.data() + rest_.size(), x);
    if (r.ec != std::errc{} || std::abs(x) > 1'000'000'000'000) return false;
    rest_.remove_prefix(std::size_t(r.ptr - rest_.data()));
    f.epoch_s = x;
    return true;
  }

  std::string_view rest_;
};

std::optional<time_reading> in_range(time_reading const r) {
  auto const t = r.is_instant ? r.at : instant{r.wall.time_since_epoch()};
  return t >= kEarliest && t < kLatest ? std::optional{r} : std::nullopt;
}

std::optional<time_reading> assembled(fields f) {
  if (f.epoch_s) return in_range({true, instant{seconds{*f.epoch_s}} + f.fraction, {}});
  if (f.afternoon) f.hour = f.hour % 12 + (*f.afternoon ? 12 : 0);
  if (f.hour == 24 && (f.minute != 0 || f.second != 0)) return std::nullopt;
  auto const date = year{f.year} / f.month / f.day;
  if (f.day_of_year == 0 && !date.ok()) return std::nullopt;
  if (f.day_of_year == 366 && !year{f.year}.is_leap()) return std::nullopt;
  auto const day = f.day_of_year == 0 ? sys_days{date} : sys_days{year{f.year} / 1 / 1} + days{f.day_of_year - 1};
  // As in RFC 3339: a leap second is read as the second before it.
  auto const wall = day + hours{f.hour} + minutes{f.minute} + seconds{std::min(f.second, 59)} + f.fraction;
  if (f.offset) return in_range({true, instant{wall - *f.offset}, {}});
  return in_range({false, {}, local_time{wall.time_since_epoch()}});
}

std::optional<time_reading> read_iso8601(std::string_view const s) {
  if (auto const t = parse_rfc3339(s)) return in_range({true, *t, {}});
  auto const d = s.size() == 10 ? parse_date(s) : std::nullopt;
  // Without a zone: the wall clock.
  auto const t = d ? d : parse_rfc3339(std::string{s} + 'Z');
  return t ? in_range({false, {}, local_time{t->time_since_epoch()}}) : std::nullopt;
}

std::optional<time_reading> read_epoch(std::string_view const s, double const us_per_unit) {
  auto const x = parse_double(s);
  if (!x || std::abs(*x) * us_per_unit > 1e18) return std::nullopt;
  if (auto const whole = parse_int(s)) return in_range({true, from_us(*whole * std::int64_t(us_per_unit)), {}});
  return in_range({true, from_us(std::int64_t(std::llround(*x * us_per_unit))), {}});
}

std::string written_out(std::string_view const pattern) {
  auto out = std::string{};
  for (auto i = std::size_t{0}; i != pattern.size(); ++i) {
    auto const c = pattern[i] == '%' && i + 1 != pattern.size() ? pattern[i + 1] : '\0';
    auto const full = c == 'T'   ? "%H:%M:%S"
                      : c == 'R' ? "%H:%M"
                      : c == 'F' ? "%Y-%m-%d"
                      : c == 'D' ? "%m/%d/%y"
                                 : nullptr;
    out += full != nullptr ? full : std::string{pattern.substr(i, c != '\0' ? 2 : 1)};
    if (c != '\0') ++i;
  }
  return out;
}

}  // namespace

result<time_format, std::string> time_format::parse(std::string_view const text) {
  auto out = time_format{};
  if (text == "iso8601") return out;
  out.kind_ = text == "epoch" ? kind::epoch : text == "epoch_ms" ? kind::epoch_ms : kind::pattern;
  if (out.kind_ != kind::pattern) return out;
  out.pattern_ = written_out(text);
  auto has = std::string{};
  for (auto i = std::size_t{0}; i < out.pattern_.size(); ++i) {
    if (out.pattern_[i] != '%') continue;
    if (++i == out.pattern_.size()) return std::string{"The format ends in a '%'."};
    auto const c = out.pattern_[i];
    if (kConversions.find(c) == kConversions.npos) return fmt::format("There is no conversion %{}.", c);
    has += c == 'y' ? 'Y' : c == 'e' ? 'd' : c == 'b' || c == 'B' ? 'm' : c;
  }
  auto const known = [&](char const c) { return has.find(c) != has.npos; };
  auto const day_known = known('Y') && (known('j') || (known('m') && known('d')));
  if (!day_known && !known('s')) {
    return std::string{
        "The format does not say the day: it needs %Y with %m and %d, or %j, or %s; or it is iso8601, epoch or "
        "epoch_ms."};
  }
  if (known('I') && !known('p')) return std::string{"%I counts to 12 and needs %p."};
  return out;
}

std::optional<time_reading> time_format::read(std::string_view const text) const {
  auto const s = trim(text);
  if (kind_ == kind::iso8601) return read_iso8601(s);
  if (kind_ == kind::epoch) return read_epoch(s, 1'000'000);
  if (kind_ == kind::epoch_ms) return read_epoch(s, 1'000);
  auto f = fields{};
  auto m = matcher{s};
  for (auto i = std::size_t{0}; i != pattern_.size(); ++i) {
    auto const c = pattern_[i];
    if (is_space(c)) m.spaces();
    else if (c == '%' ? !m.conversion(pattern_[++i], f) : !m.literal(c)) return std::nullopt;
  }
  return m.done() ? assembled(f) : std::nullopt;
}

}  // namespace madang::sensing::series_import
