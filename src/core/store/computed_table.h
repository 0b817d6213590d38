#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/store/store.h"

namespace madang::store {

// A table that is computed while SQL reads it, for rows that lie in a form of their own: a part says what it
// has and how to read it, and whoever asks sees ordinary rows. SQLite only (see sql_reader.h); on PostgreSQL
// the same is a view.

// "The column compares with the value like this." What is no integer or number may be left out of account.
struct table_bound {
  enum class comparison { equal, less, less_or_equal, greater, greater_or_equal };
  int column{0};
  comparison how{};
  value with{};
};

struct table_scan {
  enum class order { any, ascending, descending };
  std::vector<table_bound> bounds;  // to read less; a row that does not match does no harm
  order by{order::any};             // of computed_table::ordered, only if its key is bound to one value
  std::int64_t snapshot{0};         // scans with the same number see the same state
};

class table_cursor {
 public:
  virtual ~table_cursor() = default;
  virtual bool next() = 0;                   // to the first row, then to the one behind it; false: no more
  virtual arg cell(int column) const = 0;    // of the row it stands on; lives until next()
};

struct computed_table {
  struct column {
    std::string_view name, type;
    bool narrows{false};  // bounds of it are worth knowing
  };
  std::string_view name;
  std::vector<column> columns;
  int key{0};      // the column that most questions bind to a value
  int ordered{0};  // the column by which rows of one key can come sorted
  // The transaction lives as long as the cursor. Nothing may stay open between two calls of it: several
  // cursors read side by side on one connection.
  std::function<std::unique_ptr<table_cursor>(transaction&, table_scan const&)> open;
};

}  // namespace madang::store
