// Computed tables as SQLite's virtual tables (https://sqlite.org/vtab.html): eponymous ones, that are there
// without being created and so in a file that nobody may write to.
#include <charconv>

#include <fmt/format.h>

#include "core/store/sqlite_session.h"

namespace madang::store {
namespace {

using comparison = table_bound::comparison;

// SQLite looks at the first member only: the base must come first, and nothing may be virtual.
struct module_state {
  computed_table const& table;
  sqlite_session& session;
  std::int64_t const& snapshot;
};
struct virtual_table : sqlite3_vtab {
  module_state const* of;
};
struct virtual_cursor : sqlite3_vtab_cursor {
  explicit virtual_cursor(module_state const& m) : sqlite3_vtab_cursor{}, tx{m.session} {}
  transaction tx;
  std::unique_ptr<table_cursor> rows;
  bool at_end{true};
  sqlite3_int64 row{0};
};

// Costs as the planner compares them: about the rows that must be computed. It takes a table that it knows
// nothing of to have a million rows: to ask for each of their keys must still be cheaper than to read all.
constexpr auto kAll = 1e12, kOfOneKey = 1e4, kRange = 0.05;

std::optional<comparison> to_comparison(unsigned char const op) {
  switch (op) {
    case SQLITE_INDEX_CONSTRAINT_EQ: return comparison::equal;
    case SQLITE_INDEX_CONSTRAINT_LT: return comparison::less;
    case SQLITE_INDEX_CONSTRAINT_LE: return comparison::less_or_equal;
    case SQLITE_INDEX_CONSTRAINT_GT: return comparison::greater;
    case SQLITE_INDEX_CONSTRAINT_GE: return comparison::greater_or_equal;
    default: return std::nullopt;
  }
}

// No exception may pass through SQLite, which is C.
template <typename F>
int guarded(sqlite3_vtab* const t, F&& f) {
  try {
    f();
    return SQLITE_OK;
  } catch (std::exception const& e) {
    sqlite3_free(t->zErrMsg);
    t->zErrMsg = sqlite3_mprintf("%s", e.what());
    return SQLITE_ERROR;
  }
}

module_state const& module_of(sqlite3_vtab const* const t) { return *static_cast<virtual_table const*>(t)->of; }

int connect(sqlite3* const db, void* const aux, int, char const* const*, sqlite3_vtab** const out, char**) {
  auto const* const m = static_cast<module_state const*>(aux);
  auto columns = std::string{};
  for (auto const& c : m->table.columns) columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", c.name, c.type);
  auto const rc = sqlite3_declare_vtab(db, fmt::format("CREATE TABLE x ({})", columns).c_str());
  if (rc != SQLITE_OK) return rc;
  sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  auto made = std::make_unique<virtual_table>();
  made->of = m;
  *out = made.release();
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* const t) {
  delete static_cast<virtual_table*>(t);
  return SQLITE_OK;
}

// What filter() needs to know of the bounds stands in idxStr: for each value its column and a letter for the
// comparison, "0a2d".
int best_index(sqlite3_vtab* const t, sqlite3_index_info* const info) {
  auto const& table = module_of(t).table;
  auto plan = std::string{};
  auto values = 0;
  auto of_one_key = false;
  auto cost = kAll;
  for (auto i = 0; i != info->nConstraint; ++i) {
    auto const& c = info->aConstraint[i];
    auto const how = to_comparison(c.op);
    if (!c.usable || !how || c.iColumn < 0 || !table.columns[std::size_t(c.iColumn)].narrows) continue;
    info->aConstraintUsage[i].argvIndex = ++values;
    plan += fmt::format("{}{}", c.iColumn, char('a' + int(*how)));
    if (c.iColumn == table.key && *how == comparison::equal) of_one_key = true;
    else cost *= *how == comparison::equal ? kRange * kRange : kRange;
  }
  if (of_one_key) cost *= kOfOneKey / kAll;
  info->estimatedCost = cost;
  info->estimatedRows = sqlite3_int64(cost);
  if (of_one_key && info->nOrderBy == 1 && info->aOrderBy[0].iColumn == table.ordered) {
    info->orderByConsumed = 1;
    info->idxNum = info->aOrderBy[0].desc ? int(table_scan::order::descending) : int(table_scan::order::ascending);
  }
  info->idxStr = sqlite3_mprintf("%s", plan.c_str());
  info->needToFreeIdxStr = 1;
  return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

int open(sqlite3_vtab* const t, sqlite3_vtab_cursor** const out) {
  return guarded(t, [&] { *out = new virtual_cursor{module_of(t)}; });
}

int close(sqlite3_vtab_cursor* const c) {
  delete static_cast<virtual_cursor*>(c);
  return SQLITE_OK;
}

value to_value(sqlite3_value* const v) {
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER: return std::int64_t{sqlite3_value_int64(v)};
    case SQLITE_FLOAT: return sqlite3_value_double(v);
    case SQLITE_TEXT:
      return std::string{reinterpret_cast<char const*>(sqlite3_value_text(v)), std::size_t(sqlite3_value_bytes(v))};
    case SQLITE_BLOB: return bytes{};
    default: return {};
  }
}

void step(virtual_cursor& c) {
  c.at_end = !c.rows->next();
  ++c.row;
}

int filter(sqlite3_vtab_cursor* const base, int const order, char const* const plan, int,
           sqlite3_value** const values) {
  return guarded(base->pVtab, [&] {
    auto& c = *static_cast<virtual_cursor*>(base);
    auto const& m = module_of(base->pVtab);
    auto scan = table_scan{.bounds = {}, .by = table_scan::order(order), .snapshot = m.snapshot};
    auto const text = std::string_view{plan};
    for (auto at = text.data(), end = text.data() + text.size(); at != end;) {
      auto column = 0;
      auto const read = std::from_chars(at, end, column);
      scan.bounds.push_back({column, comparison(*read.ptr - 'a'), to_value(values[scan.bounds.size()])});
      at = read.ptr + 1;
    }
    c.rows.reset();
    c.row = 0;
    c.rows = m.table.open(c.tx, scan);
    step(c);
  });
}

int next(sqlite3_vtab_cursor* const base) {
  return guarded(base->pVtab, [&] { step(*static_cast<virtual_cursor*>(base)); });
}

int eof(sqlite3_vtab_cursor* const base) { return static_cast<virtual_cursor*>(base)->at_end ? 1 : 0; }

int column(sqlite3_vtab_cursor* const base, sqlite3_context* const out, int const n) {
  return guarded(base->pVtab, [&] {
    auto const a = static_cast<virtual_cursor*>(base)->rows->cell(n);
    auto const* const bytes = a.text().empty() ? "" : a.text().data();  // SQLite takes a null pointer for a null
    switch (a.type()) {
      case arg::kind::null: return sqlite3_result_null(out);
      case arg::kind::integer: return sqlite3_result_int64(out, a.integer());
      case arg::kind::number: return sqlite3_result_double(out, a.number());
      case arg::kind::text: return sqlite3_result_text64(out, bytes, a.text().size(), SQLITE_TRANSIENT, SQLITE_UTF8);
      case arg::kind::bytes: return sqlite3_result_blob64(out, bytes, a.text().size(), SQLITE_TRANSIENT);
    }
  });
}

int row_number(sqlite3_vtab_cursor* const base, sqlite3_int64* const out) {
  *out = static_cast<virtual_cursor*>(base)->row;
  return SQLITE_OK;
}

sqlite3_module made_module() {
  auto m = sqlite3_module{};
  m.xConnect = connect;  // without xCreate: eponymous only
  m.xBestIndex = best_index;
  m.xDisconnect = disconnect;
  m.xOpen = open;
  m.xClose = close;
  m.xFilter = filter;
  m.xNext = next;
  m.xEof = eof;
  m.xColumn = column;
  m.xRowid = row_number;
  return m;
}

}  // namespace

void offer_tables(sqlite_session& s, std::span<computed_table const> const tables, std::int64_t const& snapshot) {
  static auto const kModule = made_module();
  for (auto const& t : tables) {
    auto state = std::make_unique<module_state>(module_state{t, s, snapshot});
    // The destructor runs even if this fails.
    auto const rc = sqlite3_create_module_v2(s.raw(), std::string{t.name}.c_str(), &kModule, state.release(),
                                             [](void* p) { delete static_cast<module_state*>(p); });
    if (rc != SQLITE_OK) throw error{error::kind::other, fmt::format("{}: {}", t.name, sqlite3_errmsg(s.raw()))};
  }
}

}  // namespace madang::store
