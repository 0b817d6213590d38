#include <condition_variable>
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

// The same rows as the tail's: a prepared insert a row, which is what whoever uses SQLite writes.
double bare_sqlite(std::string const& file, std::int64_t const rows) {
  auto s = store::open_sqlite_session(file, true);
  s->script("CREATE TABLE plain (datastream BIGINT, t_us BIGINT, seq BIGINT, v DOUBLE PRECISION, kind BIGINT, result_offset_us BIGINT, foi BIGINT)");
  constexpr auto kInto = store::bulk_target{"bench.plain", "plain", "datastream, t_us, seq, v, kind, result_offset_us, foi", "iiidiii"};
  constexpr auto kRowByRow = std::int64_t{49};  // below what bulk_insert puts into one statement
  auto const all = batch_of(0, rows);
  return seconds([&] {
    for (auto first = std::int64_t{0}; first < rows; first += kCommit) {
      s->begin_write();
      for (auto part = first; part < std::min(rows, first + kCommit); part += kRowByRow) {
        auto const n = std::min({kRowByRow, first + kCommit - part, rows - part});
        s->bulk_insert(kInto, std::size_t(n), [&](std::size_t const i, std::span<store::arg> const out) {
          auto const& o = all[std::size_t(part) + i];
          out[0] = o.datastream.value;
          out[1] = o.value.start_us;
          out[2] = part + std::int64_t(i);
          out[3] = o.value.number;
          out[5] = 0;
          out[6] = o.value.foi.value;
        });
      }
      s->commit();
    }
  });
}

// As a server does: the next batches are made while one is being written; four wait at most.
double append_all(series_store& s, std::int64_t const rows) {
  auto mutex = std::mutex{};
  auto wake = std::condition_variable{};
  auto waiting = 0;
  return seconds([&] {
    for (auto first = std::int64_t{0}; first < rows; first += kCommit) {
      auto batch = batch_of(first, std::min(kCommit, rows - first));
      auto lock = std::unique_lock{mutex};
      wake.wait(lock, [&] { return waiting < 4; });
      ++waiting;
      lock.unlock();
      s.append(std::move(batch), [&](auto const& r) {
        if (!r) std::abort();
        auto const l = std::lock_guard{mutex};
        --waiting;
        wake.notify_one();
      });
    }
    auto lock = std::unique_lock{mutex};
    wake.wait(lock, [&] { return waiting == 0; });
  });
}

double append_singles(series_store& s, int const connections, std::int64_t const each) {
  // Behind all that is there.
  auto const first = std::max(s.bounds({2'000}).value_or(series_bounds{.last_us = test::kProfileStart}).last_us, test::kProfileStart) + kDayUs;
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

}  // namespace

void measure_append(sizes const& z) {
  headline("Durable append, rows/s");
  auto const n = double(z.append_rows);
  auto const plain = n / bare_sqlite(z.folder + "/plain.sqlite", z.append_rows);
  auto s = bench_store{z.folder + "/append.sqlite", {.rows_per_commit = std::size_t(kCommit)}};
  auto const ours = n / append_all(*s.series, z.append_rows);
  figure("5,000 rows a commit, 1,000 series, sealing beside", ours, plain, ours / plain, "");
  auto shared = bench_store{z.folder + "/shared.sqlite"};
  auto const together = n / append_all(*shared.series, z.append_rows);
  figure("the same, waiting batches share a commit", together, plain, together / plain, "");
  auto const again = n / append_all(*shared.series, z.append_rows);
  figure("the same rows once more: all are known", again, plain, again / plain, "");
  for (auto const connections : {32, 512}) {
    auto const each = std::max(std::int64_t{5}, z.append_rows / 20 / connections);
    auto const rate = double(connections * each) / append_singles(*shared.series, connections, each);
    figure("one row a request, " + std::to_string(connections) + " at once", rate, "");
  }
}

}  // namespace madang::sensing::bench
