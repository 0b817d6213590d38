#include "sensing/series/dump.h"
#include "sensing/series/series_fixture.h"

namespace madang::sensing {

constexpr auto kA = datastream_no{7};
constexpr auto kB = datastream_no{8};
using what = outcome::what;
using test::kStart;

class edits : public test::series_fixture {
 protected:
  std::string text(std::string_view const sql) const {
    auto out = std::string{"nothing"};
    db->read([&](store::transaction& tx) {
      tx.each({"test.text", sql}, {}, [&](store::row_view const& r) { out = r.is_null(0) ? "null" : r.string(0); });
    });
    return out;
  }
  editor const by{"ada", "the sensor was upside down"};
};

TEST_P(edits, correct_one_observation_and_say_so) {
  append_minutes(kA, 0, 2'500);
  auto const id = make_observation_id(kA, 1'500);
  auto changed = minute(1'500);
  changed.number = 999;
  EXPECT_EQ(edited::done, series->edit(id, changed, by));
  auto const check = [&] {
    EXPECT_EQ(999, series->find(id)->number);
    EXPECT_EQ(2'500, series->count(kA));
    EXPECT_EQ(999, read(kA).v[1'500]);
  };
  check();
  expect_sound();
  reopen();
  check();
  EXPECT_EQ("ada", text("SELECT who FROM sensing_edit WHERE seq = 1500"));
  EXPECT_EQ(
      R"({"phenomenonTime":"2026-02-03T03:40:00Z","resultTime":"2026-02-03T03:40:00Z","result":0,"featureOfInterest":1})",
      text("SELECT old FROM sensing_edit WHERE seq = 1500"));
  EXPECT_NE(std::string::npos, text("SELECT new FROM sensing_edit WHERE seq = 1500").find("\"result\":999"));
  auto const hours = series->aggregate({.datastream = kA, .from_us = kStart, .to_us = kStart + 2'500 * test::kMinute});
  EXPECT_EQ(999, hours[25].max);
}

TEST_P(edits, may_move_an_observation_in_time) {
  append_minutes(kA, 0, 3'000);
  auto const last = make_observation_id(kA, 2'999);
  auto changed = minute(-5);
  EXPECT_EQ(edited::done, series->edit(last, changed, by));
  EXPECT_EQ(minute(2'998).start_us, series->latest(kA)->start_us);
  EXPECT_EQ(minute(-5).start_us, series->bounds(kA)->first_us);
  EXPECT_EQ(minute(2'998).start_us, series->bounds(kA)->last_us);
  EXPECT_EQ(2'999U, read(kA).seq[0]);
  changed = minute(1'000);
  EXPECT_EQ(edited::done, series->edit(last, changed, by));
  EXPECT_EQ(3'000U, read(kA).size());
  EXPECT_EQ(minute(0).start_us, series->bounds(kA)->first_us);
  expect_sound();
}

TEST_P(edits, of_what_is_not_there_or_makes_no_sense_change_nothing) {
  append_minutes(kA, 0, 10);
  EXPECT_EQ(edited::not_found, series->edit(make_observation_id(kA, 10), minute(1), by));
  EXPECT_EQ(edited::not_found, series->edit(make_observation_id(kB, 0), minute(1), by));
  EXPECT_EQ(edited::refused, series->edit(make_observation_id(kA, 0), {.start_us = 5, .end_us = 1}, by));
  EXPECT_EQ(0, sql("SELECT count(*) FROM sensing_edit"));
}

TEST_P(edits, delete_observations) {
  append_minutes(kA, 0, 3'000);
  auto const ids =
      std::vector{make_observation_id(kA, 0), make_observation_id(kA, 1'500), make_observation_id(kA, 2'999),
                  make_observation_id(kA, 5'000), make_observation_id(kB, 0)};
  EXPECT_EQ(3, series->erase(ids, by));
  auto const check = [&] {
    EXPECT_EQ(2'997, series->count(kA));
    EXPECT_EQ(2'997, series->count_all());
    EXPECT_EQ(2'997U, read(kA).size());
    EXPECT_EQ(std::nullopt, series->find(ids[1]));
    EXPECT_EQ(minute(2'998).start_us, series->latest(kA)->start_us);
    EXPECT_EQ(minute(1).start_us, series->bounds(kA)->first_us);
  };
  check();
  expect_sound();
  reopen();
  check();
  EXPECT_EQ(3'000U, seq_of(append(kA, minute(3'000)).id));  // an id is not given twice
  EXPECT_EQ(3, sql("SELECT count(*) FROM sensing_edit WHERE what = 'erase'"));
}

TEST_P(edits, that_delete_forget_what_earlier_ones_wrote_down) {
  append_minutes(kA, 0, 3);
  append({{.datastream = kA, .value = minute(9), .id = "mine"}});
  auto const id = make_observation_id(kA, 3);
  series->edit(id, minute(10), by);
  EXPECT_NE("null", text("SELECT old FROM sensing_edit WHERE what = 'edit'"));
  EXPECT_EQ(1, series->erase(std::vector{id}, by));
  EXPECT_EQ("null", text("SELECT old FROM sensing_edit WHERE what = 'edit'"));
  EXPECT_EQ(std::nullopt, series->find_id("mine"));
  EXPECT_EQ(what::stored, append({{.datastream = kA, .value = minute(9), .id = "mine"}}).front().is);
}

TEST_P(edits, delete_the_last_observation_there_is) {
  append(kA, minute(0));
  EXPECT_EQ(1, series->erase(std::vector{make_observation_id(kA, 0)}, by));
  for (auto round = 0; round != 2; ++round) {
    EXPECT_EQ(0, series->count(kA));
    EXPECT_EQ(std::nullopt, series->latest(kA));
    EXPECT_EQ(std::nullopt, series->bounds(kA));
    EXPECT_TRUE(read(kA).empty());
    expect_sound();
    reopen();
  }
  EXPECT_EQ(what::stored, append(kA, minute(0)).is);
  EXPECT_EQ(minute(0).start_us, series->latest(kA)->start_us);
}

TEST_P(edits, delete_all_that_was_observed_of_a_feature) {
  for (auto i = 0; i != 2'000; ++i) {
    auto o = minute(i);
    o.foi = {i / 100 % 3 + 1};
    append(i % 2 == 0 ? kA : kB, o);
    if (i == 1'500) series->seal_all();
  }
  EXPECT_EQ((std::vector{kA, kB}), series->datastreams_of({2}));
  auto const left = series->count_all();
  auto const n = series->erase_by_foi({2}, by);
  EXPECT_EQ(700, n);
  EXPECT_EQ(left - n, series->count_all());
  for (auto const d : {kA, kB}) {
    auto const all = read(d);
    for (auto i = std::size_t{0}; i != all.size(); ++i) EXPECT_NE(2, all.foi[i]);
  }
  EXPECT_TRUE(series->datastreams_of({2}).empty());
  EXPECT_EQ(0, series->erase_by_foi({2}, by));
  expect_sound();
  append(kA, {.start_us = 1, .foi = {2}});
  series->seal_all();
  EXPECT_EQ((std::vector{kA}), series->datastreams_of({2}));
}

TEST_P(edits, delete_a_whole_series_and_only_that) {
  append_minutes(kA, 0, 1'500);
  series->seal_all();
  append_minutes(kA, 1'500, 10);
  append_minutes(kB, 0, 20);
  EXPECT_EQ(1'510, series->erase_series(kA, by));
  for (auto round = 0; round != 2; ++round) {
    EXPECT_EQ(0, series->count(kA));
    EXPECT_EQ(20, series->count_all());
    EXPECT_EQ(std::nullopt, series->latest(kA));
    EXPECT_TRUE(read(kA).empty());
    EXPECT_EQ(20U, read(kB).size());
    expect_sound();
    reopen();
  }
  EXPECT_EQ(1'510U, seq_of(append(kA, minute(0)).id));
  EXPECT_EQ(1U, read(kA).size());
  EXPECT_EQ(0, series->erase_series({99}, by));
}

INSTANTIATE_TEST_SUITE_P(series, edits, madang::test::engines(), madang::test::engine_name);

class dumps : public test::series_fixture {};

TEST_P(dumps, of_one_engine_load_into_the_other_with_nothing_lost) {
  append_minutes(kA, 0, 2'500);
  series->seal_all();
  append_minutes(kA, 2'500, 30);
  append({{.datastream = kB, .value = {.start_us = 5, .kind = result_kind::text, .text = "zu"}, .id = "b/1"}});
  append_minutes(kB, 0, 3);
  series->edit(make_observation_id(kA, 2), minute(-9), {"ada", "why not"});
  series->erase(std::vector{make_observation_id(kA, 2'529), make_observation_id(kB, 3)}, {"ada", ""});
  auto records = std::vector<dump_record>{};
  dump(*series, [&](dump_record const& r) { records.push_back(r); });

  auto const other = GetParam() == store::engine::sqlite ? store::engine::postgres : store::engine::sqlite;
  auto elsewhere = madang::test::empty_store{other};
  auto const other_db = elsewhere.open();
  store::migrate(*other_db, sensing_observations::kMigrations);
  auto const check = [&](series_store& s) {
    EXPECT_EQ(series->count_all(), s.count_all());
    EXPECT_EQ(series->latest(kA), s.latest(kA));
    EXPECT_EQ(series->bounds(kB), s.bounds(kB));
    EXPECT_EQ(make_observation_id(kB, 0), s.find_id("b/1"));
    auto again = std::vector<dump_record>{};
    dump(s, [&](dump_record const& r) { again.push_back(r); });
    EXPECT_EQ(records, again);
  };
  {
    auto loaded = series_store{*other_db, time, *elsewhere.log, elsewhere.counters};
    auto into = loader{loaded};
    for (auto const& r : records) into.add(r);
    into.finish();
    check(loaded);
    EXPECT_THROW(loader{loaded}.add(records.front()), store::error);
  }
  auto again = series_store{*other_db, time, *elsewhere.log, elsewhere.counters};
  check(again);
  EXPECT_EQ(make_observation_id(kA, 2'530),
            again.append_and_wait({{.datastream = kA, .value = minute(9'999)}}).front().id);
  EXPECT_EQ(0, verify(*other_db).problems);
}

TEST_P(dumps, that_are_damaged_are_refused) {
  auto into = loader{*series};
  into.add(dumped_series{kA, 5});
  EXPECT_THROW(into.add(dumped_points{kA, "nonsense"}), store::error);
  auto points = columns{};
  points.push(minute(1));
  into.add(kA, points);
  EXPECT_THROW(into.add(kA, points), store::error);
  EXPECT_THROW(into.add(dumped_series{{0}, 5}), store::error);
}

INSTANTIATE_TEST_SUITE_P(series, dumps, madang::test::engines(), madang::test::engine_name);

}  // namespace madang::sensing
