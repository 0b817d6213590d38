#pragma once

#include <optional>
#include <vector>

#include "core/query/expression.h"

// What whoever answers an expression from an index or by SQL wants to know of it.
//
// In SQL `eq` and `ne` are IS and IS NOT (IS [NOT] DISTINCT FROM in PostgreSQL): here they are never unknown. The
// rest is as SQL has it. compare.h and evaluate.h tell what a text in quotes means beside a number or a time.
namespace madang::query {

// The parts of an expression that must all be true: the operands of `and` at its top, or itself.
std::vector<expression> conjuncts(expression const&);

// Each path once, in the order of the text.
std::vector<path> paths_of(expression const&);

// What does not depend on a row is computed, and and/or are cut down to what matters: `1 eq 1 and a gt 2 add 3`
// becomes `a gt 5`.
expression folded(expression const&, instant now);

// path op literal, with the path on the left whichever way it was written. `op` is one of eq ne gt ge lt le.
struct comparison {
  path where;
  function op{};
  value literal;
  friend bool operator==(comparison const&, comparison const&) = default;
};
std::optional<comparison> as_comparison(expression const&);

// path in (literal, …)
struct membership {
  path where;
  std::vector<value> literals;
  friend bool operator==(membership const&, membership const&) = default;
};
std::optional<membership> as_membership(expression const&);

struct bound {
  value at;
  bool included{};
  friend bool operator==(bound const&, bound const&) = default;
};

// Between what a value lies where an expression is true. `never`: nothing of that kind makes it true.
struct bounds {
  std::optional<bound> low, high;
  bool never{};
  friend bool operator==(bounds const&, bounds const&) = default;
};

// What an expression implies for the values of kind k at a path: k is integer or number (for both), string, or
// instant. Of a period, which is a kind of time, it is the start that is bounded. Wider than need be where the
// expression is involved, never narrower. It says nothing of rows where the path is null or of another kind, which
// `eq null` and `ne` find. The expression should be folded.
bounds bounds_of(expression const&, path const&, kind k);

}  // namespace madang::query
