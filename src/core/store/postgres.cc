// PostgreSQL 15 over libpq: prepared statements with binary results, COPY for bulk, one advisory lock.
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "core/base/id.h"
#include "core/base/text.h"
#include "core/store/postgres_connection.h"
#include "core/store/postgres_wire.h"
#include "core/store/statement_cache.h"
#include "core/store/store.h"

namespace madang::store {
namespace {

[[noreturn]] void fail(PGconn* c, PGresult const* r, std::string_view const what) {
  auto const text = r && *PQresultErrorMessage(r) ? PQresultErrorMessage(r) : PQerrorMessage(c);
  throw error{pg_kind(pg_state(r)), fmt::format("{}: {}", what, trim(text))};
}

pg_result check(PGconn* c, PGresult* raw, std::string_view const what) {
  auto r = pg_result{raw};
  auto const s = PQresultStatus(raw);
  if (s != PGRES_TUPLES_OK && s != PGRES_COMMAND_OK && s != PGRES_SINGLE_TUPLE && s != PGRES_COPY_IN) {
    fail(c, raw, what);
  }
  return r;
}

class pg_row final : public row_view {
 public:
  explicit pg_row(PGresult const* r) : r_{r} {}
  void stand_on(int const row) { row_ = row; }

  int columns() const override { return PQnfields(r_); }
  std::string_view name(int const c) const override { return PQfname(r_, c); }
  bool is_null(int const c) const override { return PQgetisnull(r_, row_, c) != 0; }
  std::int64_t integer(int const c) const override {
    auto const v = get_number(c);
    return std::holds_alternative<double>(v) ? std::int64_t(std::get<double>(v)) : std::get<std::int64_t>(v);
  }
  double number(int const c) const override {
    auto const v = get_number(c);
    return std::holds_alternative<double>(v) ? std::get<double>(v) : double(std::get<std::int64_t>(v));
  }
  std::string_view text(int const c) const override { return raw(c); }
  std::string_view blob(int const c) const override { return raw(c); }
  value get(int const c) const override {
    if (is_null(c)) return std::monostate{};
    if (wire::is_number(PQftype(r_, c))) {
      auto const v = get_number(c);
      if (auto const* d = std::get_if<double>(&v)) return *d;
      return std::get<std::int64_t>(v);
    }
    if (wire::is_text(PQftype(r_, c))) return std::string{raw(c)};
    return bytes{std::string{raw(c)}};
  }

 private:
  std::string_view raw(int const c) const {
    return {PQgetvalue(r_, row_, c), std::size_t(PQgetlength(r_, row_, c))};
  }
  std::variant<std::int64_t, double> get_number(int const c) const {
    if (is_null(c)) return std::int64_t{0};
    return wire::read_number(PQftype(r_, c), raw(c));
  }

  PGresult const* r_;
  int row_{0};
};

// Arguments in the form libpq wants. Text form for all but bytes, so that the server infers the type.
class parameters {
 public:
  explicit parameters(std::span<arg const> const args) {
    texts_.resize(args.size());
    for (auto i = std::size_t{0}; i != args.size(); ++i) add(args[i], texts_[i]);
  }
  int count() const { return int(values_.size()); }
  char const* const* values() const { return values_.data(); }
  int const* lengths() const { return lengths_.data(); }
  int const* formats() const { return formats_.data(); }

 private:
  void add(arg const& a, std::string& text) {
    switch (a.type()) {
      case arg::kind::null: break;
      case arg::kind::integer: text = std::to_string(a.integer()); break;
      case arg::kind::number: text = fmt::format("{}", a.number()); break;
      // libpq wants a NUL after text, which views do not have.
      case arg::kind::text:
      case arg::kind::bytes: text = a.text(); break;
    }
    values_.push_back(a.type() == arg::kind::null ? nullptr : text.c_str());
    lengths_.push_back(int(text.size()));
    formats_.push_back(a.type() == arg::kind::bytes ? 1 : 0);
  }

  std::vector<std::string> texts_;
  std::vector<char const*> values_;
  std::vector<int> lengths_, formats_;
};


class pg_session final : public session {
 public:
  // `owned` is the store that nobody else may write as long as this session lives; empty: none.
  pg_session(std::string address, std::string_view const owned) : address_{std::move(address)}, owned_{owned} {
    connect();
  }
  // The server notices that a connection has gone a moment later than its client: who opens next must not wait for
  // that.
  ~pg_session() override {
    if (!owned_.empty() && c_) PQclear(PQexec(c_.get(), "SELECT pg_advisory_unlock_all()"));
  }

  engine kind() const override { return engine::postgres; }
  void begin_read() override { begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
  void begin_write() override { begin("BEGIN"); }
  void commit() override {
    auto const r = check(c_.get(), PQexec(c_.get(), "COMMIT"), "commit");
    // A transaction that failed on the way answers COMMIT with ROLLBACK.
    if (std::string_view{PQcmdStatus(r.get())} != "COMMIT") {
      throw error{error::kind::unavailable, "The transaction was rolled back."};
    }
  }
  void rollback() noexcept override {
    if (in_transaction()) PQclear(PQexec(c_.get(), "ROLLBACK"));
  }
  bool in_transaction() const override {
    auto const s = PQtransactionStatus(c_.get());
    return s == PQTRANS_INTRANS || s == PQTRANS_INERROR;
  }
  void interrupt() noexcept override {
    auto* const cancel = PQgetCancel(c_.get());
    char text[256];
    PQcancel(cancel, text, sizeof text);
    PQfreeCancel(cancel);
  }

  std::int64_t run(statement const& s, std::span<arg const> const args, row_sink const& f) override {
    auto const sql = s.postgres.empty() ? s.sql : s.postgres;
    auto const& p = prepare(sql, s.name);
    if (args.size() > std::size_t(p.second)) throw too_many_arguments(s.name, args.size(), std::size_t(p.second));
    auto const given = parameters{args};
    if (f) return stream(p.first, given, s.name, f);
    auto const r = check(
        c_.get(),
        PQexecPrepared(c_.get(), p.first.c_str(), given.count(), given.values(), given.lengths(), given.formats(), 1),
        s.name);
    return parse_int(PQcmdTuples(r.get())).value_or(0);
  }

  void bulk_insert(bulk_target const& t, std::size_t const rows, row_filler const& fill) override {
    check(c_.get(), PQexec(c_.get(), fmt::format("COPY {} ({}) FROM STDIN BINARY", t.table, t.columns).c_str()),
          t.name);
    try {
      copy_rows(t, rows, fill);
    } catch (...) {
      // What failed here undoes its own savepoint only: the connection has to be free for that.
      static_cast<void>(PQputCopyEnd(c_.get(), "given up"));
      drain();
      throw;
    }
  }

  void script(std::string_view const sql) override {
    check(c_.get(), PQexec(c_.get(), std::string{sql}.c_str()), sql.substr(0, 80));
  }

 private:
  static constexpr auto kCopyPiece = std::size_t{1} << 18;
  static constexpr auto kLockTries = 40;
  static constexpr auto kLockPause = std::chrono::milliseconds{50};

  void copy_rows(bulk_target const& t, std::size_t const rows, row_filler const& fill) {
    auto copy = wire::copy_writer{t.types};
    auto cells = std::vector<arg>(t.types.size());
    for (auto r = std::size_t{0}; r != rows; ++r) {
      std::ranges::fill(cells, arg{});
      fill(r, cells);
      copy.add(cells);
      if (copy.size() > kCopyPiece) send(copy.take(), t.name);
    }
    send(copy.finish(), t.name);
    if (PQputCopyEnd(c_.get(), nullptr) != 1) fail(c_.get(), nullptr, t.name);
    check(c_.get(), PQgetResult(c_.get()), t.name);
    drain();
  }

  void connect() {
    cache_.clear();
    c_.reset();  // with its lock
    try {
      c_ = connect_postgres(address_);
      script(
          "SET client_encoding = 'UTF8'; SET synchronous_commit = on; SET client_min_messages = warning; SET jit = "
          "off");
      if (!owned_.empty()) own();
    } catch (...) {
      c_.reset();
      throw;
    }
  }
  // A second process would not see what the first keeps in memory. So who writes holds a lock; and as that is lost
  // when the server is restarted, it is written down who held it last.
  void own() {
    take_lock();
    script("CREATE TABLE IF NOT EXISTS core_store_owner (store TEXT PRIMARY KEY, owner TEXT NOT NULL)");
    auto tx = transaction{*this};
    if (owner_.empty()) {
      auto const owner = random_text(16);
      tx.execute({"store.own", "",
                  "INSERT INTO core_store_owner (store, owner) VALUES ($1, $2) ON CONFLICT (store) DO UPDATE SET owner "
                  "= excluded.owner"},
                 {owned_, owner});
      owner_ = owner;
    } else if (!tx.integer({"store.owner", "", "SELECT 1 FROM core_store_owner WHERE store = $1 AND owner = $2"},
                           {owned_, owner_})) {
      throw error{error::kind::unavailable,
                  "Another process has used this database in the meantime. Start this program again, so that it reads "
                  "what that one wrote."};
    }
  }
  // Of a process that was killed, the lock goes a moment later.
  void take_lock() {
    constexpr auto kLock =
        statement{"store.lock", "", "SELECT pg_try_advisory_lock(hashtext(current_schema()), hashtext($1))::int"};
    for (auto left = kLockTries; transaction{*this}.integer(kLock, {owned_}) != 1; --left) {
      if (left == 0) {
        throw error{error::kind::unavailable,
                    "Another process uses this database already. One process owns a store: stop the other one first."};
      }
      std::this_thread::sleep_for(kLockPause);
    }
  }
  void begin(char const* how) {
    // The server may have been restarted since: what waits for us then is a dead connection.
    if (PQstatus(c_.get()) == CONNECTION_OK) {
      if (auto const r = pg_result{PQexec(c_.get(), how)}; PQresultStatus(r.get()) == PGRES_COMMAND_OK) return;
    }
    connect();
    script(how);
  }
  std::int64_t stream(std::string const& name, parameters const& given, std::string_view const what,
                      row_sink const& f) {
    if (PQsendQueryPrepared(c_.get(), name.c_str(), given.count(), given.values(), given.lengths(), given.formats(),
                            1) != 1) {
      fail(c_.get(), nullptr, what);
    }
    PQsetSingleRowMode(c_.get());
    auto n = std::int64_t{0};
    try {
      for (;;) {
        auto const r = pg_result{PQgetResult(c_.get())};
        if (!r) return n;
        auto const status = PQresultStatus(r.get());
        if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
          fail(c_.get(), r.get(), what);
        }
        auto row = pg_row{r.get()};
        for (auto i = 0; i != PQntuples(r.get()); ++i, ++n) {
          row.stand_on(i);
          f(row);
        }
      }
    } catch (...) {
      drain();
      throw;
    }
  }
  void drain() {
    while (auto* r = PQgetResult(c_.get())) PQclear(r);
  }
  void send(std::string const& piece, std::string_view const what) {
    if (PQputCopyData(c_.get(), piece.data(), int(piece.size())) != 1) fail(c_.get(), nullptr, what);
  }
  // Name and number of parameters.
  std::pair<std::string, int> const& prepare(std::string_view const sql, std::string_view const what) {
    if (auto* known = cache_.find(sql)) return *known;
    auto const name = fmt::format("s{}", ++named_);
    check(c_.get(), PQprepare(c_.get(), name.c_str(), std::string{sql}.c_str(), 0, nullptr), what);
    auto const described = check(c_.get(), PQdescribePrepared(c_.get(), name.c_str()), what);
    return cache_.add(sql, {name, PQnparams(described.get())});
  }

  std::string address_, owned_;
  std::string owner_;  // this session, if it owns a store
  pg_connection c_;
  statement_cache<std::pair<std::string, int>> cache_;
  std::int64_t named_{0};
};

}  // namespace

std::unique_ptr<session> open_postgres_session(std::string const& address) {
  return std::make_unique<pg_session>(address, "");
}

std::unique_ptr<store> open_postgres(std::string const& address, std::string_view const name,
                                     store_options const& options, metrics& m) {
  auto const open = [address, name = std::string{name}](bool const for_writing) {
    return std::make_unique<pg_session>(address, for_writing ? name : "");
  };
  return std::make_unique<store>(open, options, m, name);
}

}  // namespace madang::store
