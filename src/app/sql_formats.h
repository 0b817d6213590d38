#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/value.h"

namespace madang {

// How the answer to a question in SQL is written, while it comes.
class sql_answer {
 public:
  using sink = std::function<void(std::string_view)>;

  virtual ~sql_answer() = default;
  virtual void begin(std::vector<std::string> const& names) = 0;
  virtual void row(store::row_view const&) = 0;
  virtual void end(bool whole) = 0;  // also after an error, so that what was written is well-formed
};

enum class answer_format { table, csv, json };
std::optional<answer_format> parse_answer_format(std::string_view);
std::unique_ptr<sql_answer> make_sql_answer(answer_format, sql_answer::sink);

// How many columns of a terminal a text takes: 마당 takes four.
std::size_t display_width(std::string_view utf8);

}  // namespace madang
