#include <algorithm>

#include <fmt/format.h>

#include "core/store/sql_reader.h"
#include "core/store/sqlite_session.h"

namespace madang::store {
namespace {

std::string quoted(std::string_view const s) {
  auto out = std::string{"'"};
  for (auto const c : s) out += c == '\'' ? std::string{"''"} : std::string{c};
  return out + '\'';
}

// What is asked of two files, page by page even, is asked of one state.
class read_transaction {
 public:
  explicit read_transaction(sqlite_session& s) : session_{s} { s.begin_read(); }
  ~read_transaction() { session_.rollback(); }
  read_transaction(read_transaction const&) = delete;

 private:
  sqlite_session& session_;
};

class sqlite_reader final : public sql_reader {
 public:
  explicit sqlite_reader(sqlite_files f) : files_{std::move(f)}, session_{files_.main, sqlite_use::looking, 4'096} {
    for (auto const& [name, path] : files_.attached) {
      session_.script(fmt::format("ATTACH {} AS {}", quoted(path), name));
    }
    // The first look at a file says whether it is one of SQLite's.
    session_.script("SELECT count(*) FROM sqlite_schema");
    offer_tables(session_, files_.tables, snapshot_);
    for (auto const& v : files_.views) session_.script(fmt::format("CREATE TEMP VIEW {} AS {}", v.name, v.select));
  }

  engine kind() const override { return engine::sqlite; }
  void interrupt() noexcept override { session_.interrupt(); }

  void ask(std::string_view const sql, answer_sink const& out) override {
    ++snapshot_;
    auto const whole = read_transaction{session_};
    sqlite3_stmt* raw = nullptr;
    auto const rc = sqlite3_prepare_v2(session_.raw(), sql.data(), int(sql.size()), &raw, nullptr);
    auto const stmt = sqlite_statement{raw};
    if (rc != SQLITE_OK) fail(rc, sqlite3_error_offset(session_.raw()));
    if (!raw) return;  // a comment
    auto const row = sqlite_row{raw};
    if (row.columns() != 0 && out.begin) out.begin(names(row));
    for (;;) {
      auto const step = sqlite3_step(raw);
      if (step == SQLITE_DONE) return;
      if (step != SQLITE_ROW) fail(step);
      out.row(row);
    }
  }

  std::vector<described_table> tables() override {
    auto sql = std::string{"SELECT name FROM temp.sqlite_schema WHERE type = 'view'"};
    for (auto const& t : files_.tables) sql += " UNION SELECT " + quoted(t.name);
    auto const add = [&](std::string_view const schema) {
      constexpr auto kOfFile = std::string_view{
          " UNION SELECT name FROM {}.sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"};
      sql += fmt::format(kOfFile, schema);
    };
    add("main");
    for (auto const& f : files_.attached) add(f.first);
    auto out = std::vector<described_table>{};
    ask(sql + " ORDER BY 1", {{}, [&](row_view const& r) { out.push_back({r.string(0), {}}); }});
    for (auto& t : out) {
      ask("SELECT name, type FROM pragma_table_info(" + quoted(t.name) + ")",
          {{}, [&](row_view const& r) { t.columns.emplace_back(r.string(0), r.string(1)); }});
    }
    return out;
  }

 private:
  static std::vector<std::string> names(row_view const& r) {
    auto out = std::vector<std::string>{};
    for (auto i = 0; i != r.columns(); ++i) out.emplace_back(r.name(i));
    return out;
  }
  [[noreturn]] void fail(int const rc, int const at = -1) const {
    auto const code = rc & 0xFF;
    if (code == SQLITE_INTERRUPT) throw query_error{"The question was given up.", std::nullopt};
    if (code == SQLITE_READONLY) throw query_error{"Here everything can be read and nothing written.", std::nullopt};
    throw query_error{as_sentence(sqlite3_errmsg(session_.raw())),
                      at < 0 ? std::nullopt : std::optional{std::size_t(at)}};
  }

  sqlite_files files_;
  std::int64_t snapshot_{0};
  sqlite_session session_;  // goes first: it uses what stands above
};

}  // namespace

std::unique_ptr<sql_reader> open_sqlite_reader(sqlite_files f) { return std::make_unique<sqlite_reader>(std::move(f)); }

}  // namespace madang::store
