#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "core/store/computed_table.h"
#include "core/store/statement_cache.h"

// Of the SQLite driver: nobody else includes it.
namespace madang::store {

struct sqlite_closer {
  void operator()(sqlite3* p) const { sqlite3_close_v2(p); }
  void operator()(sqlite3_stmt* p) const { sqlite3_finalize(p); }
};
using sqlite_db = std::unique_ptr<sqlite3, sqlite_closer>;
using sqlite_statement = std::unique_ptr<sqlite3_stmt, sqlite_closer>;

class sqlite_row final : public row_view {
 public:
  explicit sqlite_row(sqlite3_stmt* s) : s_{s} {}
  int columns() const override { return sqlite3_column_count(s_); }
  std::string_view name(int const c) const override { return sqlite3_column_name(s_, c); }
  bool is_null(int const c) const override { return sqlite3_column_type(s_, c) == SQLITE_NULL; }
  std::int64_t integer(int const c) const override { return sqlite3_column_int64(s_, c); }
  double number(int const c) const override { return sqlite3_column_double(s_, c); }
  std::string_view text(int const c) const override {
    auto const* p = reinterpret_cast<char const*>(sqlite3_column_text(s_, c));
    return p ? std::string_view{p, std::size_t(sqlite3_column_bytes(s_, c))} : std::string_view{};
  }
  std::string_view blob(int const c) const override {
    auto const* p = static_cast<char const*>(sqlite3_column_blob(s_, c));
    return p ? std::string_view{p, std::size_t(sqlite3_column_bytes(s_, c))} : std::string_view{};
  }
  value get(int c) const override;

 private:
  sqlite3_stmt* s_;
};

// What a connection is for. `looking` cannot write whatever it is asked; `reading` is not asked to.
enum class sqlite_use { writing, reading, looking };

class sqlite_session final : public session {
 public:
  sqlite_session(std::string const& file, sqlite_use, int page_bytes);

  engine kind() const override { return engine::sqlite; }
  void begin_read() override { script("BEGIN DEFERRED"); }
  void begin_write() override { script("BEGIN IMMEDIATE"); }
  void commit() override { script("COMMIT"); }
  void rollback() noexcept override {
    if (in_transaction()) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  bool in_transaction() const override { return sqlite3_get_autocommit(db_.get()) == 0; }
  void interrupt() noexcept override { sqlite3_interrupt(db_.get()); }
  std::int64_t run(statement const&, std::span<arg const>, row_sink const&) override;
  void bulk_insert(bulk_target const&, std::size_t rows, row_filler const&) override;
  void script(std::string_view sql) override;

  sqlite3* raw() const { return db_.get(); }

 private:
  struct prepared {
    sqlite_statement stmt;
    std::vector<int> places;  // of $1, $2 …; 0: not used
  };

  void insert_rows(bulk_target const&, std::size_t first, std::size_t end, std::size_t together, row_filler const&);
  prepared& prepare(std::string_view sql, std::string_view name);

  sqlite_db db_;
  statement_cache<prepared> cache_;  // after db_: statements go first
};

// Makes `tables` readable on a connection; they and `snapshot` must outlive it.
void offer_tables(sqlite_session&, std::span<computed_table const> tables, std::int64_t const& snapshot);

}  // namespace madang::store
