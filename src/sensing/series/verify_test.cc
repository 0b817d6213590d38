#include "sensing/series/verify.h"

#include <fmt/format.h>

#include "sensing/series/series_fixture.h"

namespace madang::sensing {

constexpr auto kA = datastream_no{7};

class verification_of_a_store : public test::series_fixture {
 protected:
  void run(std::string const& sql) {
    db->write([&](store::transaction& tx) { tx.script(sql); });
  }
  std::string first_problem() const {
    auto const v = verify(*db);
    return v.listed.empty() ? "none" : v.listed.front().what;
  }
  // Two full chunks and some points in the tail.
  void fill() {
    append_minutes(kA, 0, 2'048);
    series->seal_all();
    append_minutes(kA, 2'048, 5);
  }
};

TEST_P(verification_of_a_store, counts_what_it_saw) {
  fill();
  append_minutes({8}, 0, 3);
  auto calls = 0;
  auto const v = verify(*db, [&](std::int64_t const done, std::int64_t const total) {
    ++calls;
    EXPECT_LE(done, total);
  });
  EXPECT_EQ(1, v.series);  // nothing of the other is sealed
  EXPECT_EQ(2, v.chunks);
  EXPECT_EQ(2'048, v.points);
  EXPECT_EQ(8, v.unsealed);
  EXPECT_EQ(0, v.problems);
  EXPECT_GE(calls, 1);
}

TEST_P(verification_of_a_store, finds_damaged_bytes_and_says_where) {
  fill();
  auto const bytes = GetParam() == store::engine::sqlite ? "data" : "rest";
  auto data = std::string{};
  db->read([&](store::transaction& tx) {
    auto const sql = fmt::format("SELECT {} FROM sensing_chunk_data WHERE chunk = 1", bytes);
    tx.each({"test.data", sql}, {}, [&](store::row_view const& r) { data = r.blob(0); });
  });
  data[data.size() / 2] = char(data[data.size() / 2] ^ 4);
  db->write([&](store::transaction& tx) {
    auto const sql = fmt::format("UPDATE sensing_chunk_data SET {} = $1 WHERE chunk = 1", bytes);
    tx.execute({"test.damage", sql}, {store::arg::blob(data)});
  });
  auto const v = verify(*db);
  EXPECT_EQ(1, v.problems);
  EXPECT_EQ(kA, v.listed.front().datastream);
  EXPECT_EQ(chunk_no{1}, v.listed.front().chunk);
  EXPECT_NE(std::string::npos, v.listed.front().what.find("checksum"));
  // Who reads it is told as well, and not given wrong numbers; the rest goes on.
  EXPECT_THROW(read(kA), damaged_chunk);
  EXPECT_EQ(5U, read({.datastream = kA, .from_us = minute(2'048).start_us}).size());
  EXPECT_EQ(outcome::what::stored, append(kA, {.start_us = minute(3).start_us + 7, .number = 1}).is);
  series->seal_all();
  EXPECT_EQ(2'054, series->count(kA));
  reopen();
  EXPECT_EQ(2'054, series->count(kA));
  EXPECT_EQ(2'054, series->erase_series(kA, {"ada", "damaged"}));
  expect_sound();
}

TEST_P(verification_of_a_store, finds_headers_that_are_not_what_the_points_say) {
  fill();
  run("UPDATE sensing_chunk SET vmax = 1000 WHERE chunk = 2");
  EXPECT_EQ("Its header differs from its points in its least or greatest number.", first_problem());
  run("UPDATE sensing_chunk SET vmax = 9.9, n = 1023 WHERE chunk = 2");
  EXPECT_NE(std::string::npos, first_problem().find("its number of points"));
  run("UPDATE sensing_chunk SET n = 1024 WHERE chunk = 2");
  EXPECT_EQ("none", first_problem());
}

TEST_P(verification_of_a_store, finds_roll_ups_that_are_wrong_or_missing) {
  fill();
  run("UPDATE sensing_rollup_hour SET vsum = vsum + 1 WHERE chunk = 1 AND hour = (SELECT min(hour) FROM "
      "sensing_rollup_hour)");
  EXPECT_EQ("Its hours differ from its points.", first_problem());
  run("DELETE FROM sensing_rollup_hour WHERE chunk = 1");
  EXPECT_EQ("Its hours differ from its points.", first_problem());
  run("DELETE FROM sensing_rollup_day WHERE chunk = 2");
  EXPECT_EQ(2, verify(*db).problems);
}

TEST_P(verification_of_a_store, finds_rows_that_belong_to_nothing) {
  fill();
  run("DELETE FROM sensing_chunk_data WHERE chunk = 1");
  EXPECT_EQ("its data is missing.", first_problem());
  run("DELETE FROM sensing_chunk WHERE chunk = 2");
  auto all = std::string{};
  for (auto const& p : verify(*db).listed) all += p.what + '\n';
  EXPECT_NE(std::string::npos, all.find("1 chunks have data but no header.")) << all;
  EXPECT_NE(std::string::npos, all.find("hours belong to no chunk.")) << all;
  EXPECT_NE(std::string::npos, all.find("Its row says 2048 sealed points, its chunks have 1024.")) << all;
}

INSTANTIATE_TEST_SUITE_P(series, verification_of_a_store, madang::test::engines(), madang::test::engine_name);

class generations : public test::series_fixture {};

TEST_P(generations, of_the_tail_are_dropped_when_they_are_long_enough) {
  reopen({.chunk_points = 100'000, .tail_rows = 300});
  for (auto i = 0; i != 400; ++i) append_minutes({i % 2 + 1}, i, 1);
  EXPECT_TRUE(comes_true([&] { return sql("SELECT min(generation) FROM sensing_tail_generation") >= 2; }));
  EXPECT_EQ(400, series->count_all());
  reopen();
  EXPECT_EQ(400, series->count_all());
  EXPECT_EQ(200U, read(datastream_no{1}).size());
  expect_sound();
}

TEST_P(generations, of_the_tail_are_dropped_at_the_end_of_a_day) {
  append_minutes(kA, 0, 10);
  EXPECT_EQ(10, series->unsealed());
  time.move(std::chrono::hours{24});
  EXPECT_TRUE(comes_true([&] { return sql("SELECT min(generation) FROM sensing_tail_generation") == 2; }));
  EXPECT_EQ(0, series->unsealed());
  EXPECT_EQ(10, sql("SELECT CAST(sum(n) AS BIGINT) FROM sensing_chunk"));
  append_minutes(kA, 10, 10);
  EXPECT_EQ(20U, read(kA).size());
  reopen();
  EXPECT_EQ(20U, read(kA).size());
  EXPECT_EQ(10, series->unsealed());
}

// What docs/operations.md and the shell's .help say of sensing_hour and sensing_day.
TEST_P(generations, when_sealed_have_hours_and_days_of_what_is_measured_often) {
  constexpr auto kMinutesBetween = std::array{3, 10, 120};
  for (auto s = 0; s != 3; ++s) {
    auto batch = std::vector<new_observation>{};
    for (auto i = 0; i != 200; ++i) batch.push_back({{s + 1}, minute(i * kMinutesBetween[std::size_t(s)]), {}});
    series->append_and_wait(std::move(batch));
  }
  EXPECT_EQ(0, sql("SELECT count(*) FROM sensing_day"));
  series->seal_all();
  EXPECT_EQ(1, sql("SELECT count(DISTINCT datastream) FROM sensing_hour"));
  EXPECT_EQ(2, sql("SELECT count(DISTINCT datastream) FROM sensing_day"));
  EXPECT_EQ(0, sql("SELECT count(*) FROM sensing_day WHERE datastream = 3"));
}

INSTANTIATE_TEST_SUITE_P(series, generations, madang::test::engines(), madang::test::engine_name);

}  // namespace madang::sensing
