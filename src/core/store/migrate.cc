#include "core/store/migrate.h"

#include <set>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/store/dump.h"

namespace madang::store {

constexpr auto kApplied = statement{"core.migration_applied",
    "SELECT checksum, postgres_checksum FROM core_migration WHERE owner = $1 AND version = $2"};
constexpr auto kLast = statement{"core.migration_last", "SELECT max(version) FROM core_migration WHERE owner = $1"};
constexpr auto kRecord = statement{"core.migration_record",
    "INSERT INTO core_migration (owner, version, checksum, postgres_checksum) VALUES ($1, $2, $3, $4)"};
constexpr auto kHasBothSums = statement{"core.migration_sums",
    "SELECT 1 FROM pragma_table_info('core_migration') WHERE name = 'postgres_checksum'",
    "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'core_migration' "
    "AND column_name = 'postgres_checksum'"};
constexpr auto kAddSum = statement{"core.migration_add_sum",
    "UPDATE core_migration SET postgres_checksum = $3 WHERE owner = $1 AND version = $2"};

constexpr auto kTables = statement{"core.migration_tables", "SELECT name FROM sqlite_schema WHERE type = 'table'",
    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"};

static std::set<std::string> tables_in(transaction& tx) {
  auto out = std::set<std::string>{};
  tx.each(kTables, {}, [&](row_view const& r) { out.emplace(r.text(0)); });
  return out;
}

static std::string replaced(std::string s, std::string_view const from, std::string_view const to) {
  for (auto at = s.find(from); at != s.npos; at = s.find(from, at + to.size())) s.replace(at, from.size(), to);
  return s;
}

// One text serves both engines where only types differ. Texts are compared by their bytes in SQLite; the
// collation "C" does the same in PostgreSQL, whatever the database's own is.
static std::string for_engine(engine const e, migration const& m) {
  if (e == engine::sqlite) return std::string{m.sql};
  if (!m.postgres.empty()) return std::string{m.postgres};
  auto s = replaced(std::string{m.sql}, " INTEGER PRIMARY KEY", " BIGINT PRIMARY KEY");
  return replaced(replaced(std::move(s), " BLOB", " BYTEA"), " TEXT", " TEXT COLLATE \"C\"");
}

static void make_table(transaction& tx) {
  tx.script("CREATE TABLE IF NOT EXISTS core_migration (owner TEXT NOT NULL, version BIGINT NOT NULL, "
            "checksum BIGINT NOT NULL, PRIMARY KEY (owner, version))");
  // The first stores had the sum of one text only.
  if (!tx.integer(kHasBothSums, {})) tx.script("ALTER TABLE core_migration ADD COLUMN postgres_checksum BIGINT");
}

static bool apply(transaction& tx, migration const& m) {
  // Of both texts, so that a city that moves to the other engine has what it would have had there.
  auto const sum = std::int64_t(fnv1a(m.sql)), postgres_sum = std::int64_t(fnv1a(m.postgres));
  for (auto const& ran : tx.query(kApplied, {m.owner, m.version})) {
    if (ran[1] == value{}) tx.execute(kAddSum, {m.owner, m.version, postgres_sum});
    if (ran[0] == value{sum} && (ran[1] == value{} || ran[1] == value{postgres_sum})) return false;
    throw error{error::kind::other, fmt::format("Migration {} of {} was changed after it ran.", m.version, m.owner)};
  }
  // Data definition is transactional in both engines: a failed migration leaves nothing behind.
  tx.script(for_engine(tx.kind(), m));
  tx.execute(kRecord, {m.owner, m.version, sum, postgres_sum});
  return true;
}

// Somebody dropped it, or a backup was brought back in part: no reason to go on without what was in it.
static void check_tables(transaction& tx, std::span<migration const> const all) {
  auto const there = tables_in(tx);
  for (auto const& t : tables_of(all)) {
    if (there.contains(t)) continue;
    throw error{
        error::kind::other,
        fmt::format(
            "The table {} is missing in the store, though it was made. Bring the whole store back from a backup.", t)};
  }
}

bool is_migrated(store& s) {
  auto out = false;
  s.read([&](transaction& tx) {
    out = tables_in(tx).contains("core_migration") &&
          tx.integer({"core.migration_any", "SELECT 1 FROM core_migration LIMIT 1"}, {});
  });
  return out;
}

int migrate(store& s, std::span<migration const> const all) {
  s.write(make_table);
  auto applied = 0;
  auto last = std::map<std::string_view, int>{};
  for (auto const& m : all) {
    last[m.owner] = std::max(last[m.owner], m.version);
    s.write([&](transaction& tx) { applied += apply(tx, m) ? 1 : 0; });
  }
  s.read([&](transaction& tx) {
    check_tables(tx, all);
    for (auto const& [owner, version] : last) {
      if (tx.integer(kLast, {owner}).value_or(0) > version) {
        throw error{error::kind::other,
                    fmt::format("This store was written by a newer version of the program ({} has migration {}, "
                                "this program knows {}).",
                                owner, *tx.integer(kLast, {owner}), version)};
      }
    }
  });
  return applied;
}

}  // namespace madang::store
