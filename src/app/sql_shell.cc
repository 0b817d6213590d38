#include "app/sql_shell.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/capabilities.h"
#include "core/base/text.h"

namespace madang {
namespace {

constexpr auto kHelp = std::string_view{
    "A question ends with ';'. Commands of the shell:\n"
    "  .tables          what can be asked\n"
    "  .schema [TABLE]  the columns of all tables, or of one\n"
    "  .format FORMAT   table, csv or json\n"
    "  .help            this\n"
    "  .quit            the end, as is Ctrl-D; Ctrl-C gives a question up\n"};

// The shell's own, and what each capability says of its tables.
std::string help() {
  auto out = std::string{kHelp};
  for (auto const* c : capabilities()) {
    auto const more = c->for_sql ? c->for_sql().help : std::string_view{};
    if (!more.empty()) (out += '\n') += more;
  }
  return out;
}

// "Line 2, column 14: "; characters, not bytes.
std::string place_in(std::string_view const text, std::size_t const at) {
  auto const before = text.substr(0, at);
  auto const line = std::ranges::count(before, '\n') + 1;
  auto const start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
  return fmt::format("Line {}, column {}: ", line, code_points(before.substr(start)) + 1);
}

std::vector<std::string_view> words_of(std::string_view const line) {
  auto out = std::vector<std::string_view>{};
  for (auto const w : split(line, ' ')) {
    if (!trim(w).empty()) out.push_back(trim(w));
  }
  return out;
}

}  // namespace

std::unique_ptr<store::sql_reader> open_for_sql(data_folder const& folder) {
  if (auto const address = folder.store_address()) return store::open_postgres_reader(*address);
  auto files = store::sqlite_files{.main = folder.file("city.sqlite")};
  for (auto const* c : capabilities()) {
    if (!c->for_sql) continue;
    auto mine = c->for_sql();
    for (auto const s : mine.stores) {
      if (!folder.has_file_of(s)) throw std::runtime_error{folder.loss_of(s)};
      files.attached.emplace_back(s, folder.file(fmt::format("{}.sqlite", s)));
    }
    std::ranges::move(mine.computed, std::back_inserter(files.tables));
    std::ranges::copy(mine.views, std::back_inserter(files.views));
  }
  return store::open_sqlite_reader(std::move(files));
}

bool sql_shell::is_waiting() const { return !store::is_blank(text_); }

bool sql_shell::take(std::string_view const line) {
  if (!is_waiting()) {
    text_.clear();
    if (trim(line).starts_with('.')) return command(trim(line));
  }
  (text_ += line) += '\n';
  while (auto const end = store::statement_end(text_)) {
    auto const statement = text_.substr(0, *end);
    text_.erase(0, *end);
    if (ask(statement)) continue;
    text_.clear();
    return false;
  }
  return true;
}

bool sql_shell::finish() {
  auto const rest = std::exchange(text_, {});
  return ask(rest);
}

bool sql_shell::complained(std::string_view const text, std::function<void()> const& ask) {
  try {
    ask();
    return false;
  } catch (store::query_error const& e) {
    complaints_(fmt::format("{}{}\n", e.place ? place_in(text, *e.place) : "", e.what()));
  } catch (store::error const& e) {
    complaints_(fmt::format("{}\n", e.what()));
  }
  return true;
}

bool sql_shell::ask(std::string_view const given) {
  if (store::is_blank(given)) return true;
  auto const text = given.substr(given.find_first_not_of(" \t\r\n"));
  auto const writer = make_sql_answer(format_, out_);
  auto whole = false;
  auto const failed = complained(text, [&] {
    try {
      reader_.ask(text, {[&](std::vector<std::string> const& names) { writer->begin(names); },
                         [&](store::row_view const& r) { writer->row(r); }});
      whole = true;
    } catch (...) {
      writer->end(false);
      throw;
    }
  });
  if (whole) writer->end(true);
  return !failed;
}

bool sql_shell::command(std::string_view const line) {
  auto const words = words_of(line);
  auto const& name = words[0];
  if (name == ".quit" || name == ".exit") return over_ = true;
  if (name == ".help") return out_(help()), true;
  if (name == ".tables") return !complained("", [&] { list_tables(); });
  if (name == ".schema") {
    auto found = false;
    return !complained("", [&] { found = show_schema(words.size() > 1 ? words[1] : ""); }) && found;
  }
  if (name == ".format" && words.size() == 2) {
    if (auto const f = parse_answer_format(words[1])) return format_ = *f, true;
  }
  complaints_(fmt::format("The shell does not know '{}'. `.help` tells what it knows.\n", line));
  return false;
}

void sql_shell::list_tables() {
  for (auto const& t : reader_.tables()) out_(t.name + '\n');
}

bool sql_shell::show_schema(std::string_view const table) {
  auto found = false;
  for (auto const& t : reader_.tables()) {
    if (!table.empty() && t.name != table) continue;
    found = true;
    auto columns = std::string{};
    for (auto const& [name, type] : t.columns) {
      columns += fmt::format("{}{}{}{}", columns.empty() ? "" : ", ", name, type.empty() ? "" : " ", type);
    }
    out_(fmt::format("{} ({})\n", t.name, columns));
  }
  if (!found && !table.empty()) complaints_(fmt::format("There is no table {}. `.tables` lists them.\n", table));
  return found || table.empty();
}

}  // namespace madang
