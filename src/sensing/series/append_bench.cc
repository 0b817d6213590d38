#include <condition_variable>
#include <ctime>
#include <mutex>

#include "sensing/series/bench_figures.h"
#include "sensing/series/bench_store.h"

namespace madang::sensing::bench {
namespace {

constexpr auto kCommit = std::int64_t{5'000};

std::vector<new_observation> batch_of(std::int64_t const first, std::int64_t const rows) {
  auto out = std::vector<new_observation>(std::size_t(rows));
  for (auto i = std::int64_t{0}; i != rows; ++i) {
    auto& n = out[std::size_t(i)];
    auto const t = test::kProfileStart + (first + i) / 1'000 * 60'000'000;
    n.datastream = {(first + i) % 1'000 + 1};
    n.value = {.start_us = t, .result_us = t, .number = double((first + i) % 97) / 10, .foi = {3}};
  }
  return out;
}

// Of the thread that asks: what others do at the same time does not count.
double cpu_seconds() {
  auto t = timespec{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) + double(t.tv_nsec) * 1e-9;
}

struct cost {
  double seconds, writer_cpu, caller_cpu;
};

void fill_plain(new_observation const& o, std::int64_t const seq, std::span<store::arg> const out) {
  out[0] = o.datastream.value;
  out[1] = o.value.start_us;
  out[2] = seq;
  out[3] = o.value.number;
  out[5] = 0;
  out[6] = o.value.foi.value;
}

// The same rows as the tail's: a prepared insert a row, which is what whoever uses SQLite writes.
cost bare_sqlite(std::string const& file, std::int64_t const rows) {
  auto s = store::open_sqlite_session(file, true);
  s->script(
      "CREATE TABLE plain (datastream BIGINT, t_us BIGINT, seq BIGINT, v DOUBLE PRECISION, kind BIGINT, "
      "result_offset_us BIGINT, foi BIGINT)");
  constexpr auto kInto =
      store::bulk_target{"bench.plain", "plain", "datastream, t_us, seq, v, kind, result_offset_us, foi", "iiidiii"};
  constexpr auto kRowByRow = std::int64_t{49};  // below what bulk_insert puts into one statement
  auto const all = batch_of(0, rows);
  auto const before = cpu_seconds();
  auto const wall = seconds([&] {
    for (auto first = std::int64_t{0}; first < rows; first += kCommit) {
      s->begin_write();
      for (auto part = first; part < std::min(rows, first + kCommit); part += kRowByRow) {
        auto const n = std::min({kRowByRow, first + kCommit - part, rows - part});
        s->bulk_insert(kInto, std::size_t(n), [&](std::size_t const i, std::span<store::arg> const out) {
          fill_plain(all[std::size_t(part) + i], part + std::int64_t(i), out);
        });
      }
      s->commit();
    }
  });
  return {wall, cpu_seconds() - before, 0};
}

// The same rows by COPY, 5,000 a commit.
double bare_copy(store::store& db, std::int64_t const rows) {
  db.write([](store::transaction& tx) {
    tx.script(
        "CREATE TABLE plain (datastream BIGINT, t_us BIGINT, seq BIGINT, v DOUBLE PRECISION, kind BIGINT, "
        "result_offset_us BIGINT, foi BIGINT)");
  });
  constexpr auto kInto =
      store::bulk_target{"bench.plain", "plain", "datastream, t_us, seq, v, kind, result_offset_us, foi", "iiidiii"};
  auto const all = batch_of(0, rows);
  return seconds([&] {
    for (auto first = std::int64_t{0}; first < rows; first += kCommit) {
      db.write([&](store::transaction& tx) {
        tx.bulk_insert(kInto, std::size_t(std::min(kCommit, rows - first)),
                       [&](std::size_t const i, std::span<store::arg> const out) {
                         fill_plain(all[std::size_t(first) + i], first + std::int64_t(i), out);
                       });
      });
    }
  });
}

// As a server does: the next batches are made while one is being written; four wait at most.
cost append_all(series_store& s, std::int64_t const rows) {
  auto mutex = std::mutex{};
  auto wake = std::condition_variable{};
  auto waiting = 0;
  auto writer_before = -1.0, writer_after = 0.0, caller = 0.0;
  auto const wall = seconds([&] {
    for (auto first = std::int64_t{0}; first < rows; first += kCommit) {
      auto batch = batch_of(first, std::min(kCommit, rows - first));
      auto lock = std::unique_lock{mutex};
      wake.wait(lock, [&] { return waiting < 4; });
      ++waiting;
      lock.unlock();
      auto const before = cpu_seconds();
      s.append(std::move(batch), [&](auto const& r) {
        if (!r) std::abort();
        writer_after = cpu_seconds();
        if (writer_before < 0) writer_before = writer_after;
        auto const l = std::lock_guard{mutex};
        --waiting;
        wake.notify_one();
      });
      caller += cpu_seconds() - before;
    }
    auto lock = std::unique_lock{mutex};
    wake.wait(lock, [&] { return waiting == 0; });
  });
  return {wall, writer_after - writer_before, caller};
}

double append_singles(series_store& s, int const connections, std::int64_t const each) {
  // Behind all that is there.
  auto const first =
      std::max(s.bounds({2'000}).value_or(series_bounds{.last_us = test::kProfileStart}).last_us, test::kProfileStart) +
      kDayUs;
  auto left = std::atomic<std::int64_t>{connections * each};
  auto seq = std::atomic<std::int64_t>{0};
  auto mutex = std::mutex{};
  auto wake = std::condition_variable{};
  // Each answer sends the next, as a client on a connection does.
  auto send = std::function<void(int, std::int64_t)>{};
  send = [&, first](int const c, std::int64_t const n) {
    if (n == 0) return;
    auto const t = first + seq++ * 1'000'000;
    auto batch = std::vector<new_observation>{{.datastream = {c + 2'000}, .value = {.start_us = t, .number = 1}}};
    s.append(std::move(batch), [&, c, n](auto const&) {
      send(c, n - 1);
      if (--left != 0) return;
      auto const lock = std::lock_guard{mutex};
      wake.notify_one();
    });
  };
  return seconds([&] {
    for (auto c = 0; c != connections; ++c) send(c, each);
    auto lock = std::unique_lock{mutex};
    wake.wait(lock, [&] { return left == 0; });
  });
}

void measure_postgres(sizes const& z) {
  auto cluster = madang::test::empty_store{store::engine::postgres};
  auto const db = cluster.open();
  store::migrate(*db, sensing_observations::kMigrations);
  auto const n = double(z.append_rows);
  auto const plain = bare_copy(*db, z.append_rows);
  auto const time = madang::test::fixed_clock{};
  auto series = series_store{*db, time, *cluster.log, cluster.counters, {.rows_per_commit = std::size_t(kCommit)}};
  auto const ours = append_all(series, z.append_rows);
  figure("PostgreSQL (fsync off), against COPY: rows/s", n / ours.seconds, n / plain, plain / ours.seconds, "");
  figure("  CPU of the writer's thread, µs a row", ours.writer_cpu / n * 1e6, "");
}

}  // namespace

void measure_append(sizes const& z) {
  headline("Durable append");
  auto const n = double(z.append_rows);
  auto const plain = bare_sqlite(z.folder + "/plain.sqlite", z.append_rows);
  auto const tell = [&](std::string const& name, cost const& c) {
    figure(name + ": rows/s", n / c.seconds, n / plain.seconds, plain.seconds / c.seconds, "");
    figure("  CPU of the writer's thread, µs a row", c.writer_cpu / n * 1e6, plain.writer_cpu / n * 1e6,
           plain.writer_cpu / c.writer_cpu, "");
    figure("  CPU of the caller's thread, µs a row", c.caller_cpu / n * 1e6, "");
  };
  auto s = bench_store{z.folder + "/append.sqlite", {.rows_per_commit = std::size_t(kCommit)}};
  tell("5,000 rows a commit, 1,000 series in turn", append_all(*s.series, z.append_rows));
  auto shared = bench_store{z.folder + "/shared.sqlite"};
  tell("the same, waiting batches share a commit", append_all(*shared.series, z.append_rows));
  auto const again = append_all(*shared.series, z.append_rows);
  figure("the same rows once more, all known: rows/s", n / again.seconds, n / plain.seconds,
         plain.seconds / again.seconds, "");
  for (auto const connections : {32, 512}) {
    auto const each = std::max(std::int64_t{5}, z.append_rows / 20 / connections);
    auto const rate = double(connections * each) / append_singles(*shared.series, connections, each);
    figure("one row a request, " + std::to_string(connections) + " at once: rows/s", rate, "");
  }
  if (z.postgres) measure_postgres(z);
}

}  // namespace madang::sensing::bench
