#include "core/base/time.h"

#include <fmt/format.h>

namespace madang {
namespace {

using namespace std::chrono;

// Eats fixed pieces of a text from the left; `ok` stays false after the first piece that is missing.
struct scanner {
  std::string_view rest;
  bool ok{true};

  bool eat(char const c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char const c) { ok = eat(c) && ok; }
  int digits(std::size_t const n) {
    if (rest.size() < n) return ok = false, 0;
    auto x = 0;
    for (auto i = std::size_t{0}; i != n; ++i) {
      if (rest[i] < '0' || rest[i] > '9') return ok = false, 0;
      x = x * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(n);
    return x;
  }
  microseconds fraction() {
    auto x = std::int64_t{0};
    auto unit = std::int64_t{100'000};
    auto any = false;
    for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; rest.remove_prefix(1), unit /= 10) {
      x += (rest.front() - '0') * unit;
      any = true;
    }
    ok = ok && any;
    return microseconds{x};
  }
};

sys_days read_day(scanner& s) {
  auto const y = s.digits(4);
  s.expect('-');
  auto const m = s.digits(2);
  s.expect('-');
  auto const d = s.digits(2);
  auto const ymd = year{y} / month{unsigned(m)} / day{unsigned(d)};
  s.ok = s.ok && ymd.ok();
  return s.ok ? sys_days{ymd} : sys_days{};
}

microseconds read_time_of_day(scanner& s) {
  auto const h = s.digits(2);
  s.expect(':');
  auto const m = s.digits(2);
  auto sec = s.eat(':') ? s.digits(2) : 0;
  auto const fraction = s.eat('.') || s.eat(',') ? s.fraction() : microseconds{0};
  if (sec == 60) sec = 59;
  s.ok = s.ok && h <= 23 && m <= 59 && sec <= 59;
  return hours{h} + minutes{m} + seconds{sec} + fraction;
}

minutes read_zone(scanner& s) {
  if (s.eat('Z') || s.eat('z')) return minutes{0};
  auto const sign = s.eat('-') ? -1 : 1;
  if (sign == 1) s.expect('+');
  auto const h = s.digits(2);
  s.eat(':');
  auto const m = s.rest.empty() ? 0 : s.digits(2);
  s.ok = s.ok && h <= 18 && m <= 59;
  return minutes{sign * (h * 60 + m)};
}

}  // namespace

void append_rfc3339(std::string& out, instant const t) {
  auto const d = floor<days>(t);
  auto const ymd = year_month_day{d};
  auto const us = (t - d).count();
  auto const sec = us / 1'000'000;
  auto const y = int{ymd.year()};
  if (y < 0 || y > 9999) out += y < 0 ? '-' : '+';
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", y < 0 ? -y : y,
                 unsigned{ymd.month()}, unsigned{ymd.day()}, sec / 3600, sec / 60 % 60, sec % 60);
  auto const fraction = us % 1'000'000;
  if (fraction % 1000 != 0) fmt::format_to(std::back_inserter(out), ".{:06}", fraction);
  else if (fraction != 0) fmt::format_to(std::back_inserter(out), ".{:03}", fraction / 1000);
  out += 'Z';
}

std::string to_rfc3339(instant const t) {
  auto out = std::string{};
  append_rfc3339(out, t);
  return out;
}

std::string to_iso8601(period const& p) {
  auto out = to_rfc3339(p.start);
  if (p.end) append_rfc3339(out += '/', *p.end);
  return out;
}

std::optional<instant> parse_rfc3339(std::string_view const text) {
  auto s = scanner{text};
  auto const d = read_day(s);
  if (!s.eat('T') && !s.eat('t')) s.expect(' ');
  auto const time = read_time_of_day(s);
  auto const zone = read_zone(s);
  if (!s.ok || !s.rest.empty()) return std::nullopt;
  return instant{d} + time - zone;
}

std::optional<period> parse_iso8601_period(std::string_view const text) {
  auto const slash = text.find('/');
  auto const start = parse_rfc3339(text.substr(0, slash));
  if (!start) return std::nullopt;
  if (slash == text.npos) return period{*start, std::nullopt};
  auto const end = parse_rfc3339(text.substr(slash + 1));
  if (!end || *end < *start) return std::nullopt;
  return period{*start, *end};
}

std::optional<instant> parse_date(std::string_view const text) {
  auto s = scanner{text};
  auto const d = read_day(s);
  if (!s.ok || !s.rest.empty()) return std::nullopt;
  return instant{d};
}

std::optional<microseconds> parse_iso8601_duration(std::string_view const text) {
  auto s = scanner{text};
  auto const sign = s.eat('-') ? -1 : 1;
  s.expect('P');
  auto total = microseconds{0};
  auto in_time = false;
  auto any = false;
  while (s.ok && !s.rest.empty()) {
    if (!in_time && s.eat('T')) {
      in_time = true;
      any = false;
      continue;
    }
    auto const end = s.rest.find_first_not_of("0123456789");
    if (end == 0 || end == s.rest.npos || end > 9) return std::nullopt;
    auto const n = s.digits(end);
    auto const is_fraction = s.eat('.');
    auto const fraction = is_fraction ? s.fraction() : microseconds{0};
    auto unit = microseconds{0};
    if (!in_time && s.eat('D')) unit = days{1};
    else if (!in_time && s.eat('W')) unit = weeks{1};
    else if (in_time && s.eat('H')) unit = hours{1};
    else if (in_time && s.eat('M')) unit = minutes{1};
    else if (in_time && s.eat('S')) unit = seconds{1};
    if (unit.count() == 0 || n > (microseconds::max() - total - fraction) / unit) return std::nullopt;
    if (is_fraction && unit != seconds{1}) return std::nullopt;
    total += n * unit + fraction;
    any = true;
  }
  if (!s.ok || !any) return std::nullopt;
  return sign * total;
}

instant system_clock::now() const { return floor<microseconds>(std::chrono::system_clock::now()); }

}  // namespace madang
