#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/query/expression.h"
#include "core/store/value.h"
#include "sensing/entity_source.h"

namespace madang::sensing {

// A piece of SQL with its parameters; $n stand for parameters in their order.
struct sql_text {
  std::string text;
  std::vector<store::value> parameters;

  // The mark of one more parameter: "$3".
  std::string add(store::value);
  std::vector<store::arg> args() const;
};

// Writes a condition on table alias `t` that holds for exactly those entities for which the expression
// is true; nothing if SQL cannot say it in both engines alike. What it leaves is evaluated row by row.
// Only `and` and `or` of comparisons, `in` and text functions on columns, also across relations.
std::optional<std::string> to_sql(query::expression const&, model const&, entity_source const&, sql_text& parameters);

// The columns to sort by, if a path is one; ids are two.
std::optional<std::vector<std::string>> sort_columns(query::path const&, model const&);

}  // namespace madang::sensing
