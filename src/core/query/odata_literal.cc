#include <charconv>

#include "core/base/text.h"
#include "core/query/scanner.h"

// Literals of $filter: OData 4.0's ABNF (primitiveLiteral), the unprefixed times of SensorThings, and
// periods as "start/end".
namespace madang::query {
namespace {

constexpr auto kNoZone = "The time has no zone: end it with Z or an offset such as +01:00.";
constexpr auto kNoInstant = "This is no instant; one is written 2020-01-31T12:00:00Z.";

constexpr auto kNoDuration =
    "This is no duration; one is written P1DT12H30M. Months and years have no fixed length.";
constexpr auto kNoTimeOfDay = "This is no time of day; one is written 23:59:59.";

// Years 0000 to 9999, as RFC 3339 can write them: else a filter could not be printed for the next page.
bool can_be_written(instant const t) {
  constexpr auto kFirst = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
  constexpr auto kBeyond = std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1};
  return t >= kFirst && t < kBeyond;
}

// Whether `s` begins with this shape: 'd' stands for a digit, everything else for itself.
bool looks_like(std::string_view const s, std::string_view const shape) {
  auto const fits = [](char const c, char const f) { return f == 'd' ? scanner::is_digit(c) : c == f; };
  return s.size() >= shape.size() && std::ranges::equal(s.substr(0, shape.size()), shape, fits);
}
constexpr std::string_view kDate = "dddd-dd-dd";

// The rest of an instant after its date and 'T': how many characters, and the text with the '+' that a form
// turned into a space.
std::string_view zone_at(std::string_view const s) {
  if (s.starts_with('Z') || s.starts_with('z')) return s.substr(0, 1);
  if (!s.starts_with('+') && !s.starts_with('-') && !s.starts_with(' ')) return {};
  if (looks_like(s.substr(1), "dd:dd")) return s.substr(0, 6);
  if (s.starts_with(' ')) return {};
  return s.substr(0, looks_like(s.substr(1), "dddd") ? 5 : looks_like(s.substr(1), "dd") ? 3 : 0);
}

std::optional<instant> read_instant(scanner& s) {
  auto const start = s.at();
  auto const rest = s.rest();
  auto const end = std::min(rest.find_first_not_of("0123456789:.,", kDate.size() + 1), rest.size());
  auto const zone = zone_at(rest.substr(end));
  if (zone.empty()) return s.fail(start, kNoZone);
  auto text = std::string{rest.substr(0, end)};
  text += zone.starts_with(' ') ? "+" + std::string{zone.substr(1)} : std::string{zone};
  auto const t = parse_rfc3339(text);
  if (!t) return s.fail(start, kNoInstant);
  if (!can_be_written(*t)) return s.fail(start, "The time lies outside the years 0000 to 9999.");
  s.move_to(start + end + zone.size());
  return t;
}

bool at_instant(scanner const& s) {
  return looks_like(s.rest(), kDate) && (s.peek(kDate.size()) == 'T' || s.peek(kDate.size()) == 't');
}

std::optional<value> read_time(scanner& s) {
  auto const start = s.at();
  if (!at_instant(s)) {
    auto const d = parse_date(s.rest().substr(0, kDate.size()));
    if (!d) return s.fail(start, "This is no date; one is written 2020-01-31.");
    s.move_to(start + kDate.size());
    return std::chrono::floor<std::chrono::days>(*d);
  }
  auto const from = read_instant(s);
  if (!from) return std::nullopt;
  if (s.peek() != '/' || !looks_like(s.rest().substr(1), kDate)) return *from;
  s.eat('/');
  auto const to = read_instant(s);
  if (!to) return std::nullopt;
  if (*to < *from) return s.fail(start, "The period ends before it begins.");
  return period{*from, *to};
}

std::optional<time_of_day> parse_time_of_day(std::string_view const text) {
  auto const t = parse_rfc3339("1970-01-01T" + std::string{text} + "Z");
  return t ? std::optional{time_of_day{t->time_since_epoch()}} : std::nullopt;
}

std::optional<value> read_time_of_day(scanner& s) {
  auto const text = s.rest().substr(0, s.rest().find_first_not_of("0123456789:."));
  auto const t = parse_time_of_day(text);
  if (!t) return s.fail_here(kNoTimeOfDay);
  s.move_to(s.at() + text.size());
  return *t;
}

std::size_t digits_at(std::string_view const s) { return std::min(s.find_first_not_of("0123456789"), s.size()); }

// How long the number is that stands here; with a sign, a fraction and an exponent, each if there is one.
std::size_t number_at(std::string_view const s, bool& whole) {
  auto n = std::size_t{s.starts_with('-') ? 1U : 0U};
  n += digits_at(s.substr(n));
  whole = true;
  if (n < s.size() && s[n] == '.') {
    whole = false;
    n += 1 + digits_at(s.substr(n + 1));
  }
  if (n < s.size() && (s[n] | 0x20) == 'e') {
    whole = false;
    auto const sign = n + 1 < s.size() && (s[n + 1] == '-' || s[n + 1] == '+') ? std::size_t{1} : std::size_t{0};
    n += 1 + sign + digits_at(s.substr(n + 1 + sign));
  }
  return n;
}

std::optional<value> read_number(scanner& s) {
  auto const start = s.at();
  auto whole = true;
  auto text = std::string{s.rest().substr(0, number_at(s.rest(), whole))};
  s.move_to(start + text.size());
  auto const goes_on = scanner::begins_name(s.peek()) || scanner::is_digit(s.peek()) || s.peek() == '.';
  if (auto const i = parse_int(text); i && !goes_on) return *i;
  auto const d = parse_double(text);
  if (goes_on || !scanner::is_digit(text.back())) return s.fail(start, "This is no number.");
  if (!d) return s.fail(start, "The number is larger than any that can be held.");
  return *d;
}

std::optional<std::string> read_quoted(scanner& s) {
  auto const start = s.at();
  s.eat('\'');
  auto out = std::string{};
  for (;;) {
    auto const end = s.rest().find('\'');
    if (end == std::string_view::npos) return s.fail(start, "The text that begins here has no closing quote.");
    out += s.rest().substr(0, end);
    s.move_to(s.at() + end + 1);
    if (!s.eat('\'')) return out;
    out += '\'';
  }
}

std::optional<value> read_prefixed(scanner& s, std::string_view const name) {
  auto const start = s.at();
  s.move_to(start + name.size());
  auto const inside = s.at() + 1;
  auto const text = read_quoted(s);
  if (!text) return std::nullopt;
  auto const kind = to_lower_ascii(name);
  if (kind == "geography" || kind == "geometry") {
    auto const g = geo::geometry::from_wkt(*text);
    return g ? std::optional<value>{*g} : s.fail(inside + g.error().offset, g.error().message);
  }
  if (kind == "duration") {
    auto const d = parse_iso8601_duration(*text);
    return d ? std::optional<value>{*d} : s.fail(inside, kNoDuration);
  }
  if (kind == "time" || kind == "timeofday") {
    auto const t = parse_time_of_day(*text);
    return t ? std::optional<value>{*t} : s.fail(inside, kNoTimeOfDay);
  }
  if (kind == "date" || kind == "datetime" || kind == "datetimeoffset") {
    auto inner = scanner{*text};
    auto v = looks_like(*text, kDate) ? read_time(inner) : std::nullopt;
    if (inner.failed()) return s.fail(inside + inner.error().offset, inner.error().message);
    return v && inner.done() ? v : s.fail(inside, kNoInstant);
  }
  return s.fail(start, "There is no literal of the kind " + std::string{name} + "'…'.");
}

std::optional<value> named_value(std::string_view const name) {
  if (name == "null") return value{};
  if (equal_ignoring_ascii_case(name, "true")) return true;
  if (equal_ignoring_ascii_case(name, "false")) return false;
  if (name == "INF") return std::numeric_limits<double>::infinity();
  if (name == "NaN") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

}  // namespace

std::chrono::minutes offset_in(std::string_view const literal) {
  using namespace std::chrono;
  auto const text =
      literal.substr(std::min(literal.find_first_of("0123456789"), literal.size()));  // behind datetimeoffset'
  if (!at_instant(scanner{text})) return {};
  auto const zone =
      zone_at(text.substr(std::min(text.find_first_not_of("0123456789:.,", kDate.size() + 1), text.size())));
  if (zone.size() < 3) return {};
  auto const out =
      hours{*parse_int(zone.substr(1, 2))} + minutes{zone.size() == 3 ? 0 : *parse_int(zone.substr(zone.size() - 2))};
  return zone.starts_with('-') ? -out : out;
}

std::optional<value> read_literal(scanner& s) {
  if (s.peek() == '\'') {
    auto text = read_quoted(s);
    return text ? std::optional<value>{std::move(*text)} : std::nullopt;
  }
  if (looks_like(s.rest(), kDate)) return read_time(s);
  if (looks_like(s.rest(), "dd:dd")) return read_time_of_day(s);
  if (scanner::is_digit(s.peek()) || (s.peek() == '-' && scanner::is_digit(s.peek(1)))) return read_number(s);
  if (s.peek() == '-' && s.rest().substr(1).starts_with("INF") && !scanner::begins_name(s.peek(4))) {
    s.move_to(s.at() + 4);
    return -std::numeric_limits<double>::infinity();
  }
  auto const name = s.peek_name();
  auto const next = s.peek(name.size());
  if (!name.empty() && next == '\'') return read_prefixed(s, name);
  auto v = named_value(name);
  if (!v || next == '/' || next == '[') return std::nullopt;
  s.move_to(s.at() + name.size());
  return v;
}

}  // namespace madang::query
