#include "core/store/store.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "core/base/metrics.h"
#include "core/store/read_watch.h"

namespace madang::store {

arg::arg(value const& v) {
  if (auto const* i = std::get_if<std::int64_t>(&v)) *this = arg{*i};
  else if (auto const* d = std::get_if<double>(&v)) *this = arg{*d};
  else if (auto const* t = std::get_if<std::string>(&v)) *this = arg{*t};
  else if (auto const* b = std::get_if<bytes>(&v)) *this = arg{*b};
}

std::logic_error too_many_arguments(std::string_view const statement, std::size_t const given,
                                    std::size_t const places) {
  return std::logic_error{
      fmt::format("{}: {} arguments were given to a statement with {} parameters.", statement, given, places)};
}

static error too_late() { return {error::kind::too_long, "Reading took too long and was given up."}; }

session& transaction::in_time() {
  if (late_ && *late_) throw too_late();
  return session_;
}

std::vector<row> transaction::query(statement const& s, std::initializer_list<arg> const args) {
  auto out = std::vector<row>{};
  each(s, args, [&](row_view const& r) {
    auto& x = out.emplace_back();
    for (auto i = 0; i != r.columns(); ++i) x.push_back(r.get(i));
  });
  return out;
}

std::optional<std::int64_t> transaction::integer(statement const& s, std::initializer_list<arg> const args) {
  auto out = std::optional<std::int64_t>{};
  each(s, args, [&](row_view const& r) {
    if (!out) out = r.maybe_integer(0);
  });
  return out;
}

namespace {

// More than this many pieces of work do not share a commit: the first would wait too long for the last.
constexpr auto kGroupMax = std::size_t{512};

struct job {
  store::work work;
  std::function<void(std::exception_ptr)> done;
  std::exception_ptr failed{};
};

constexpr auto kSavepoint = statement{"store.savepoint", "SAVEPOINT piece"};
constexpr auto kRelease = statement{"store.release", "RELEASE SAVEPOINT piece"};
constexpr auto kBack = statement{"store.back", "ROLLBACK TO SAVEPOINT piece"};

// Which stores this thread is reading at the moment.
class read_mark {
 public:
  explicit read_mark(void const* const store) : store_{store}, outer_{innermost} {
    for (auto const* r = outer_; r; r = r->outer_) {
      if (r->store_ == store) throw std::logic_error{"A store is read within a read of the same store."};
    }
    innermost = this;
  }
  ~read_mark() { innermost = outer_; }
  read_mark(read_mark const&) = delete;

 private:
  static thread_local read_mark const* innermost;
  void const* store_;
  read_mark const* outer_;
};
thread_local read_mark const* read_mark::innermost = nullptr;

// Runs one piece; what it throws is kept and undone. False if the whole transaction is gone.
bool run_piece(session& s, job& j, bool const alone) {
  try {
    if (!alone) s.run(kSavepoint, {}, {});
    auto tx = transaction{s};
    j.work(tx);
    if (!alone) s.run(kRelease, {}, {});
  } catch (...) {
    j.failed = std::current_exception();
    if (alone || !s.in_transaction()) return false;
    s.run(kBack, {}, {});
    s.run(kRelease, {}, {});
  }
  return true;
}

// Commits a group, or fails all of it that has not failed already.
void run_group(session& s, std::span<job> const group) {
  try {
    s.begin_write();
    auto whole = true;
    for (auto& j : group) whole = whole && run_piece(s, j, group.size() == 1);
    if (whole) s.commit();
    else if (group.size() > 1) throw error{error::kind::unavailable, "The store gave the transaction up."};
    else s.rollback();
  } catch (...) {
    s.rollback();
    for (auto& j : group) {
      if (!j.failed) j.failed = std::current_exception();
    }
  }
}

}  // namespace

struct store::state {
  state(opener o, store_options const& opt, metrics& m, std::string_view const n)
      : open{std::move(o)},
        options{opt},
        writer_session{open(true)},
        commits{m.count("madang_store_commits_total", "Commits, each carrying one or more pieces of work",
                        fmt::format("store=\"{}\"", n))},
        commit_time{m.durations("madang_store_commit_seconds", "From the first piece of work to the commit on disk",
                                fmt::format("store=\"{}\"", n))},
        given_up{m.count("madang_store_reads_given_up_total",
                         "Reads that took too long or found no free connection in time",
                         fmt::format("store=\"{}\"", n))},
        watch{opt.read_time},
        writer{[this] { write_loop(); }} {}

  ~state() {
    {
      auto const lock = std::lock_guard{mutex};
      stopping = true;
    }
    wake.notify_all();
    writer.join();
  }

  void write_loop() {
    for (;;) {
      auto group = std::vector<job>{};
      {
        auto lock = std::unique_lock{mutex};
        wake.wait(lock, [&] { return stopping || !queue.empty(); });
        if (queue.empty()) return;
        while (!queue.empty() && group.size() != kGroupMax) {
          group.push_back(std::move(queue.front()));
          queue.pop_front();
        }
      }
      auto const start = std::chrono::steady_clock::now();
      run_group(*writer_session, group);
      commits.add();
      commit_time.record(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      for (auto& j : group) j.done(j.failed);
    }
  }

  std::unique_ptr<session> take_reader() {
    auto lock = std::unique_lock{readers_mutex};
    if (!reader_back.wait_for(lock, options.reader_wait,
                              [&] { return !readers.empty() || readers_open < options.readers; })) {
      given_up.add();
      throw error{error::kind::unavailable, "All connections for reading are busy."};
    }
    if (readers.empty()) {
      ++readers_open;
      lock.unlock();
      try {
        return open(false);
      } catch (...) {
        give_up_reader();
        throw;
      }
    }
    auto s = std::move(readers.back());
    readers.pop_back();
    return s;
  }
  void give_back(std::unique_ptr<session> s) {
    {
      auto const lock = std::lock_guard{readers_mutex};
      readers.push_back(std::move(s));
    }
    reader_back.notify_one();
  }
  void let_go(std::unique_ptr<session> s) {
    given_up.add();
    s.reset();
    give_up_reader();
  }
  void give_up_reader() {
    {
      auto const lock = std::lock_guard{readers_mutex};
      --readers_open;
    }
    reader_back.notify_one();
  }

  std::unique_ptr<session> take_long_reader() {
    {
      auto const lock = std::lock_guard{readers_mutex};
      if (long_reader) return std::move(long_reader);
    }
    return open(false);
  }
  void keep_long_reader(std::unique_ptr<session> s) {
    auto const lock = std::lock_guard{readers_mutex};
    long_reader.swap(
        s);  // one is enough: it spares a verification, which reads series by series, thousands of connections
  }

  opener open;
  store_options options;

  std::mutex mutex;
  std::condition_variable wake;
  std::deque<job> queue;
  bool stopping{false};
  std::unique_ptr<session> writer_session;
  counter& commits;
  duration_histogram& commit_time;

  std::mutex readers_mutex;
  std::condition_variable reader_back;
  std::vector<std::unique_ptr<session>> readers;
  int readers_open{0};
  std::unique_ptr<session> long_reader;
  counter& given_up;
  read_watch watch;

  std::thread writer;  // last: it uses all of the above
};

store::store(opener o, store_options const& opt, metrics& m, std::string_view const name)
    : state_{std::make_unique<state>(std::move(o), opt, m, name)} {}
store::~store() = default;

engine store::kind() const { return state_->writer_session->kind(); }
std::unique_ptr<session> store::open_session() { return state_->open(false); }

void store::read(work const& w) {
  auto const mark = read_mark{this};
  auto s = state_->take_reader();
  auto late = std::atomic<bool>{false};
  // An interruption may still be under way to PostgreSQL: it dies with the connection.
  auto const put_back = [&] { late ? state_->let_go(std::move(s)) : state_->give_back(std::move(s)); };
  try {
    s->begin_read();
    auto const limit = read_watch::guard{state_->watch, *s, late};
    auto tx = transaction{*s, &late};
    w(tx);
    s->commit();
  } catch (...) {
    s->rollback();
    put_back();
    if (!late) throw;
    try {
      throw;
    } catch (error const&) {
      throw too_late();  // what the engine says then is that it was interrupted
    }
  }
  put_back();
}

struct snapshot::state {
  std::unique_ptr<session> reading;
  read_watch& watch;
  counter& given_up;
  std::atomic<bool> late{false};
};

snapshot::snapshot(std::unique_ptr<state> s) : state_{std::move(s)} { state_->reading->begin_read(); }
snapshot::~snapshot() { state_->reading->rollback(); }

void snapshot::read(std::function<void(transaction&)> const& w) {
  auto const limit = read_watch::guard{state_->watch, *state_->reading, state_->late};
  auto tx = transaction{*state_->reading, &state_->late};
  try {
    w(tx);
  } catch (...) {
    if (!state_->late) throw;
    state_->given_up.add();
    try {
      throw;
    } catch (error const&) {
      throw too_late();
    }
  }
}

std::unique_ptr<snapshot> store::open_snapshot() {
  return std::unique_ptr<snapshot>{
      new snapshot{std::make_unique<snapshot::state>(state_->open(false), state_->watch, state_->given_up)}};
}

void store::read_long(work const& w) {
  auto s = state_->take_long_reader();
  auto tx = transaction{*s};
  try {
    s->begin_read();
    w(tx);
    s->commit();
  } catch (...) {
    s->rollback();
    throw;
  }
  state_->keep_long_reader(std::move(s));
}

void store::write_later(work w, std::function<void(std::exception_ptr)> done) {
  {
    auto const lock = std::lock_guard{state_->mutex};
    state_->queue.push_back({std::move(w), std::move(done)});
  }
  state_->wake.notify_one();
}

void store::write(work w) {
  if (std::this_thread::get_id() == state_->writer.get_id()) {
    throw std::logic_error{"A store is written within a write of the same store."};
  }
  auto mutex = std::mutex{};
  auto wake = std::condition_variable{};
  auto finished = false;
  auto failed = std::exception_ptr{};
  write_later(std::move(w), [&](std::exception_ptr const e) {
    auto const lock = std::lock_guard{mutex};
    failed = e;
    finished = true;
    wake.notify_one();
  });
  auto lock = std::unique_lock{mutex};
  wake.wait(lock, [&] { return finished; });
  if (failed) std::rethrow_exception(failed);
}

}  // namespace madang::store
