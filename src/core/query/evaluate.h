#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/query/expression.h"

// What an expression gives for a row. Nothing here throws or fails: what has no meaning, such as the year of
// a number or a division by zero, is null, and null is not true.
//
// Choices, where the standards leave one:
// - Comparison: compare.h. A text in quotes beside a value that is none is read as what that value is: beside
//   a time as a time, beside a number or boolean by comparing their texts, so that result gt '3' does not find
//   12. The OGC's test suite for SensorThings wants both. Only what the query says in quotes is read so, never
//   what is stored.
// - null: an operator or function with a null is null, but for eq, ne, `in`, and for and/or (false and null is
//   false; true or null is true).
// - Numbers: add, sub and mul of int64s stay whole unless they overflow; then they are doubles. `div` is the
//   division of whole numbers only if both sides are so by their form, as in 7 div 2, or length(name) div 2;
//   of what a row holds it never is: JSON does not tell 7 from 7.0. `mod` has the sign of its left side.
//   round() goes away from zero at one half.
// - Strings: length, indexof and substring count code points, from 0; indexof is -1 if there is none; a
//   negative start of substring counts from the end. tolower, toupper and trim follow Unicode.
// - Times: all in UTC, so that totaloffsetminutes is 0; but the parts of a literal are those of the offset that it is
//   written with, which whoever reads it computes at once. The parts of a period are those of its start. now() is
//   the same for the whole of a query. mindatetime() is the year 1, maxdatetime() the last microsecond of 9999.
// - Arithmetic with times: instant or period ± duration, instant - instant, date ± duration (whole days count),
//   date - date, duration ± duration, duration mul or div number. A date beside a duration stays a date.
// - Geometry: in the plane of degrees. What geo/geometry.h has no answer to is null.
namespace madang::query {

// One row, as far as an expression looks into it.
struct row {
  virtual ~row() = default;

  // What a path leads to from this row; null if nowhere. `no` is the place in evaluator::paths() of what was
  // asked for: who has many rows finds out once what each means, not for every row.
  virtual value get(path const&, std::size_t no) const = 0;

  // Calls f for each row to which a relation leads, as long as it returns true.
  virtual void each(std::string_view relation, std::function<bool(row const&)> const& f) const;
};

// Whether these steps, from the row on, end at other rows: {Datastreams}, {Datastream, Thing}.
using is_relation = std::function<bool(std::span<segment const>)>;

// An expression made ready for many rows. Never changes: any number of threads may use it at once.
//
// A path over relations leads to many rows. The expression is true if it is true for one choice of them, in
// which equal beginnings of paths mean the same row: "Datastreams/name eq 'a' and Datastreams/unit eq 'b'"
// asks for one datastream that is both, as a join would. Where a relation leads nowhere its paths are null:
// "Datastreams/id eq null" finds what has none.
class evaluator {
 public:
  // Without `relations` every path is asked of the row itself.
  explicit evaluator(expression const&, instant now, is_relation const& relations = {});
  ~evaluator();
  evaluator(evaluator&&) noexcept;
  evaluator& operator=(evaluator&&) noexcept;

  // Each path once, from the row on.
  std::vector<path> const& paths() const;

  bool matches(row const&) const;  // true, and not null
  // Its value; over relations that of the first choice.
  value compute(row const&) const;

 private:
  struct program;
  std::unique_ptr<program> program_;
};

// The value at the end of a path inside JSON: members by name, items by place, null where it leads nowhere. The
// first step is the one that led to the node, so that only its places count: properties of a thing whose path
// is properties/list[0]/name.
value value_at(json::node const&, std::span<segment const> steps);

// Of an expression without paths.
value evaluate_constant(expression const&, instant now);

}  // namespace madang::query
