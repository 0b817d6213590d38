#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/limits.h"
#include "core/store/value.h"

namespace madang {
class metrics;
}  // namespace madang

namespace madang::store {

// SQL with $1, $2 … in both engines; the name appears in errors, logs and metrics. `postgres` is given
// only where the dialects differ. Both texts must outlive the statement.
struct statement {
  std::string_view name;
  std::string_view sql;
  std::string_view postgres{};
};

// Rows that go into one table in great number: a prepared statement in SQLite, COPY in PostgreSQL.
// `types` has a letter for each column: i bigint, d double precision, t text, b bytea, a int[] (its wire form).
struct bulk_target {
  std::string_view name, table, columns;  // columns as in "id, name"
  std::string_view types;
};

// What no caller can mend: the store is full, gone, busy for too long or broken. Ends the request (507, 503, 500).
struct error : std::runtime_error {
  enum class kind { full, unavailable, too_long, conflict, other };
  error(kind k, std::string const& what) : std::runtime_error{what}, why{k} {}
  kind why;
};

// A mistake in the program: a statement was given more than its text has places for.
std::logic_error too_many_arguments(std::string_view statement, std::size_t given, std::size_t places);

// One connection of one engine; used by one thread at a time. Only the drivers implement it.
class session {
 public:
  using row_sink = std::function<void(row_view const&)>;
  using row_filler = std::function<void(std::size_t row, std::span<arg> out)>;

  virtual ~session() = default;
  virtual engine kind() const = 0;
  virtual void begin_read() = 0;   // a snapshot: all reads until the end see the same state
  virtual void begin_write() = 0;
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;
  virtual bool in_transaction() const = 0;  // false if the engine gave the transaction up by itself
  // Returns how many rows it changed.
  virtual std::int64_t run(statement const&, std::span<arg const>, row_sink const&) = 0;
  virtual void bulk_insert(bulk_target const&, std::size_t rows, row_filler const&) = 0;
  virtual void script(std::string_view sql) = 0;
  // Ends a statement that runs in another thread, which gets an error.
  virtual void interrupt() noexcept = 0;
};

// What a piece of work may do within a transaction. Rolled back unless the work returns.
class transaction {
 public:
  // No statement begins once `late` is true.
  explicit transaction(session& s, std::atomic<bool> const* const late = nullptr) : session_{s}, late_{late} {}

  engine kind() const { return session_.kind(); }
  void each(statement const& s, std::initializer_list<arg> const args, session::row_sink const& f) {
    in_time().run(s, {args.begin(), args.size()}, f);
  }
  void each(statement const& s, std::span<arg const> const args, session::row_sink const& f) {
    in_time().run(s, args, f);
  }
  std::vector<row> query(statement const&, std::initializer_list<arg>);
  // The first row's first column.
  std::optional<std::int64_t> integer(statement const&, std::initializer_list<arg>);
  std::int64_t execute(statement const& s, std::initializer_list<arg> const args) {
    return in_time().run(s, {args.begin(), args.size()}, {});
  }
  std::int64_t execute(statement const& s, std::span<arg const> const args) { return in_time().run(s, args, {}); }
  void bulk_insert(bulk_target const& t, std::size_t const rows, session::row_filler const& fill) {
    in_time().bulk_insert(t, rows, fill);
  }
  void script(std::string_view const sql) { in_time().script(sql); }
  // Throws if the time is over, as the next statement would: for work that goes on for long without one.
  void check_time() { in_time(); }

 private:
  session& in_time();

  session& session_;
  std::atomic<bool> const* late_;
};

struct store_options {
  int readers{4};  // connections for reading; further readers wait for one
  std::chrono::milliseconds reader_wait{limits::kReaderWait};
  std::chrono::milliseconds read_time{limits::kReadTime};
  // Of a SQLite file that is made new: a power of two. Larger ones waste less on rows of some kilobytes.
  int sqlite_page_bytes{8'192};
};

// A state of a store, kept on a connection of its own: for answers that are read piece by piece. One thread at a time.
class snapshot {
 public:
  ~snapshot();
  snapshot(snapshot const&) = delete;
  // Each piece of work has the time that store::read gives, and throws what that throws. A copy of its transaction may
  // be used by the next work. After one that took too long no other can be done.
  void read(std::function<void(transaction&)> const&);

 private:
  friend class store;
  struct state;
  explicit snapshot(std::unique_ptr<state>);
  std::unique_ptr<state> state_;
};

// A store: one thread writes, several connections read. All members may be called from any thread.
//
// Writes wait for one another in a queue; what is waiting together commits together (group commit), each
// piece of work in a savepoint of its own, so that one that throws undoes only itself. When write()
// returns, the commit that carried it is on disk. SQLite needs the one thread (before 3.51.3 two that
// checkpoint can corrupt its log); PostgreSQL gets the same shape, so that both behave alike.
class store {
 public:
  using work = std::function<void(transaction&)>;
  using opener = std::function<std::unique_ptr<session>(bool for_writing)>;

  store(opener, store_options const&, metrics&, std::string_view name);
  ~store();  // does what is queued first
  store(store const&) = delete;
  store& operator=(store const&) = delete;

  engine kind() const;
  // Runs on the calling thread, on a snapshot. Throws `error` if no connection is free in time (unavailable) and if
  // the work takes too long (too_long). Not within a read of the same store (std::logic_error): threads that hold a
  // connection and wait for a second one wait for each other.
  void read(work const&);
  // The same with a connection of its own and as much time as it takes: for what is done once, at the start or for an
  // operator, and never for a request from outside.
  void read_long(work const&);
  // Runs on the writer's thread; returns once it is on disk, or throws what the work or the commit threw. Not within
  // the work of another write of the same store, nor in its `done` (std::logic_error): it would wait for itself.
  void write(work);
  // The same without waiting: `done` is called on the writer's thread, with null if all is on disk.
  void write_later(work, std::function<void(std::exception_ptr)> done);
  std::unique_ptr<snapshot> open_snapshot();
  // A connection of its own, for long or unusual work such as a dump or the sql command.
  std::unique_ptr<session> open_session();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// `file` is made if it is not there. Throws `error` with a sentence if it cannot be opened.
std::unique_ptr<store> open_sqlite(std::string const& file, store_options const&, metrics&);
// `address` as in postgresql://user@host/database. Takes an advisory lock: one process owns a store.
std::unique_ptr<store> open_postgres(std::string const& address, std::string_view name, store_options const&, metrics&);

// The drivers' own connections, for tools that need more than a store.
std::unique_ptr<session> open_sqlite_session(std::string const& file, bool for_writing,
                                             int page_bytes = store_options{}.sqlite_page_bytes);
std::unique_ptr<session> open_postgres_session(std::string const& address);

}  // namespace madang::store
