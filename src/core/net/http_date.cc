#include "core/net/http_date.h"

#include <array>

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::net {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> digits(std::string_view const s) {
  if (s.empty() || s.size() > 4 || s.find_first_not_of("0123456789") != s.npos) return std::nullopt;
  return int(*parse_int(s));
}

std::optional<microseconds> time_of_day(std::string_view const s) {
  if (s.size() != 8 || s[2] != ':' || s[5] != ':') return std::nullopt;
  auto const h = digits(s.substr(0, 2));
  auto const m = digits(s.substr(3, 2));
  auto const sec = digits(s.substr(6, 2));
  if (!h || !m || !sec || *h > 23 || *m > 59 || *sec > 60) return std::nullopt;
  return hours{*h} + minutes{*m} + seconds{std::min(*sec, 59)};
}

std::optional<instant> put_together(std::string_view const d, std::string_view const mon, std::optional<int> const y,
                                    std::string_view const time) {
  auto const day_no = digits(d);
  auto const month_at = std::ranges::find(kMonths, mon);
  auto const t = time_of_day(time);
  if (!day_no || month_at == kMonths.end() || !y || !t) return std::nullopt;
  auto const ymd = year{*y} / month{unsigned(month_at - kMonths.begin()) + 1} / day{unsigned(*day_no)};
  if (!ymd.ok()) return std::nullopt;
  return instant{sys_days{ymd}} + *t;
}

// Two digits mean the year that is at most 50 years ahead (RFC 9110 5.6.7); 1970–2069 serves until 2020+49.
std::optional<int> two_digit_year(std::string_view const s) {
  auto const y = s.size() == 2 ? digits(s) : std::nullopt;
  if (!y) return std::nullopt;
  return *y < 70 ? 2000 + *y : 1900 + *y;
}

}  // namespace

std::string to_http_date(instant const t) {
  auto const d = floor<days>(t);
  auto const ymd = year_month_day{d};
  auto const sec = floor<seconds>(t - d).count();
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[weekday{d}.c_encoding()], unsigned{ymd.day()},
                     kMonths[unsigned{ymd.month()} - 1], int{ymd.year()}, sec / 3600, sec / 60 % 60, sec % 60);
}

std::optional<instant> parse_http_date(std::string_view const s) {
  if (s.size() == 29 && s.substr(3, 2) == ", " && s.ends_with(" GMT") && s[7] == ' ' && s[11] == ' ' && s[16] == ' ') {
    return put_together(s.substr(5, 2), s.substr(8, 3), digits(s.substr(12, 4)), s.substr(17, 8));
  }
  if (s.size() == 24 && s[3] == ' ' && s[7] == ' ' && s[10] == ' ' && s[19] == ' ') {  // asctime
    auto const d = s[8] == ' ' ? s.substr(9, 1) : s.substr(8, 2);
    return put_together(d, s.substr(4, 3), digits(s.substr(20, 4)), s.substr(11, 8));
  }
  auto const comma = s.find(", ");  // RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
  if (comma == s.npos) return std::nullopt;
  auto const rest = s.substr(comma + 2);
  if (rest.size() != 22 || rest[2] != '-' || rest[6] != '-' || rest[9] != ' ' || !rest.ends_with(" GMT")) {
    return std::nullopt;
  }
  return put_together(rest.substr(0, 2), rest.substr(3, 3), two_digit_year(rest.substr(7, 2)), rest.substr(10, 8));
}

}  // namespace madang::net
