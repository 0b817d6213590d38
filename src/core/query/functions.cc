#include "core/query/functions.h"

namespace madang::query {
namespace {

using enum function;
using namespace types;

constexpr auto kMany = std::size_t(-1);
constexpr auto kSpan = instant | period | types::date;         // what has a year
constexpr auto kClock = instant | period | types::time_of_day;  // what has an hour
constexpr auto kAmount = number | types::duration;
constexpr auto kSum = number | instant | period | types::duration | types::date;

// `not` stands below the comparisons, although OData's table has it above: what it is put before is nearly
// always a comparison without brackets, as in `not result lt 1`; and where both readings have a meaning, with
// two booleans, they agree.
constexpr function_info kFunctions[] = {
    {logical_or, "or", notation::infix, 1, 2, kMany, {boolean, boolean, boolean}, boolean},
    {logical_and, "and", notation::infix, 2, 2, kMany, {boolean, boolean, boolean}, boolean},
    {logical_not, "not", notation::prefix, 3, 1, 1, {boolean}, boolean},
    {eq, "eq", notation::infix, 4, 2, 2, {any, any}, boolean},
    {ne, "ne", notation::infix, 4, 2, 2, {any, any}, boolean},
    {gt, "gt", notation::infix, 5, 2, 2, {any, any}, boolean},
    {ge, "ge", notation::infix, 5, 2, 2, {any, any}, boolean},
    {lt, "lt", notation::infix, 5, 2, 2, {any, any}, boolean},
    {le, "le", notation::infix, 5, 2, 2, {any, any}, boolean},
    {in, "in", notation::infix, 5, 2, kMany, {any, any, any}, boolean},
    {add, "add", notation::infix, 6, 2, 2, {kSum, kSum}, kSum},
    {sub, "sub", notation::infix, 6, 2, 2, {kSum, kSum}, kSum},
    {mul, "mul", notation::infix, 7, 2, 2, {kAmount, kAmount}, kAmount},
    {div, "div", notation::infix, 7, 2, 2, {kAmount, number}, kAmount},
    {mod, "mod", notation::infix, 7, 2, 2, {number, number}, number},
    {negate, "-", notation::prefix, 8, 1, 1, {kAmount}, kAmount},
    {substringof, "substringof", notation::call, 0, 2, 2, {string, string}, boolean},
    {function::contains, "contains", notation::call, 0, 2, 2, {string, string}, boolean},
    {endswith, "endswith", notation::call, 0, 2, 2, {string, string}, boolean},
    {startswith, "startswith", notation::call, 0, 2, 2, {string, string}, boolean},
    {length, "length", notation::call, 0, 1, 1, {string}, number},
    {indexof, "indexof", notation::call, 0, 2, 2, {string, string}, number},
    {substring, "substring", notation::call, 0, 2, 3, {string, number, number}, string},
    {tolower, "tolower", notation::call, 0, 1, 1, {string}, string},
    {toupper, "toupper", notation::call, 0, 1, 1, {string}, string},
    {trim, "trim", notation::call, 0, 1, 1, {string}, string},
    {concat, "concat", notation::call, 0, 2, 2, {string, string}, string},
    {year, "year", notation::call, 0, 1, 1, {kSpan}, number},
    {month, "month", notation::call, 0, 1, 1, {kSpan}, number},
    {day, "day", notation::call, 0, 1, 1, {kSpan}, number},
    {hour, "hour", notation::call, 0, 1, 1, {kClock}, number},
    {minute, "minute", notation::call, 0, 1, 1, {kClock}, number},
    {second, "second", notation::call, 0, 1, 1, {kClock}, number},
    {fractionalseconds, "fractionalseconds", notation::call, 0, 1, 1, {kClock}, number},
    {function::date, "date", notation::call, 0, 1, 1, {kSpan}, types::date},
    {function::time, "time", notation::call, 0, 1, 1, {kClock}, types::time_of_day},
    {totaloffsetminutes, "totaloffsetminutes", notation::call, 0, 1, 1, {types::time}, number},
    {now, "now", notation::call, 0, 0, 0, {}, instant},
    {mindatetime, "mindatetime", notation::call, 0, 0, 0, {}, instant},
    {maxdatetime, "maxdatetime", notation::call, 0, 0, 0, {}, instant},
    {function::round, "round", notation::call, 0, 1, 1, {number}, number},
    {function::floor, "floor", notation::call, 0, 1, 1, {number}, number},
    {ceiling, "ceiling", notation::call, 0, 1, 1, {number}, number},
    {geo_distance, "geo.distance", notation::call, 0, 2, 2, {geometry, geometry}, number},
    {geo_length, "geo.length", notation::call, 0, 1, 1, {geometry}, number},
    {geo_intersects, "geo.intersects", notation::call, 0, 2, 2, {geometry, geometry}, boolean},
    {st_equals, "st_equals", notation::call, 0, 2, 2, {geometry, geometry}, boolean},
    {st_disjoint, "st_disjoint", notation::call, 0, 2, 2, {geometry, geometry}, boolean},
    {st_touches, "st_touches", notation::call, 0, 2, 2, {geometry, geometry}, boolean},
    {st_within, "st_within", notation::call, 0, 2, 2, {geometry, geometry}, boolean},
    {st_overlaps, "st_overlaps", notation::call, 0, 2, 2, {geometry, geometry}, boolean},
    {st_crosses, "st_crosses", notation::call, 0, 2, 2, {geometry, geometry}, boolean},
    {st_intersects, "st_intersects", notation::call, 0, 2, 2, {geometry, geometry}, boolean},
    {st_contains, "st_contains", notation::call, 0, 2, 2, {geometry, geometry}, boolean},
    {st_relate, "st_relate", notation::call, 0, 3, 3, {geometry, geometry, string}, boolean},
    {before, "before", notation::call, 0, 2, 2, {types::time, types::time}, boolean},
    {after, "after", notation::call, 0, 2, 2, {types::time, types::time}, boolean},
    {during, "during", notation::call, 0, 2, 2, {types::time, period}, boolean},
    {finishes, "finishes", notation::call, 0, 2, 2, {types::time, types::time}, boolean},
    {meets, "meets", notation::call, 0, 2, 2, {types::time, types::time}, boolean},
    {overlaps, "overlaps", notation::call, 0, 2, 2, {types::time, types::time}, boolean},
    {starts, "starts", notation::call, 0, 2, 2, {types::time, types::time}, boolean},
};

constexpr bool in_the_order_of_the_enumeration() {
  for (auto i = std::size_t{0}; i != std::size(kFunctions); ++i) {
    if (std::size_t(kFunctions[i].what) != i) return false;
  }
  return std::size(kFunctions) == std::size_t(starts) + 1;
}
static_assert(in_the_order_of_the_enumeration());

bool gives_integer(function const f) {
  switch (f) {
    case length: case indexof: case year: case month: case day: case hour: case minute: case second:
    case totaloffsetminutes: return true;
    default: return false;
  }
}

}  // namespace

std::span<function_info const> functions() { return kFunctions; }
function_info const& info(function const f) { return kFunctions[std::size_t(f)]; }

kinds kinds_of(kind const k) {
  switch (k) {
    case kind::null: return any;
    case kind::boolean: return boolean;
    case kind::integer:
    case kind::number: return number;
    case kind::string: return string;
    case kind::instant: return instant;
    case kind::period: return period;
    case kind::duration: return types::duration;
    case kind::date: return types::date;
    case kind::time_of_day: return types::time_of_day;
    case kind::geometry: return geometry;
    case kind::json: return json;
  }
  return any;
}

kinds possible_kinds(expression const& e) {
  if (auto const* v = e.literal()) return kinds_of(kind_of(*v));
  auto const* c = e.operation();
  if (c == nullptr) return any;
  auto const gives = info(c->what).gives;
  if ((gives & (gives - 1)) == 0) return gives;
  // Arithmetic: numbers make numbers; with a time among them, what comes out may be a time or a duration.
  auto const is_number = [](expression const& a) { return possible_kinds(a) == number; };
  return std::ranges::all_of(c->arguments, is_number) ? number : gives;
}

bool is_integer(expression const& e) {
  if (auto const* v = e.literal()) return kind_of(*v) == kind::integer;
  auto const* c = e.operation();
  if (c == nullptr) return false;
  switch (c->what) {
    case add: case sub: case mul: case div: case mod: case negate:
    case function::round: case function::floor: case ceiling:
      return std::ranges::all_of(c->arguments, is_integer);
    default: return gives_integer(c->what);
  }
}

std::string describe(kinds const k) {
  constexpr std::pair<kinds, std::string_view> kNames[] = {
      {boolean, "true or false"}, {number, "a number"}, {string, "a string"}, {instant, "an instant"},
      {period, "a period"}, {types::duration, "a duration"}, {types::date, "a date"},
      {types::time_of_day, "a time of day"}, {geometry, "a geometry"}, {json, "JSON"}};
  auto out = std::string{};
  for (auto const& [bit, name] : kNames) {
    if ((k & bit) != 0) (out += out.empty() ? "" : " or ") += name;
  }
  return out;
}

}  // namespace madang::query
