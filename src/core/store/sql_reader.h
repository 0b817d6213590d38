#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/computed_table.h"

namespace madang::store {

// What is wrong with a question, as a sentence.
struct query_error : std::runtime_error {
  query_error(std::string const& sentence, std::optional<std::size_t> const at)
      : std::runtime_error{sentence}, place{at} {}
  std::optional<std::size_t> place;  // in bytes from the beginning of the statement
};

// Where an answer goes, row by row as it is found.
struct answer_sink {
  std::function<void(std::vector<std::string> const& names)> begin;  // not called by what has no rows
  session::row_sink row;
};

struct described_table {
  std::string name;
  std::vector<std::pair<std::string, std::string>> columns;  // name and type
};

// Answers questions in the engine's own SQL, for people; beside the process that owns the store, which it does
// not disturb. It cannot write. For one thread but for interrupt().
class sql_reader {
 public:
  virtual ~sql_reader() = default;
  virtual engine kind() const = 0;
  // One statement, on a snapshot of its own. Rows have text, integers, numbers, bytes; what the engine has
  // beyond that comes as text, an array as JSON. Throws query_error, and whatever the sink throws.
  virtual void ask(std::string_view statement, answer_sink const&) = 0;
  // Ends what ask() does in another thread.
  virtual void interrupt() noexcept = 0;
  virtual std::vector<described_table> tables() = 0;  // and views, by name
};

// A view that is there for the questions alone, because no file can hold it: it joins several.
struct session_view {
  std::string_view name, select;
};
struct sqlite_files {
  std::string main;                                               // path
  std::vector<std::pair<std::string, std::string>> attached{};    // name and path
  std::vector<computed_table> tables{};
  std::vector<session_view> views{};
};

// Throw `error` if there is nothing to read.
std::unique_ptr<sql_reader> open_sqlite_reader(sqlite_files);
std::unique_ptr<sql_reader> open_postgres_reader(std::string const& address);

// Where the first statement ends: behind its ';', or nothing if it has none. Knows quotation marks, comments
// and PostgreSQL's dollar quotes.
std::optional<std::size_t> statement_end(std::string_view sql);
// Nothing but white space, comments and ';'.
bool is_blank(std::string_view sql);
// What an engine says, with a capital letter and a full stop.
std::string as_sentence(std::string_view);

}  // namespace madang::store
