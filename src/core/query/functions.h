#pragma once

#include <array>
#include <span>

#include "core/query/expression.h"

// What there is to know of a function before it is evaluated: its name, how it is written, what it takes.
namespace madang::query {

// Sets of kinds, for what can be told without a row. A path can be anything.
using kinds = unsigned;
namespace types {
inline constexpr kinds boolean = 1, number = 2, string = 4, instant = 8, period = 16, duration = 32, date = 64,
                       time_of_day = 128, geometry = 256, json = 512, any = 1023;
inline constexpr kinds time = instant | period;
}  // namespace types

enum class notation { infix, prefix, call };

struct function_info {
  function what;
  std::string_view name;  // in OData
  notation written;
  int strength;  // how tightly it binds, 0 for calls; OData 4.0 Part 2, 5.1.1.9
  std::size_t arguments_min, arguments_max;
  std::array<kinds, 3> takes;  // what lies beyond is as the last
  kinds gives;
};

std::span<function_info const> functions();
function_info const& info(function);

// The kinds that an expression can give, whatever the row.
kinds possible_kinds(expression const&);
// Whether it is an integer by what it is, not by what a row holds: a literal, length(), year() …, and what is
// made of these. Only then is `div` the division of integers: JSON does not tell 7 from 7.0.
bool is_integer(expression const&);
// "a string or a number"
std::string describe(kinds);
kinds kinds_of(kind);

}  // namespace madang::query
