#include "yardsticks.h"

#include <chrono>
#include <stdexcept>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace madang::bench {

using std::chrono::steady_clock;

static double since(steady_clock::time_point const start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

static void check(sqlite3* const db, bool const good) {
  if (!good) throw std::runtime_error{sqlite3_errmsg(db)};
}

static void run(sqlite3* const db, char const* const sql) {
  check(db, sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
}

double append_to_sqlite(std::string const& file, std::span<plain_row const> const rows) {
  constexpr auto kCommit = std::size_t{5'000};
  sqlite3* db{nullptr};
  check(db, sqlite3_open(file.c_str(), &db) == SQLITE_OK);
  run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
          "CREATE TABLE plain (datastream INTEGER, t INTEGER, result_time INTEGER, v REAL)");
  sqlite3_stmt* insert{nullptr};
  check(db, sqlite3_prepare_v2(db, "INSERT INTO plain VALUES (?, ?, ?, ?)", -1, &insert, nullptr) == SQLITE_OK);
  auto const start = steady_clock::now();
  for (auto i = std::size_t{0}; i != rows.size(); ++i) {
    if (i % kCommit == 0) run(db, "BEGIN IMMEDIATE");
    sqlite3_bind_int64(insert, 1, rows[i].datastream);
    sqlite3_bind_int64(insert, 2, rows[i].time_us);
    sqlite3_bind_int64(insert, 3, rows[i].result_time_us);
    sqlite3_bind_double(insert, 4, rows[i].value);
    check(db, sqlite3_step(insert) == SQLITE_DONE);
    sqlite3_reset(insert);
    if (i % kCommit == kCommit - 1 || i + 1 == rows.size()) run(db, "COMMIT");
  }
  auto const took = since(start);
  sqlite3_finalize(insert);
  sqlite3_close(db);
  return took;
}

double syncs_a_second(std::string const& file, double const seconds) {
  auto const fd = open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  if (fd < 0) throw std::runtime_error{"The file for measuring the disk cannot be made."};
  char const page[4'096]{};
  auto n = std::int64_t{0};
  auto const start = steady_clock::now();
  for (; since(start) < seconds; ++n) {
    if (write(fd, page, sizeof page) != sizeof page || fdatasync(fd) != 0) {
      throw std::runtime_error{"The disk cannot be measured."};
    }
  }
  auto const rate = double(n) / since(start);
  close(fd);
  return rate;
}

}  // namespace madang::bench
