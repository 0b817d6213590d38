// What the observation store promises when the store below it fails, at every place where it can.
#include <future>

#include "sensing/series/series_fixture.h"

namespace madang::sensing {

using namespace std::chrono_literals;
using what = outcome::what;
using test::kMinute;
using test::kStart;

namespace {

// When the writer's connection fails.
struct faults {
  enum class how { once, for_good, after_the_commit };
  std::atomic<std::int64_t> calls_left{-1};  // -1: never
  std::atomic<how> kind{how::once};
  store::error::kind why{store::error::kind::unavailable};

  bool strikes() {
    if (calls_left < 0) return false;
    if (calls_left == 0) return kind != how::once || calls_left.exchange(-1) == 0;
    return --calls_left == 0 && (kind == how::for_good || calls_left.exchange(-1) == 0);
  }
  void strike_if_due() {
    if (kind != how::after_the_commit && strikes()) throw store::error{why, "made to fail"};
  }
};

class faulty_session final : public store::session {
 public:
  faulty_session(std::unique_ptr<session> real, std::shared_ptr<faults> f)
      : real_{std::move(real)}, faults_{std::move(f)} {}
  store::engine kind() const override { return real_->kind(); }
  void begin_read() override { real_->begin_read(); }
  void begin_write() override {
    faults_->strike_if_due();
    real_->begin_write();
  }
  void commit() override {
    faults_->strike_if_due();
    real_->commit();
    if (faults_->kind == faults::how::after_the_commit && faults_->strikes()) {
      throw store::error{faults_->why, "made to fail"};
    }
  }
  void rollback() noexcept override { real_->rollback(); }
  bool in_transaction() const override { return real_->in_transaction(); }
  std::int64_t run(store::statement const& s, std::span<store::arg const> const args, row_sink const& f) override {
    faults_->strike_if_due();
    return real_->run(s, args, f);
  }
  void bulk_insert(store::bulk_target const& t, std::size_t const rows, row_filler const& fill) override {
    faults_->strike_if_due();
    real_->bulk_insert(t, rows, fill);
  }
  void script(std::string_view const sql) override {
    faults_->strike_if_due();
    real_->script(sql);
  }
  void interrupt() noexcept override { real_->interrupt(); }

 private:
  std::unique_ptr<session> real_;
  std::shared_ptr<faults> faults_;
};

}  // namespace

class faulty_stores : public test::series_fixture {
 protected:
  // From now on the writer's statements pass through `fault`.
  void reopen_faulty(series_options const o) {
    close();
    auto const opener = [this, f = fault](bool const for_writing) -> std::unique_ptr<store::session> {
      auto real = GetParam() == store::engine::sqlite
                      ? store::open_sqlite_session(empty->folder() + "/observations.sqlite", for_writing)
                      : store::open_postgres_session(empty->address());
      if (!for_writing) return real;
      return std::make_unique<faulty_session>(std::move(real), f);
    };
    db = std::make_unique<store::store>(opener, store::store_options{}, empty->counters, "faulty");
    series = std::make_unique<series_store>(*db, time, *empty->log, empty->counters, o);
  }

  // In order, late and repeated points of two series, sealed now and then. What was acknowledged goes to `stored`.
  void work() {
    for (auto i = 0; i != 12; ++i) {
      auto batch = std::vector<new_observation>{};
      for (auto k = 0; k != 5; ++k) batch.push_back({.datastream = {k % 2 + 1}, .value = minute(i * 10 + k)});
      batch.push_back({.datastream = {1}, .value = minute(i * 10 - 15)});
      batch.push_back({.datastream = {2}, .value = minute(1)});
      auto const sent = batch;
      try {
        auto const out = series->append_and_wait(std::move(batch));
        for (auto k = std::size_t{0}; k != out.size(); ++k) {
          if (out[k].is == what::stored) stored[out[k].id] = sent[k].value;
          else EXPECT_EQ(what::known, out[k].is);
        }
      } catch (store::error const&) {
        ++failed;
      }
      if (i % 4 != 3) continue;
      try {
        series->seal_all();
      } catch (store::error const&) {
        ++failed;
      }
    }
  }
  void expect_exactly_what_was_stored() {
    EXPECT_EQ(std::int64_t(stored.size()), series->count_all());
    auto seen = std::size_t{0};
    for (auto const d : {datastream_no{1}, datastream_no{2}}) {
      auto const all = read(d);
      for (auto i = std::size_t{0}; i != all.size(); ++i) {
        auto const it = stored.find(make_observation_id(d, all.seq[i]));
        ASSERT_TRUE(it != stored.end()) << d.value << ' ' << all.seq[i];
        EXPECT_TRUE(all.same_as(i, it->second));
      }
      seen += all.size();
    }
    EXPECT_EQ(stored.size(), seen);
    expect_sound();
  }

  std::shared_ptr<faults> fault{std::make_shared<faults>()};
  std::map<observation_id, observation> stored;
  int failed{0};
  series_options const small_{.chunk_points = 8, .tail_rows = 20, .seals_by_itself = false};
};

TEST_P(faulty_stores, lose_nothing_and_keep_nothing_unasked_whichever_statement_fails) {
  auto const step = GetParam() == store::engine::sqlite ? 1 : 7;
  for (auto k = 1;; k += step) {
    start_over();
    stored.clear();
    failed = 0;
    reopen_faulty(small_);
    fault->calls_left = k;
    work();
    expect_exactly_what_was_stored();
    reopen();
    expect_exactly_what_was_stored();
    if (HasFailure()) FAIL() << "statement " << k;
    if (failed == 0) break;  // there are no more statements than that
    ASSERT_EQ(1, failed);
    ASSERT_LT(k, 2'000);
  }
}

TEST_P(faulty_stores, are_whole_after_they_stop_at_any_statement) {
  auto const step = GetParam() == store::engine::sqlite ? 3 : 29;
  for (auto k = 1;; k += step) {
    start_over();
    stored.clear();
    failed = 0;
    reopen_faulty(small_);
    fault->kind = faults::how::for_good;
    fault->calls_left = k;
    work();
    fault->calls_left = -1;
    reopen();
    expect_exactly_what_was_stored();
    work();  // what is sent again is known, what was lost is stored
    expect_exactly_what_was_stored();
    if (HasFailure()) FAIL() << "statement " << k;
    if (failed == 0) break;
  }
}

// A connection that breaks during a commit: on disk, but nobody knows.
TEST_P(faulty_stores, forget_rows_of_a_commit_that_ended_in_doubt) {
  auto options = small_;
  options.seals_by_itself = true;
  options.chunk_points = 1'000;
  reopen_faulty(options);
  append_minutes({1}, 0, 3);
  fault->kind = faults::how::after_the_commit;
  fault->calls_left = 1;
  EXPECT_THROW(append({1}, minute(3)), store::error);
  EXPECT_EQ(3, series->count({1}));
  EXPECT_TRUE(comes_true([&] { return sql("SELECT min(generation) FROM sensing_tail_generation") == 2; }));
  EXPECT_EQ(3,
            sql("SELECT sealed_seq - 1 FROM sensing_series WHERE datastream = 1"));  // the fourth's row means nothing
  fault->calls_left = 1;
  EXPECT_THROW(append({2}, minute(3)), store::error);  // a series of which nothing else is known
  auto const again = append({1}, minute(3));
  EXPECT_EQ(what::stored, again.is);
  EXPECT_TRUE(comes_true([&] { return sql("SELECT min(generation) FROM sensing_tail_generation") == 3; }));
  reopen();
  EXPECT_EQ(4, series->count({1}));
  EXPECT_EQ(0, series->count({2}));
  auto const all = read(datastream_no{1});
  ASSERT_EQ(4U, all.size());
  EXPECT_EQ(seq_of(again.id), all.seq[3]);
  expect_sound();
}

TEST_P(faulty_stores, know_in_the_end_what_a_commit_that_ended_in_doubt_did) {
  auto const step = GetParam() == store::engine::sqlite ? 1 : 6;
  for (auto k = 1;; k += step) {
    start_over();
    stored.clear();
    failed = 0;
    auto options = small_;
    options.tail_rows = 1'000;
    reopen_faulty(options);
    fault->kind = faults::how::after_the_commit;
    fault->calls_left = k;
    work();
    series->seal_all();
    expect_exactly_what_was_stored();
    // Rows that nobody knows of have a seq below what is sealed by now.
    reopen();
    expect_exactly_what_was_stored();
    if (HasFailure()) FAIL() << "commit " << k;
    if (failed == 0) break;
  }
}

TEST_P(faulty_stores, know_in_the_end_what_an_edit_that_ended_in_doubt_did) {
  append_minutes({1}, 0, 30);
  for (auto i = 0; i != 30; ++i) stored[make_observation_id({1}, std::uint32_t(i))] = minute(i);
  reopen_faulty(small_);
  series->seal_all();
  auto const in_doubt = [&](auto const& change) {
    fault->kind = faults::how::after_the_commit;
    fault->calls_left = 1;
    EXPECT_THROW(change(), store::error);
    append({1}, minute(100));  // what follows heals what memory believes
    series->seal_all();
    expect_exactly_what_was_stored();
  };
  auto const by = editor{"ada", ""};
  stored[make_observation_id({1}, 30)] = minute(100);
  stored.erase(make_observation_id({1}, 5));
  in_doubt([&] { series->erase(std::vector{make_observation_id({1}, 5)}, by); });
  stored[make_observation_id({1}, 6)] = minute(-7);
  in_doubt([&] { series->edit(make_observation_id({1}, 6), minute(-7), by); });
  EXPECT_EQ(minute(-7).start_us, series->bounds({1})->first_us);
  stored.clear();
  fault->calls_left = 1;
  EXPECT_THROW(series->erase_series({1}, by), store::error);
  stored[make_observation_id({1}, 31)] = minute(100);
  append({1}, minute(100));
  series->seal_all();
  expect_exactly_what_was_stored();
  reopen();
  expect_exactly_what_was_stored();
}

TEST_P(faulty_stores, fail_a_repetition_together_with_what_it_repeats) {
  auto options = small_;
  options.rows_per_commit = 1;  // so that they do not share one commit
  reopen_faulty(options);
  for (auto i = 0; i != 3; ++i) append({1}, minute(i));
  auto held = std::promise<void>{};
  auto const release = held.get_future().share();
  db->write_later([release](store::transaction&) { release.wait(); },
                  [](std::exception_ptr) {});  // so that all queue up
  enum { waiting, failed_, succeeded };
  auto results = std::array<std::atomic<int>, 4>{};
  auto const send = [&](std::size_t const slot, std::vector<new_observation> batch) {
    series->append(std::move(batch), [&results, slot](auto const& r) { results[slot] = r ? succeeded : failed_; });
  };
  send(0, {{.datastream = {1}, .value = minute(3)}});
  send(1, {{.datastream = {1}, .value = minute(3)}});  // repeats what is not on disk yet
  send(2, {{.datastream = {1}, .value = minute(1)}});                                         // repeats what is
  send(3, {{.datastream = {2}, .value = minute(1)}, {.datastream = {1}, .value = minute(3)}});
  EXPECT_EQ(succeeded, results[2]);
  fault->calls_left = 2;
  held.set_value();
  EXPECT_TRUE(comes_true([&] { return results[0] != waiting && results[1] != waiting && results[3] != waiting; }));
  EXPECT_EQ(failed_, results[0]);
  EXPECT_EQ(failed_, results[1]);
  EXPECT_EQ(failed_, results[3]);
  EXPECT_EQ(3, series->count_all());
  EXPECT_EQ(0, series->count({2}));
  EXPECT_EQ(what::stored, append({1}, minute(3)).is);
  EXPECT_EQ(4U, read(datastream_no{1}).size());
}

TEST_P(faulty_stores, that_are_full_say_so_and_recover_when_there_is_space) {
  if (GetParam() == store::engine::postgres) GTEST_SKIP() << "SQLite can be told how large it may grow";
  append_minutes({1}, 0, 2'000);
  db->write([](store::transaction& tx) { tx.script("PRAGMA max_page_count = 30"); });
  auto stored_batches = 0;
  try {
    for (;; ++stored_batches) append_minutes({1}, 2'000 + stored_batches * 500, 500);
  } catch (store::error const& e) {
    EXPECT_EQ(store::error::kind::full, e.why);
  }
  auto const n = 2'000 + stored_batches * 500;
  EXPECT_EQ(n, series->count({1}));
  EXPECT_EQ(std::size_t(n), read(datastream_no{1}).size());
  db->write([](store::transaction& tx) { tx.script("PRAGMA max_page_count = 1000000"); });
  append_minutes({1}, n, 500);
  EXPECT_EQ(n + 500, series->count({1}));
  EXPECT_TRUE(comes_true([&] { return series->unsealed() < 1'024; }));
  reopen();
  EXPECT_EQ(n + 500, series->count({1}));
  EXPECT_EQ(std::size_t(n + 500), read(datastream_no{1}).size());
  expect_sound();
}

INSTANTIATE_TEST_SUITE_P(series, faulty_stores, madang::test::engines(), madang::test::engine_name);

}  // namespace madang::sensing
