// SQLite 3.40: WAL, synchronous=FULL, no mmap. See docs/decisions/0003 for the settings.
#include "core/store/sqlite_session.h"

#include <cerrno>

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::store {
namespace {

error::kind why(int const code) {
  switch (code & 0xFF) {
    case SQLITE_FULL: return error::kind::full;
    case SQLITE_CONSTRAINT: return error::kind::conflict;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY: return error::kind::unavailable;
    default: return error::kind::other;
  }
}

// A full disk also shows as a failed write or a log that cannot grow. SQLite keeps the system's last error for
// ever; it belongs to these two results and to no other.
bool is_full(sqlite3* const db, int const rc) {
  auto const code = rc & 0xFF;
  if (code != SQLITE_IOERR && code != SQLITE_CANTOPEN) return code == SQLITE_FULL;
  auto const system = sqlite3_system_errno(db);
  return system == ENOSPC || system == EDQUOT;
}

void check(sqlite3* db, int const rc, std::string_view const what) {
  if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE) return;
  throw error{is_full(db, rc) ? error::kind::full : why(rc), fmt::format("{}: {}", what, sqlite3_errmsg(db))};
}

constexpr auto kLogBytes = 64 << 20;

// Where $1, $2 … stand: SQLite numbers them in order of appearance, not by their digits. 0: not used.
std::vector<int> places_of(sqlite3_stmt* const s) {
  auto out = std::vector<int>{};
  for (auto at = 1; at <= sqlite3_bind_parameter_count(s); ++at) {
    auto const* const name = sqlite3_bind_parameter_name(s, at);  // none where the text has '?'
    auto const n = name ? std::size_t(parse_int(name + 1).value_or(0)) : 0;
    if (n == 0) continue;
    if (out.size() < n) out.resize(n);
    out[n - 1] = at;
  }
  return out;
}

// `keep` is SQLITE_STATIC where the text outlives the step, else SQLITE_TRANSIENT. (As `bind`, argument-dependent
// lookup would find std::bind.)
void bind_arg(sqlite3* db, sqlite3_stmt* s, int const at, arg const& a, std::string_view const name,
              sqlite3_destructor_type const keep = SQLITE_STATIC) {
  auto rc = SQLITE_OK;
  switch (a.type()) {
    case arg::kind::null: rc = sqlite3_bind_null(s, at); break;
    case arg::kind::integer: rc = sqlite3_bind_int64(s, at, a.integer()); break;
    case arg::kind::number: rc = sqlite3_bind_double(s, at, a.number()); break;
    case arg::kind::text:
      rc = sqlite3_bind_text(s, at, a.text().data() ? a.text().data() : "", int(a.text().size()), keep);
      break;
    case arg::kind::bytes:
      rc = sqlite3_bind_blob(s, at, a.text().data() ? a.text().data() : "", int(a.text().size()), keep);
      break;
  }
  check(db, rc, name);
}

struct resetter {
  sqlite3_stmt* s;
  ~resetter() {
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
  }
};

// Starting and ending a statement is more than half of what the insert of one row costs.
constexpr auto kRowsTogether = std::size_t{50};

std::string insert_text(bulk_target const& t, std::size_t const rows) {
  auto marks = std::string{"(?"};
  for (auto i = std::size_t{1}; i < t.types.size(); ++i) marks += ", ?";
  auto sql = fmt::format("INSERT INTO {} ({}) VALUES {})", t.table, t.columns, marks);
  for (auto i = std::size_t{1}; i < rows; ++i) ((sql += ", ") += marks) += ')';
  return sql;
}

int open_flags(sqlite_use const u) {
  switch (u) {
    case sqlite_use::writing: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case sqlite_use::reading: return SQLITE_OPEN_READWRITE;
    default: return SQLITE_OPEN_READONLY;
  }
}

}  // namespace

value sqlite_row::get(int const c) const {
  switch (sqlite3_column_type(s_, c)) {
    case SQLITE_INTEGER: return integer(c);
    case SQLITE_FLOAT: return number(c);
    case SQLITE_TEXT: return std::string{text(c)};
    case SQLITE_BLOB: return bytes{std::string{blob(c)}};
    default: return std::monostate{};
  }
}

sqlite_session::sqlite_session(std::string const& file, sqlite_use const use, int const page_bytes) {
  sqlite3* raw = nullptr;
  auto const rc = sqlite3_open_v2(file.c_str(), &raw, open_flags(use) | SQLITE_OPEN_NOMUTEX, nullptr);
  db_.reset(raw);
  check(raw, rc, "opening " + file);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 10'000);
  if (use == sqlite_use::writing) {
    // Auto-checkpoints run in the committing thread, which is the only one that writes. 64 MiB of log
    // between them: each costs two more syncs.
    // Debian's SQLite overwrites all that is deleted; where that would be extra writes (a table that is
    // dropped) it does not have to.
    script(fmt::format(
        "PRAGMA page_size = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST; "
        "PRAGMA wal_autocheckpoint = {}; PRAGMA journal_size_limit = 134217728; "
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536",
        page_bytes, kLogBytes / page_bytes));
    return;
  }
  // The writer alone checkpoints; closing the last connection would do it, too.
  sqlite3_wal_autocheckpoint(raw, 0);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  script("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384");
  if (use == sqlite_use::reading) script("PRAGMA query_only = ON");
}

std::int64_t sqlite_session::run(statement const& s, std::span<arg const> const args, row_sink const& f) {
  auto& p = prepare(s.sql, s.name);
  auto* const stmt = p.stmt.get();
  auto const guard = resetter{stmt};
  if (args.size() > p.places.size()) throw too_many_arguments(s.name, args.size(), p.places.size());
  for (auto i = std::size_t{0}; i != args.size(); ++i) {
    if (auto const at = p.places[i]; at != 0) bind_arg(db_.get(), stmt, at, args[i], s.name);
  }
  auto const before = sqlite3_total_changes64(db_.get());
  for (;;) {
    auto const rc = sqlite3_step(stmt);
    check(db_.get(), rc, s.name);
    if (rc == SQLITE_DONE) break;
    if (f) f(sqlite_row{stmt});
  }
  return sqlite3_total_changes64(db_.get()) - before;
}

void sqlite_session::bulk_insert(bulk_target const& t, std::size_t const rows, row_filler const& fill) {
  auto const together = rows / kRowsTogether * kRowsTogether;
  if (together != 0) insert_rows(t, 0, together, kRowsTogether, fill);
  if (together != rows) insert_rows(t, together, rows, 1, fill);
}

void sqlite_session::script(std::string_view const sql) {
  // Data definition may change what a prepared statement means; SQLite prepares those again by itself.
  check(db_.get(), sqlite3_exec(db_.get(), std::string{sql}.c_str(), nullptr, nullptr, nullptr), sql.substr(0, 80));
}

// A statement takes `together` rows; the number of rows is a multiple of it.
void sqlite_session::insert_rows(bulk_target const& t, std::size_t const first, std::size_t const end,
                                 std::size_t const together, row_filler const& fill) {
  auto* const stmt = prepare(insert_text(t, together), t.name).stmt.get();
  auto const guard = resetter{stmt};
  auto cells = std::vector<arg>(t.types.size());
  auto place = 0;
  for (auto r = first; r != end; ++r) {
    std::ranges::fill(cells, arg{});
    fill(r, cells);
    for (auto const& c : cells) {
      bind_arg(db_.get(), stmt, ++place, c, t.name, together == 1 ? SQLITE_STATIC : SQLITE_TRANSIENT);
    }
    if ((r - first + 1) % together != 0) continue;
    check(db_.get(), sqlite3_step(stmt), t.name);
    sqlite3_reset(stmt);
    place = 0;
  }
}

sqlite_session::prepared& sqlite_session::prepare(std::string_view const sql, std::string_view const name) {
  if (auto* known = cache_.find(sql)) return *known;
  sqlite3_stmt* raw = nullptr;
  check(db_.get(), sqlite3_prepare_v3(db_.get(), sql.data(), int(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr),
        name);
  auto p = prepared{sqlite_statement{raw}, places_of(raw)};
  return cache_.add(sql, std::move(p));
}

std::unique_ptr<session> open_sqlite_session(std::string const& file, bool const for_writing, int const page_bytes) {
  return std::make_unique<sqlite_session>(file, for_writing ? sqlite_use::writing : sqlite_use::reading, page_bytes);
}

std::unique_ptr<store> open_sqlite(std::string const& file, store_options const& options, metrics& m) {
  auto const slash = file.rfind('/');
  auto const name = file.substr(slash == file.npos ? 0 : slash + 1);
  return std::make_unique<store>(
      [file, page = options.sqlite_page_bytes](bool const w) { return open_sqlite_session(file, w, page); }, options, m,
      name);
}

}  // namespace madang::store
