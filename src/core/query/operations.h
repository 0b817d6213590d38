#pragma once

#include <span>

#include "core/query/expression.h"

// The functions of an expression, one by one; evaluate.cc puts them together.
namespace madang::query {

// add sub mul div mod. `integers`: both sides are integers by their form.
value arithmetic(function, value const& a, value const& b, bool integers);
value negated(value const&);

// Every function with a name but `now`. There are as many arguments as functions.h says. Null for what it
// has no value for.
value apply(function, std::span<value const* const> arguments);

value apply_to_text(function, std::span<value const* const>);
value apply_to_time(function, value const&);
value apply_to_geometry(function, std::span<value const* const>);

}  // namespace madang::query
