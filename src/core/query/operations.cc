#include "core/query/operations.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "core/base/text.h"
#include "core/query/compare.h"
#include "core/query/functions.h"

namespace madang::query {
namespace {

using namespace std::chrono;

template <typename T>
T const* as(value const* const v) {
  return std::get_if<T>(v);
}

value answer(std::optional<bool> const b) { return b ? value{*b} : value{}; }

// --- strings

bool is_ascii(std::string_view const s) {
  return std::ranges::all_of(s, [](char const c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string in_case(std::string_view const s, bool const upper) {
  auto out = std::string{};
  if (is_ascii(s)) {
    out = s;
    for (auto& c : out) {
      if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z') c = char(c ^ 0x20);
    }
    return out;
  }
  auto sink = icu::StringByteSink<std::string>{&out};
  auto error = U_ZERO_ERROR;
  auto const text = icu::StringPiece{s.data(), std::int32_t(s.size())};
  // The empty locale: Unicode's own rules, not those of Turkish or Lithuanian.
  if (upper) icu::CaseMap::utf8ToUpper("", 0, text, sink, nullptr, error);
  else icu::CaseMap::utf8ToLower("", 0, text, sink, nullptr, error);
  return out;
}

std::string_view without_spaces(std::string_view const s) {
  auto const size = std::int32_t(s.size());
  auto const* bytes = reinterpret_cast<std::uint8_t const*>(s.data());
  auto c = UChar32{};
  auto start = std::int32_t{0};
  for (auto at = start; at < size; start = at) {
    U8_NEXT(bytes, at, size, c);
    if (!u_isUWhiteSpace(c)) break;
  }
  auto end = size;
  for (auto at = end; at > start; end = at) {
    U8_PREV(bytes, start, at, c);
    if (!u_isUWhiteSpace(c)) break;
  }
  return s.substr(std::size_t(start), std::size_t(end - start));
}

// The place of the n-th code point, or the end.
std::size_t place_of(std::string_view const s, std::size_t n) {
  auto at = std::size_t{0};
  for (; at < s.size(); ++at) {
    if ((s[at] & 0xC0) != 0x80 && n-- == 0) break;
  }
  return at;
}

// 7 and 7.0 alike.
std::optional<std::int64_t> whole_number(value const& v) {
  if (auto const* i = as<std::int64_t>(&v)) return *i;
  auto const* d = as<double>(&v);
  return d != nullptr && std::abs(*d) < 0x1p53 && std::trunc(*d) == *d ? std::optional{std::int64_t(*d)} : std::nullopt;
}

value substring(std::string_view const s, value const& from, value const& count) {
  auto const start = whole_number(from), n = whole_number(count);
  if (!start || !n || *n < 0) return {};
  auto const size = std::int64_t(code_points(s));
  auto const first = *start >= 0 ? *start : *start < -size ? 0 : size + *start;
  auto const rest = s.substr(place_of(s, std::size_t(std::min(first, size))));
  return std::string{rest.substr(0, place_of(rest, std::size_t(*n)))};
}

value of_two(function const f, std::string const& a, std::string const& b) {
  switch (f) {
    case function::substringof: return b.find(a) != b.npos;
    case function::contains: return a.find(b) != a.npos;
    case function::endswith: return a.ends_with(b);
    case function::startswith: return a.starts_with(b);
    case function::concat: return a + b;
    case function::indexof: {
      auto const at = a.find(b);
      return at == a.npos ? std::int64_t{-1} : std::int64_t(code_points(std::string_view{a}.substr(0, at)));
    }
    default: return {};
  }
}

// --- times

// Where a calendar still has a year: beyond, std::chrono's years wrap.
bool on_the_calendar(sys_days const d) {
  return d >= sys_days{year{-32'000} / 1 / 1} && d <= sys_days{year{32'000} / 1 / 1};
}

value of_day(function const f, sys_days const d) {
  if (!on_the_calendar(d)) return {};
  auto const ymd = year_month_day{d};
  switch (f) {
    case function::year: return std::int64_t{int{ymd.year()}};
    case function::month: return std::int64_t{unsigned{ymd.month()}};
    case function::day: return std::int64_t{unsigned{ymd.day()}};
    case function::date: return d;
    default: return {};
  }
}

value of_clock(function const f, microseconds const t) {
  switch (f) {
    case function::hour: return std::int64_t{t / 1h};
    case function::minute: return std::int64_t{t / 1min % 60};
    case function::second: return std::int64_t{t / 1s % 60};
    case function::fractionalseconds: return double((t % 1s).count()) / 1e6;
    case function::time: return time_of_day{t};
    default: return {};
  }
}

std::optional<instant> instant_of(value const& v) {
  if (auto const* t = as<instant>(&v)) return *t;
  auto const* p = as<period>(&v);
  return p != nullptr ? std::optional{p->start} : std::nullopt;
}

// --- numbers

value rounded(function const f, value const& v) {
  if (as<std::int64_t>(&v) != nullptr) return v;
  auto const* d = as<double>(&v);
  if (d == nullptr) return {};
  return f == function::round ? std::round(*d) : f == function::floor ? std::floor(*d) : std::ceil(*d);
}

using relation = std::optional<bool> (*)(geo::geometry const&, geo::geometry const&);
relation relation_of(function const f) {
  switch (f) {
    case function::geo_intersects:
    case function::st_intersects: return geo::intersects;
    case function::st_equals: return geo::equals;
    case function::st_disjoint: return geo::disjoint;
    case function::st_touches: return geo::touches;
    case function::st_within: return geo::within;
    case function::st_overlaps: return geo::overlaps;
    case function::st_crosses: return geo::crosses;
    case function::st_contains: return geo::contains;
    default: return nullptr;
  }
}

}  // namespace

value apply_to_text(function const f, std::span<value const* const> a) {
  auto const* s = as<std::string>(a[0]);
  if (s == nullptr) return {};
  switch (f) {
    case function::length: return std::int64_t(code_points(*s));
    case function::tolower: return in_case(*s, false);
    case function::toupper: return in_case(*s, true);
    case function::trim: return std::string{without_spaces(*s)};
    case function::substring: return substring(*s, *a[1], a.size() > 2 ? *a[2] : value{std::int64_t(s->size())});
    default: break;
  }
  auto const* t = as<std::string>(a[1]);
  return t == nullptr ? value{} : of_two(f, *s, *t);
}

value apply_to_time(function const f, value const& v) {
  auto const t = instant_of(v);
  if (f == function::totaloffsetminutes) return t ? value{std::int64_t{0}} : value{};
  if (auto const* d = as<sys_days>(&v)) return of_day(f, *d);
  if (auto const* c = as<time_of_day>(&v)) return of_clock(f, c->since_midnight);
  if (!t) return {};
  auto const day = std::chrono::floor<days>(*t);
  auto out = of_day(f, day);
  return is_null(out) ? of_clock(f, *t - day) : out;
}

value apply_to_geometry(function const f, std::span<value const* const> a) {
  auto const* g = as<geo::geometry>(a[0]);
  if (g == nullptr) return {};
  if (f == function::geo_length) return geo::length(*g);
  auto const* h = as<geo::geometry>(a[1]);
  if (h == nullptr) return {};
  if (f == function::geo_distance) {
    auto const d = geo::distance(*g, *h);
    return d ? value{*d} : value{};
  }
  if (f == function::st_relate) {
    auto const* pattern = as<std::string>(a[2]);
    return pattern == nullptr ? value{} : answer(geo::relate(*g, *h, *pattern));
  }
  auto const r = relation_of(f);
  return r == nullptr ? value{} : answer(r(*g, *h));
}

value apply(function const f, std::span<value const* const> a) {
  constexpr auto kFirst = sys_days{year{1} / 1 / 1};
  constexpr auto kBeyond = sys_days{year{10'000} / 1 / 1};
  if (f == function::mindatetime) return instant{kFirst};
  if (f == function::maxdatetime) return instant{kBeyond} - microseconds{1};
  if (f >= function::round && f <= function::ceiling) return rounded(f, *a[0]);
  if (f >= function::before) return answer(time_relation(f, *a[0], *a[1]));
  if (f >= function::geo_distance) return apply_to_geometry(f, a);
  if (f >= function::year) return apply_to_time(f, *a[0]);
  return apply_to_text(f, a);
}

}  // namespace madang::query
