#pragma once

#include <gtest/gtest.h>

#include "sensing/series/series_reader.h"
#include "sensing/series/series_store.h"
#include "sensing/series/verify.h"
#include "support/engines.h"

namespace madang::sensing::test {

using namespace std::chrono_literals;

inline constexpr auto kStart = std::int64_t{1'770'000'000'000'000};  // 2026-02-02
inline constexpr auto kMinute = std::int64_t{60'000'000};

// Other threads look at it while the test moves it on.
struct moving_clock final : clock {
  instant now() const override { return from_us(us); }
  void move(std::chrono::microseconds const by) { us += by.count(); }
  std::atomic<std::int64_t> us{kStart};
};

// An observation store in an empty store of one engine, that can be closed and opened again.
class series_fixture : public madang::test::on_each_store {
 protected:
  series_fixture() { open(); }

  void open(series_options const o = {}) {
    // PostgreSQL notices a moment later that the owner before has gone.
    for (auto i = 0; !db; ++i) {
      try {
        db = empty->open("observations");
      } catch (store::error const&) {
        if (i == 200) throw;
        std::this_thread::sleep_for(5ms);
      }
    }
    store::migrate(*db, sensing_observations::kMigrations);
    series = std::make_unique<series_store>(*db, time, *empty->log, empty->counters, o);
  }
  void close() {
    series.reset();
    db.reset();
  }
  void start_over() {
    close();
    empty = std::make_unique<madang::test::empty_store>(GetParam());
    open();
  }
  void reopen(series_options const o = {}) {
    close();
    open(o);
  }

  std::vector<outcome> append(std::vector<new_observation> batch) { return series->append_and_wait(std::move(batch)); }
  outcome append(datastream_no const d, observation o) {
    return append({{.datastream = d, .value = std::move(o)}}).front();
  }
  // `n` numbers, one a minute.
  void append_minutes(datastream_no const d, std::int64_t const first, std::int64_t const n) {
    auto batch = std::vector<new_observation>{};
    for (auto i = first; i != first + n; ++i) batch.push_back({.datastream = d, .value = minute(i)});
    for (auto const& o : append(std::move(batch))) ASSERT_EQ(outcome::what::stored, o.is);
  }
  static observation minute(std::int64_t const i) {
    return {.start_us = kStart + i * kMinute,
            .result_us = kStart + i * kMinute,
            .number = double(i % 100) / 10,
            .foi = {1}};
  }

  columns read(points_query const& q, series_reader::options const o = {}) const {
    auto reader = series_reader{*series, q, o};
    auto all = columns{};
    for (auto page = columns{}; reader.next(page);) {
      EXPECT_FALSE(page.empty());
      all.append(page);
    }
    return all;
  }
  columns read(datastream_no const d) const { return read(points_query{.datastream = d}); }
  std::int64_t sql(std::string_view const text) const {
    auto n = std::int64_t{0};
    db->read([&](store::transaction& tx) { n = tx.integer({"test.sql", text}, {}).value_or(-1); });
    return n;
  }
  void expect_sound() const {
    auto const v = verify(*db);
    for (auto const& p : v.listed) ADD_FAILURE() << p.datastream.value << '/' << p.chunk.value << ": " << p.what;
  }
  template <typename F>
  static bool comes_true(F&& f) {
    for (auto i = 0; i != 2'000 && !f(); ++i) std::this_thread::sleep_for(5ms);
    return f();
  }

  std::unique_ptr<madang::test::empty_store> empty{std::make_unique<madang::test::empty_store>(GetParam())};
  moving_clock time;
  std::unique_ptr<store::store> db;
  std::unique_ptr<series_store> series;
};

}  // namespace madang::sensing::test
