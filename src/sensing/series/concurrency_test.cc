// Readers, writers, the sealer and editors at once; and a process that dies.
#include <csignal>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

#include "sensing/series/series_fixture.h"

namespace madang::sensing {

using namespace std::chrono_literals;
using what = outcome::what;

class concurrency : public test::series_fixture {};

TEST_P(concurrency, of_readers_and_the_sealer_hides_no_point_and_shows_none_twice) {
  // A chunk every few points and a tail every few chunks: points are always on the move.
  reopen({.chunk_points = 16, .rows_per_commit = 50, .tail_rows = 200});
  constexpr auto kSeries = 3;
  auto stop = std::atomic{false};
  auto committed = std::array<std::atomic<std::int64_t>, kSeries>{};
  auto threads = std::vector<std::thread>{};
  threads.emplace_back([&] {
    auto random = std::mt19937{1};
    for (auto i = 0; !stop; ++i) {
      auto const d = datastream_no{i % kSeries + 1};
      auto batch = std::vector<new_observation>{};
      for (auto k = 0; k != 7; ++k) {
        auto o = minute(i * 10 + k);
        if (random() % 4 == 0) o.start_us -= std::int64_t(random() % 500) * 60'000'000 + i;  // late
        batch.push_back({.datastream = d, .value = o});
      }
      auto const n = std::ranges::count(append(std::move(batch)), what::stored, &outcome::is);
      committed[std::size_t(d.value) - 1] += n;
    }
  });
  auto rounds = std::atomic{0};
  for (auto r = 0; r != 2; ++r) {
    threads.emplace_back([&, r] {
      for (auto i = 0; !stop; ++i, ++rounds) {
        auto const d = datastream_no{i % kSeries + 1};
        auto const least = committed[std::size_t(d.value) - 1].load();
        auto all = read({.datastream = d}, {.descending = (r + i) % 2 == 0});
        ASSERT_GE(std::int64_t(all.size()), least);
        if ((r + i) % 2 == 0) all.reverse();
        ASSERT_TRUE(all.is_sorted());
        auto seqs = std::set<std::uint32_t>{};
        for (auto k = std::size_t{0}; k != all.size(); ++k) ASSERT_TRUE(seqs.insert(all.seq[k]).second) << "seen twice";
        // What was committed in order is seen in order: no seq is left out but at the end.
        auto gap = std::uint32_t{0};
        while (seqs.contains(gap)) ++gap;
        ASSERT_GE(std::int64_t(gap), least);
        ASSERT_GE(series->count_points({.datastream = d}), least);
      }
    });
  }
  std::this_thread::sleep_for(GetParam() == store::engine::sqlite ? 1'000ms : 1'500ms);
  stop = true;
  for (auto& t : threads) t.join();
  EXPECT_GT(rounds, 3);
  expect_sound();
  for (auto d = 1; d <= kSeries; ++d) EXPECT_EQ(committed[std::size_t(d) - 1], series->count(datastream_no{d}));
}

// A repeated batch of several series is looked through while points of them move to chunks.
TEST_P(concurrency, of_repetitions_and_the_sealer_stores_nothing_twice) {
  constexpr auto kSeries = 8;
  reopen({.chunk_points = 16, .tail_rows = 1'000'000});
  auto stop = std::atomic{false};
  auto sealing = std::thread{[&] {
    while (!stop) series->seal_all();
  }};
  auto const rounds = GetParam() == store::engine::sqlite ? 400 : 40;
  for (auto i = 0; i != rounds; ++i) {
    auto batch = std::vector<new_observation>{};
    for (auto k = 0; k != 40; ++k) {
      for (auto d = 1; d <= kSeries; ++d) batch.push_back({.datastream = {d}, .value = minute(i * 40 + k)});
    }
    append(batch);
    auto const again = append(batch);
    ASSERT_EQ(std::ptrdiff_t(batch.size()), std::ranges::count(again, what::known, &outcome::is)) << "in round " << i;
  }
  stop = true;
  sealing.join();
  EXPECT_EQ(std::int64_t{kSeries} * 40 * rounds, series->count_all());
}

TEST_P(concurrency, of_editors_and_writers_keeps_counts_right) {
  reopen({.chunk_points = 16, .tail_rows = 200});
  auto stop = std::atomic{false};
  auto balance = std::atomic<std::int64_t>{0};
  auto threads = std::vector<std::thread>{};
  for (auto w = 0; w != 2; ++w) {
    threads.emplace_back([&, w] {
      for (auto i = 0; !stop; ++i) {
        auto batch = std::vector<new_observation>{{.datastream = {1}, .value = minute(i * 2 + w)},
                                                  {.datastream = {2}, .value = minute(i * 2 + w)}};
        balance += std::ranges::count(append(std::move(batch)), what::stored, &outcome::is);
      }
    });
  }
  threads.emplace_back([&] {
    auto random = std::mt19937{2};
    while (!stop) {
      auto const d = datastream_no{std::int64_t(random() % 2) + 1};
      auto const id = make_observation_id(d, std::uint32_t(random() % 50));
      if (random() % 2 == 0) balance -= series->erase(std::vector{id}, {"a", "b"});
      else series->edit(id, minute(-std::int64_t(random() % 100)), {"a", "b"});
    }
  });
  std::this_thread::sleep_for(700ms);
  stop = true;
  for (auto& t : threads) t.join();
  EXPECT_EQ(balance, series->count_all());
  EXPECT_EQ(balance, std::int64_t(read(datastream_no{1}).size() + read(datastream_no{2}).size()));
  expect_sound();
  auto const n = series->count_all();
  reopen();
  EXPECT_EQ(n, series->count_all());
}

INSTANTIATE_TEST_SUITE_P(series, concurrency, madang::test::engines(), madang::test::engine_name);

#if !defined(__SANITIZE_THREAD__)  // it does not follow a fork

// Appends until it is killed; tells each acknowledged number through a pipe.
[[noreturn]] static void append_for_ever(std::string const& file, std::int64_t const first, int const pipe) {
  auto log = make_silent_logger();
  auto counters = metrics{};
  auto const time = system_clock{};
  auto const db = store::open_sqlite(file, {}, counters);
  store::migrate(*db, sensing_observations::kMigrations);
  auto series = series_store{*db, time, *log, counters, {.chunk_points = 32, .tail_rows = 500}};
  auto waiting = std::atomic{0};
  for (auto i = first;; ++i) {
    auto batch = std::vector<new_observation>{};
    for (auto k = 0; k != 5; ++k) {
      batch.push_back({.datastream = {k % 3 + 1}, .value = {.start_us = i * 100 + k, .number = double(i)}});
    }
    while (waiting > 8) std::this_thread::yield();
    ++waiting;
    series.append(std::move(batch), [&, i](auto const& r) {
      if (r && write(pipe, &i, sizeof i) != sizeof i) std::abort();
      --waiting;
    });
  }
}

TEST(a_process_that_is_killed, has_kept_all_that_it_acknowledged_once) {
  auto const folder = madang::test::scratch_folder{};
  auto const file = folder.file("observations.sqlite");
  auto random = std::mt19937{std::random_device{}()};
  auto acknowledged = std::set<std::int64_t>{};
  for (auto round = 0; round != 8; ++round) {
    int ends[2];
    ASSERT_EQ(0, pipe(ends));
    auto const child = fork();
    if (child == 0) append_for_ever(file, round * 1'000'000, ends[1]);
    ::close(ends[1]);
    std::this_thread::sleep_for(std::chrono::milliseconds{20 + random() % 120});
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    for (auto i = std::int64_t{0}; read(ends[0], &i, sizeof i) == sizeof i;) acknowledged.insert(i);
    ::close(ends[0]);

    auto log = make_silent_logger();
    auto counters = metrics{};
    auto const time = system_clock{};
    auto const db = store::open_sqlite(file, {}, counters);
    store::migrate(*db, sensing_observations::kMigrations);
    auto series = series_store{*db, time, *log, counters, {.chunk_points = 32, .seals_by_itself = false}};
    auto times = std::map<std::int64_t, int>{};
    auto n = std::int64_t{0};
    for (auto d = 1; d <= 3; ++d) {
      auto reader = series_reader{series, {.datastream = {d}}, {}};
      for (auto page = columns{}; reader.next(page);) {
        for (auto const v : page.v) ++times[std::int64_t(v)];
        n += std::int64_t(page.size());
      }
    }
    EXPECT_EQ(n, series.count_all());
    for (auto const i : acknowledged) ASSERT_EQ(5, times[i]) << i;
    for (auto const& [i, count] : times) ASSERT_LE(count, 5) << i;
    auto const v = verify(*db);
    EXPECT_EQ(0, v.problems) << (v.listed.empty() ? "" : v.listed.front().what);
  }
  EXPECT_GT(acknowledged.size(), 20U);
}

#endif

}  // namespace madang::sensing
