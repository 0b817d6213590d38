#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/data_folder.h"
#include "app/sql_formats.h"
#include "core/base/command_line.h"
#include "core/store/sql_reader.h"

namespace madang {

// `madang sql`: asks a city in SQL, beside the process that serves it.
command_spec sql_spec();
int run_sql(std::vector<std::string> const& args);

// All the tables of a city, entities and observations. Throws store::error with a sentence.
std::unique_ptr<store::sql_reader> open_for_sql(data_folder const&);

// Takes lines as they are typed or read; a question ends with ';', a command of the shell's own begins with '.'.
class sql_shell {
 public:
  using sink = std::function<void(std::string_view)>;

  sql_shell(store::sql_reader& r, answer_format f, sink out, sink complaints)
      : reader_{r}, format_{f}, out_{std::move(out)}, complaints_{std::move(complaints)} {}

  // False if something in it was wrong: then the rest of the line is left out.
  bool take(std::string_view line);
  // What is left without a ';' is a question, too.
  bool finish();
  bool is_waiting() const;  // for the rest of a question
  void forget() { text_.clear(); }
  bool is_over() const { return over_; }  // .quit

 private:
  bool ask(std::string_view statement);
  bool command(std::string_view line);
  // Does it; true if the store refused, which is told with the place in `text`.
  bool complained(std::string_view text, std::function<void()> const& ask);
  void list_tables();
  bool show_schema(std::string_view table);

  store::sql_reader& reader_;
  answer_format format_;
  sink out_, complaints_;
  std::string text_;  // not yet asked
  bool over_{false};
};

}  // namespace madang
