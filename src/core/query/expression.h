#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/query/value.h"

// One tree for every filter language: OData's $filter now, CQL2 beside it.
namespace madang::query {

// A step of a path: Thing, properties, @iot.id, or list[0][1] inside JSON.
struct segment {
  std::string name;
  std::vector<std::size_t> indexes{};
  friend bool operator==(segment const&, segment const&) = default;
};

struct path {
  std::vector<segment> segments;
  friend bool operator==(path const&, path const&) = default;
};

// Thing/properties/list[0]
std::string to_string(path const&);
// The reverse, for paths that a program names: no escapes, no checks.
path make_path(std::string_view);

// What is done with operands: operators and functions alike. functions.h knows their names.
enum class function {
  logical_or, logical_and, logical_not,  // any number of operands, but one for `not`
  eq, ne, gt, ge, lt, le,
  in,  // the first is one of the others, or in one of them if that is a JSON array
  add, sub, mul, div, mod, negate,
  substringof, contains, endswith, startswith, length, indexof, substring, tolower, toupper, trim, concat,
  year, month, day, hour, minute, second, fractionalseconds, date, time, totaloffsetminutes,
  now, mindatetime, maxdatetime,
  round, floor, ceiling,
  geo_distance, geo_length, geo_intersects,
  st_equals, st_disjoint, st_touches, st_within, st_overlaps, st_crosses, st_intersects, st_contains, st_relate,
  before, after, during, finishes, meets, overlaps, starts,
};

struct expression;

struct call {
  function what{};
  std::vector<expression> arguments;
};

// A node of the tree. `and` and `or` have all their operands in one node, however they were bracketed, so
// that a long chain of them is not deep.
struct expression {
  std::variant<value, path, call> node;
  std::size_t offset{};  // where it begins in the text it was read from

  value const* literal() const { return std::get_if<value>(&node); }
  path const* where() const { return std::get_if<path>(&node); }
  call const* operation() const { return std::get_if<call>(&node); }
  bool calls(function const f) const {
    auto const* c = operation();
    return c != nullptr && c->what == f;
  }

  // The same tree; where it stood does not matter. NaN is the same as NaN here.
  friend bool operator==(expression const&, expression const&);
};

expression make_literal(value, std::size_t offset = 0);
expression make_call(function, std::vector<expression> arguments, std::size_t offset = 0);

std::size_t count_nodes(expression const&);

}  // namespace madang::query
