#include "sensing/series/series_store.h"

#include "sensing/series/series_fixture.h"

namespace madang::sensing {

constexpr auto kA = datastream_no{7};
constexpr auto kB = datastream_no{2'000'000};
using namespace std::chrono_literals;
using what = outcome::what;
using test::kMinute;
using test::kStart;

class observations : public test::series_fixture {};

TEST_P(observations, are_there_after_a_restart) {
  append_minutes(kA, 0, 10);
  append(kB, {.start_us = 5, .kind = result_kind::text, .text = "offen"});
  for (auto round = 0; round != 2; ++round) {
    EXPECT_EQ(10, series->count(kA));
    EXPECT_EQ(11, series->count_all());
    EXPECT_EQ(minute(9).start_us, series->latest(kA)->start_us);
    EXPECT_EQ(9U, series->latest(kA)->seq);
    EXPECT_EQ("offen", series->latest(kB)->text);
    EXPECT_EQ((series_bounds{minute(0).start_us, minute(9).start_us, minute(9).start_us, minute(0).start_us,
                             minute(9).start_us}),
              series->bounds(kA));
    auto const all = read(kA);
    ASSERT_EQ(10U, all.size());
    for (auto i = 0U; i != 10; ++i) EXPECT_TRUE(all.same_as(i, minute(i)));
    reopen();
  }
  EXPECT_EQ(std::nullopt, series->latest(datastream_no{8}));
  EXPECT_EQ(std::nullopt, series->bounds(datastream_no{8}));
  EXPECT_EQ(0, series->count(datastream_no{8}));
}

TEST_P(observations, keep_their_ids_for_ever) {
  auto const first = append(kA, minute(0));
  EXPECT_EQ(make_observation_id(kA, 0), first.id);
  reopen();
  auto const second = append(kA, minute(1));
  EXPECT_EQ(make_observation_id(kA, 1), second.id);
  series->seal_all();
  reopen();
  EXPECT_EQ(make_observation_id(kA, 2), append(kA, minute(2)).id);
  EXPECT_TRUE(same_observation(minute(0), *series->find(first.id)));
  EXPECT_TRUE(same_observation(minute(2), *series->find(make_observation_id(kA, 2))));
  EXPECT_EQ(std::nullopt, series->find(make_observation_id(kA, 3)));
  EXPECT_EQ(std::nullopt, series->find(make_observation_id(kB, 0)));
}

TEST_P(observations, go_into_chunks_when_there_are_enough) {
  append_minutes(kA, 0, 1'023);
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(0, sql("SELECT count(*) FROM sensing_chunk"));
  append_minutes(kA, 1'023, 3);
  EXPECT_TRUE(comes_true([&] { return sql("SELECT count(*) FROM sensing_chunk") == 1; }));
  EXPECT_TRUE(comes_true([&] { return series->unsealed() == 2; }));
  EXPECT_EQ(1'026, series->count(kA));
  EXPECT_EQ(1'026U, read(kA).size());
  expect_sound();
  reopen();
  EXPECT_EQ(1'026, series->count(kA));
  EXPECT_EQ(2, series->unsealed());
  EXPECT_EQ(1'026U, read(kA).size());
}

TEST_P(observations, fill_a_short_chunk_before_they_begin_another) {
  for (auto i = 0; i != 30; ++i) {
    append_minutes(kA, i * 100, 100);
    series->seal_all();
  }
  EXPECT_EQ(3, sql("SELECT count(*) FROM sensing_chunk"));
  EXPECT_EQ(3'000, sql("SELECT CAST(sum(n) AS BIGINT) FROM sensing_chunk"));
  EXPECT_EQ(2, sql("SELECT count(*) FROM sensing_chunk WHERE n = 1024"));
  expect_sound();
}

TEST_P(observations, of_several_datastreams_do_not_mix) {
  append_minutes(kA, 0, 2'000);
  append_minutes(kB, 0, 100);
  append_minutes(kA, 2'000, 500);
  series->seal_all();
  EXPECT_EQ(2'500U, read(kA).size());
  EXPECT_EQ(100U, read(kB).size());
  EXPECT_EQ((std::vector{kA, kB}), series->datastreams());
}

TEST_P(observations, equal_in_every_field_are_stored_once) {
  auto const first = append(kA, minute(5));
  auto again = append(kA, minute(5));
  EXPECT_EQ(what::known, again.is);
  EXPECT_EQ(first.id, again.id);
  append_minutes(kA, 6, 2'000);
  series->seal_all();
  again = append(kA, minute(5));
  EXPECT_EQ(what::known, again.is);
  EXPECT_EQ(first.id, again.id);
  reopen();
  again = append(kA, minute(5));
  EXPECT_EQ(what::known, again.is);
  EXPECT_EQ(2'001, series->count(kA));
}

TEST_P(observations, that_differ_in_one_field_are_others) {
  auto o = observation{.start_us = kStart, .result_us = kStart, .number = 1};
  append(kA, o);
  auto const expect_new = [&](auto const& change) {
    auto other = o;
    change(other);
    EXPECT_EQ(what::stored, append(kA, other).is);
    EXPECT_EQ(what::known, append(kA, other).is);
  };
  auto const all = [&] {
    expect_new([](observation& x) { x.number = -1; });
    expect_new([](observation& x) { x.end_us = kStart + 1; });
    expect_new([](observation& x) { x.result_us = observation::kNone; });
    expect_new([](observation& x) { x.foi = {3}; });
    expect_new([](observation& x) { x.extra = R"({"parameters":{"a":1}})"; });
    expect_new([](observation& x) { x.kind = result_kind::text, x.text = "1"; });
    expect_new([](observation& x) { x.kind = result_kind::boolean; });
    expect_new([](observation& x) { x.number = 0.0; });
    expect_new([](observation& x) { x.number = -0.0; });
    expect_new([](observation& x) { x.number = std::numeric_limits<double>::quiet_NaN(); });
    expect_new([](observation& x) { x.kind = result_kind::record, x.record = {1, 2}; });
  };
  all();
  EXPECT_EQ(12, series->count(kA));
  series->seal_all();
  o.start_us = kStart + 1;  // and once more with the chunk to be looked into
  append(kA, o);
  series->seal_all();
  all();
  EXPECT_EQ(24, series->count(kA));
  series->seal_all();
  expect_sound();
}

TEST_P(observations, repeated_within_a_batch_are_stored_once) {
  auto const out = append({{.datastream = kA, .value = minute(1)},
                           {.datastream = kA, .value = minute(1)},
                           {.datastream = kB, .value = minute(1)},
                           {.datastream = kA, .value = minute(0)},
                           {.datastream = kA, .value = minute(1)}});
  EXPECT_EQ(what::stored, out[0].is);
  EXPECT_EQ(what::known, out[1].is);
  EXPECT_EQ(what::stored, out[2].is);
  EXPECT_EQ(what::stored, out[3].is);
  EXPECT_EQ(what::known, out[4].is);
  EXPECT_EQ(out[0].id, out[4].id);
  EXPECT_EQ(3, series->count_all());
}

TEST_P(observations, that_come_late_are_merged) {
  append_minutes(kA, 1'000, 3'000);
  series->seal_all();
  auto batch = std::vector<new_observation>{};
  for (auto i = 0; i < 4'000; i += 7) {
    auto o = minute(i);
    o.start_us += 1'000'000;
    batch.push_back({.datastream = kA, .value = o});
  }
  auto const late = batch.size();
  append(std::move(batch));
  auto const check = [&] {
    auto const all = read(kA);
    EXPECT_EQ(3'000 + late, all.size());
    EXPECT_TRUE(all.is_sorted());
    EXPECT_EQ(std::int64_t(3'000 + late), series->count(kA));
  };
  check();
  series->seal_all();
  check();
  expect_sound();
  EXPECT_EQ(minute(0).start_us + 1'000'000, series->bounds(kA)->first_us);
  EXPECT_LE(sql("SELECT count(*) FROM sensing_chunk"), 6);
}

TEST_P(observations, from_any_year_and_of_any_kind_come_back) {
  constexpr auto kYear1 = std::int64_t{-62'135'596'800'000'000};
  constexpr auto kYear9999 = std::int64_t{253'402'300'799'999'999};
  auto all = std::vector<observation>{
      {.start_us = kYear1, .end_us = kYear9999, .result_us = 0, .number = 1},
      {.start_us = -1, .number = std::numeric_limits<double>::infinity()},
      {.start_us = 0, .number = std::numeric_limits<double>::quiet_NaN()},
      {.start_us = 1, .number = -0.0},
      {.start_us = 2, .kind = result_kind::null},
      {.start_us = 3, .number = 1, .kind = result_kind::boolean},
      {.start_us = 4, .kind = result_kind::text, .text = "마당 'quoted' \" \n"},
      {.start_us = 5, .kind = result_kind::text},
      {.start_us = 6, .kind = result_kind::json, .text = R"({"a":[1,9007199254740993]})"},
      {.start_us = 7,
       .number = 0.5,
       .kind = result_kind::record,
       .record = {0.5, -0.0, std::numeric_limits<double>::quiet_NaN()}},
      {.start_us = 8, .number = 1, .extra = R"({"resultQuality":"good"})"},
      {.start_us = kYear9999, .result_us = kYear1, .number = std::numeric_limits<double>::denorm_min()},
  };
  for (auto const& o : all) EXPECT_EQ(what::stored, append(kA, o).is);
  auto const check = [&] {
    auto const got = read(kA);
    ASSERT_EQ(all.size(), got.size());
    for (auto i = std::size_t{0}; i != all.size(); ++i) EXPECT_TRUE(got.same_as(i, all[i])) << i;
    EXPECT_EQ(kYear9999, series->latest(kA)->start_us);
    EXPECT_EQ(kYear9999, series->bounds(kA)->end_us);
  };
  check();
  reopen();
  check();
  series->seal_all();
  check();
  expect_sound();
  reopen();
  check();
  for (auto const& o : all) EXPECT_EQ(what::known, append(kA, o).is);
}

TEST_P(observations, that_cannot_be_stored_are_refused_one_by_one) {
  auto const out = append(
      {{.datastream = {0}, .value = minute(0)},
       {.datastream = {1 << 21}, .value = minute(0)},
       {.datastream = kA, .value = {.start_us = std::numeric_limits<std::int64_t>::max()}},
       {.datastream = kA, .value = {.start_us = 5, .end_us = 4}},
       {.datastream = kA, .value = {.kind = result_kind::text, .text = std::string("\0", 1)}},
       {.datastream = kA, .value = {.kind = result_kind::text, .text = "\xFF"}},
       {.datastream = kA, .value = {.kind = result_kind::text, .text = std::string(limits::kResultText + 1, 'x')}},
       {.datastream = kA, .value = {.kind = result_kind::record}},
       {.datastream = kA,
        .value = {.kind = result_kind::record, .record = std::vector<double>(limits::kRecordColumns + 1)}},
       {.datastream = kA, .value = minute(0), .id = ""},
       {.datastream = kA, .value = minute(1)}});
  for (auto i = std::size_t{0}; i != out.size() - 1; ++i) {
    EXPECT_EQ(what::refused, out[i].is) << i;
    EXPECT_FALSE(out[i].reason.empty()) << i;
  }
  EXPECT_EQ(what::stored, out.back().is);
  EXPECT_EQ(1, series->count_all());
}

TEST_P(observations, may_have_ids_that_clients_gave) {
  auto const give = [&](std::string const& id, observation const& o) {
    return append({{.datastream = kA, .value = o, .id = id}}).front();
  };
  auto const first = give("a/1", minute(0));
  EXPECT_EQ(what::stored, first.is);
  EXPECT_EQ(what::known, give("a/1", minute(0)).is);
  EXPECT_EQ(what::id_taken, give("a/1", minute(1)).is);
  EXPECT_EQ(what::stored, give("a/2", minute(0)).is);  // its id makes it another
  series->seal_all();
  reopen();
  EXPECT_EQ(what::known, give("a/1", minute(0)).is);
  EXPECT_EQ(first.id, give("a/1", minute(1)).id);
  EXPECT_EQ(first.id, series->find_id("a/1"));
  EXPECT_EQ(std::nullopt, series->find_id("a/3"));
  EXPECT_TRUE(series->has_client_ids(kA));
  EXPECT_FALSE(series->has_client_ids(kB));
  EXPECT_EQ((std::vector<std::pair<std::uint32_t, std::string>>{{0, "a/1"}, {1, "a/2"}}), series->client_ids(kA, 0, 9));
  auto const both =
      append({{.datastream = kB, .value = minute(0), .id = "b"}, {.datastream = kB, .value = minute(1), .id = "b"}});
  EXPECT_EQ(what::stored, both[0].is);
  EXPECT_EQ(what::id_taken, both[1].is);
}

TEST_P(observations, tell_beforehand_whether_they_need_the_disk) {
  auto const needs = [&](std::int64_t const i) {
    return series->needs_disk(std::vector<new_observation>{{.datastream = kA, .value = minute(i)}});
  };
  EXPECT_FALSE(needs(0));
  append_minutes(kA, 10, 10);
  EXPECT_FALSE(needs(0));
  EXPECT_FALSE(needs(15));
  series->seal_all();
  EXPECT_TRUE(needs(15));
  EXPECT_FALSE(needs(5));
  EXPECT_FALSE(needs(20));
  EXPECT_TRUE(series->needs_disk(std::vector<new_observation>{{.datastream = kA, .value = minute(99), .id = "x"}}));
}

TEST_P(observations, of_many_series_add_up_to_the_same_as_those_of_each_whether_sealed_or_not) {
  append_minutes(kA, 0, 150);
  series->seal_all();
  append_minutes(kA, 150, 100);
  append_minutes(kB, 30, 60);
  for (auto const step : {kHourUs, kHourUs / 4, kDayUs}) {
    auto q = buckets_query{.datastream = {}, .from_us = kStart, .to_us = kStart + 200 * kMinute, .step_us = step};
    auto together = std::vector<std::pair<datastream_no, std::vector<bucket>>>{};
    series->aggregate(q, std::array{kB, datastream_no{77}, kA}, [&](datastream_no const d, std::vector<bucket> found) {
      together.emplace_back(d, std::move(found));
    });
    auto seen = std::vector<datastream_no>{};
    for (auto const& [d, found] : together) {
      seen.push_back(d);
      q.datastream = d;
      EXPECT_EQ(d == datastream_no{77}, found.empty());
      EXPECT_EQ(series->aggregate(q), found) << d.value << " by " << step;
    }
    EXPECT_EQ((std::vector{kB, datastream_no{77}, kA}), seen);
  }
}

TEST_P(observations, are_told_to_who_listens_after_they_are_on_disk) {
  auto seen = std::vector<std::pair<datastream_no, double>>{};
  series->on_commit([&](std::span<committed const> const news) {
    for (auto const& n : news) seen.emplace_back(n.datastream, n.value->number);
  });
  append({{.datastream = kA, .value = minute(1)},
          {.datastream = kA, .value = minute(1)},
          {.datastream = kB, .value = minute(2)}});
  append({{.datastream = kA, .value = minute(1)}});
  EXPECT_EQ((std::vector<std::pair<datastream_no, double>>{{kA, 0.1}, {kB, 0.2}}), seen);
}

TEST_P(observations, of_many_writers_at_once_share_commits_and_none_is_lost) {
  constexpr auto kThreads = 8, kEach = 200;
  auto done = std::atomic<int>{0};
  auto threads = std::vector<std::thread>{};
  for (auto t = 0; t != kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (auto i = 0; i != kEach; ++i) {
        auto batch = std::vector<new_observation>{{.datastream = {t % 4 + 1}, .value = minute(t * kEach + i)}};
        series->append(std::move(batch), [&](auto const& r) { done += r && r->front().is == what::stored ? 1 : 0; });
      }
    });
  }
  for (auto& t : threads) t.join();
  EXPECT_TRUE(comes_true([&] { return done == kThreads * kEach; }));
  EXPECT_EQ(kThreads * kEach, series->count_all());
  EXPECT_EQ(kThreads * kEach, sql("SELECT count(*) FROM sensing_tail"));
  reopen();
  EXPECT_EQ(kThreads * kEach, series->count_all());
}

TEST_P(observations, are_not_taken_when_too_many_wait_to_be_sealed) {
  reopen({.unsealed_bytes_max = 20 * 100 - 1, .seals_by_itself = false});
  append_minutes(kA, 0, 100);
  try {
    append(kA, minute(100));
    FAIL() << "more was taken than may wait";
  } catch (store::error const& e) {
    EXPECT_EQ(store::error::kind::unavailable, e.why);
  }
  series->seal_all();
  append_minutes(kA, 100, 100);
  EXPECT_EQ(200, series->count(kA));
}

TEST_P(observations, that_weigh_much_are_sealed_before_nothing_more_is_taken) {
  reopen({.unsealed_bytes_max = 100'000});
  for (auto i = 0; i != 60; ++i) {
    auto o = minute(i);
    o.kind = result_kind::text;
    o.number = 0;
    o.text = std::string(1'000, char('a' + i % 26)) + std::to_string(i);
    append({i % 7 + 1}, std::move(o));
  }
  for (auto waited = 0; series->unsealed() > 47; ++waited) {  // half of what may be there
    ASSERT_LT(waited, 1'000) << "nobody seals them";
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(60, series->count_all());
  expect_sound();
}

TEST_P(observations, are_open_to_sql) {
  append_minutes(kA, 0, 3'000);
  series->seal_all();
  append_minutes(kA, 3'000, 5);
  EXPECT_EQ(5, sql("SELECT count(*) FROM sensing_tail"));
  EXPECT_EQ(3'000, sql("SELECT n FROM sensing_series WHERE datastream = 7"));
  EXPECT_EQ(3'000, sql("SELECT CAST(sum(n) AS BIGINT) FROM sensing_hour WHERE datastream = 7"));
  EXPECT_EQ(3'000, sql("SELECT CAST(sum(n) AS BIGINT) FROM sensing_day WHERE datastream = 7"));
  if (GetParam() == store::engine::sqlite) return;
  EXPECT_EQ(3'005, sql("SELECT count(*) FROM sensing_point WHERE datastream = 7"));
  EXPECT_EQ(1, sql("SELECT count(*) FROM sensing_point WHERE datastream = 7 AND t_us = 1770000000000000 + 2999 * "
                   "60000000::bigint AND v = 9.9"));
}

INSTANTIATE_TEST_SUITE_P(series, observations, madang::test::engines(), madang::test::engine_name);

}  // namespace madang::sensing
