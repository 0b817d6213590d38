// The table sensing_point beside what the store itself reads: all points, each once, on both engines.
#include "sensing/series/sql_points.h"

#include <random>

#include <fmt/format.h>

#include "core/json/json.h"
#include "core/store/sql_reader.h"
#include "sensing/series/series_fixture.h"
#include "sensing/series/test_data.h"

namespace madang::sensing {

using store::row;
using store::value;

class points_in_sql : public test::series_fixture {
 protected:
  std::unique_ptr<store::sql_reader> reader() {
    if (GetParam() == store::engine::postgres) return store::open_postgres_reader(empty->address());
    return store::open_sqlite_reader({.main = empty->folder() + "/observations.sqlite", .tables = {sql_points(work)}});
  }
  std::vector<row> ask(std::string_view const sql) {
    auto out = std::vector<row>{};
    reader()->ask(sql, {{}, [&](store::row_view const& r) {
                          auto& x = out.emplace_back();
                          for (auto i = 0; i != r.columns(); ++i) x.push_back(r.get(i));
                        }});
    return out;
  }
  static std::int64_t minute_us(std::int64_t const i) { return test::kStart + i * test::kMinute; }
  value one(std::string_view const sql) { return ask(sql).at(0).at(0); }

  observation any(int const flavour) {
    auto o = test::any_observation(random, flavour);
    o.start_us = random() % 8 == 0 ? std::int64_t(random() % 100) : clock_us += std::int64_t(random() % 3) * 1'000'000;
    if (random() % 200 == 0) o.start_us = -62'135'596'800'000'000 + std::int64_t(random() % 3) - 1;
    if (random() % 50 == 0) o.start_us = -std::int64_t(random() % 10'000'000) * (random() % 2 == 0 ? 1'000 : 1);
    if (o.end_us != observation::kNone) o.end_us = o.start_us + std::int64_t(random() % 2) * 60'000'000;
    if (o.result_us != observation::kNone) o.result_us = o.start_us + 5;
    if (o.kind == result_kind::record && o.record.empty()) o.record = {1, 2};
    return o;
  }
  void append_some() {
    auto batch = std::vector<new_observation>{};
    for (auto n = random() % 60 + 1; n != 0; --n) {
      auto const d = std::int64_t(random() % 14) + 1;
      batch.push_back({.datastream = {d}, .value = any(int(d))});
    }
    append(std::move(batch));
  }
  void edit_some() {
    auto const d = datastream_no{std::int64_t(random() % 14) + 1};
    auto const points = read(d);
    if (points.empty()) return;
    auto const id = make_observation_id(d, points.seq[random() % points.size()]);
    if (random() % 2 == 0) series->erase(std::array{id}, {"test", ""});
    else series->edit(id, any(int(d.value)), {"test", ""});
  }

  // What the table should say of a point, told by hand.
  static row expected(datastream_no const d, observation const& o) {
    constexpr const char* kNames[] = {"number", "null", "boolean", "text", "json", "record"};
    auto const numeric =
        o.kind == result_kind::number || o.kind == result_kind::boolean || o.kind == result_kind::record;
    auto const textual = o.kind == result_kind::text || o.kind == result_kind::json;
    auto record = value{};
    if (o.kind == result_kind::record) {
      auto w = json::writer{};
      w.begin_array();
      for (auto const x : o.record) w.number(x + 0.0);
      record = w.end_array().take();
    }
    auto const time = [](std::int64_t const t) { return t == observation::kNone ? value{} : value{t}; };
    auto const far = o.start_us < -62'135'596'800'000'000;
    return {d.value,
            o.start_us,
            far ? value{} : value{to_rfc3339(from_us(o.start_us))},
            numeric && !std::isnan(o.number) ? value{o.number + 0.0} : value{},
            std::string{kNames[std::size_t(o.kind)]},
            textual ? value{o.text} : value{},
            record,
            time(o.end_us),
            time(o.result_us),
            o.foi.value == 0 ? value{} : value{o.foi.value},
            o.extra.empty() ? value{} : value{o.extra},
            std::int64_t{o.seq}};
  }
  void compare_all() {
    constexpr auto kAll = std::string_view{
        "SELECT datastream, t_us, time, v, kind, text, record, end_us, result_us, foi, extra, seq FROM sensing_point "
        "WHERE datastream = {} ORDER BY t_us, seq"};
    for (auto d = std::int64_t{1}; d != 15; ++d) {
      auto const points = read(datastream_no{d});
      auto const rows = ask(fmt::format(kAll, d));
      ASSERT_EQ(points.size(), rows.size()) << d;
      for (auto i = std::size_t{0}; i != rows.size(); ++i) {
        ASSERT_EQ(expected({d}, points.get(i)), rows[i]) << d << ", " << i;
      }
    }
    ASSERT_EQ(value{series->count_all()}, one("SELECT count(*) FROM sensing_point"));
  }

  std::mt19937_64 random{20'260'504};
  std::int64_t clock_us{test::kStart};
  std::shared_ptr<sql_points_work> work{std::make_shared<sql_points_work>()};
};

TEST_P(points_in_sql, are_all_there_once_in_tails_and_chunks_late_edited_and_deleted) {
  reopen({.chunk_points = 16, .tail_rows = 500, .seals_by_itself = false});
  for (auto round = 0; round != 8; ++round) {
    for (auto i = 0; i != 8; ++i) append_some();
    if (round % 3 != 0) edit_some();
    if (round % 2 == 1) series->seal_all();
    ASSERT_NO_FATAL_FAILURE(compare_all()) << "round " << round;
  }
  reopen({.chunk_points = 16});
  compare_all();
}

TEST_P(points_in_sql, say_in_which_chunk_they_are) {
  reopen({.chunk_points = 100, .seals_by_itself = false});
  append_minutes({1}, 0, 250);
  series->seal_all();
  append_minutes({1}, 250, 10);
  EXPECT_EQ((row{std::int64_t{10}, std::int64_t{10}}),
            ask("SELECT count(*), sum(CASE WHEN t0_us = t_us AND t1_us = t_us THEN 1 ELSE 0 END) FROM sensing_point "
                "WHERE chunk IS NULL")
                .at(0));
  EXPECT_EQ(value{std::int64_t{250}}, one("SELECT count(*) FROM sensing_point p JOIN sensing_chunk c ON c.chunk = "
                                          "p.chunk AND c.t0_us = p.t0_us AND c.t1_us = p.t1_us "
                                          "WHERE p.t_us >= c.t0_us AND p.t_us <= c.t1_us"));
}

TEST_P(points_in_sql, of_a_day_are_read_from_the_chunks_of_that_day) {
  reopen({.chunk_points = 100, .seals_by_itself = false});
  for (auto d = std::int64_t{1}; d != 6; ++d) append_minutes({d}, 0, 4'000);
  series->seal_all();
  auto const from = minute_us(600), to = minute_us(800);
  auto const sql = fmt::format(
      "SELECT count(*), min(t_us), max(t_us) FROM sensing_point WHERE datastream = 3 AND t_us >= {0} AND t_us < {1} "
      "AND t1_us >= {0} AND t0_us < {1}",
      from, to);
  work->chunks = 0;
  EXPECT_EQ((row{std::int64_t{200}, from, to - test::kMinute}), ask(sql).at(0));
  auto const computed = GetParam() == store::engine::sqlite;
  EXPECT_LE(work->chunks, computed ? 4 : 0) << "of 200 that there are";
}

TEST_P(points_in_sql, of_a_day_may_be_asked_for_as_people_write_it) {
  reopen({.chunk_points = 100, .seals_by_itself = false});
  append_minutes({3}, 0, 20'000);
  series->seal_all();
  work->chunks = 0;
  auto const count = [&](std::string_view const where) {
    return one(fmt::format("SELECT count(*) FROM sensing_point WHERE datastream = 3 AND {}", where));
  };
  EXPECT_EQ(value{std::int64_t{1'440}}, count("time >= '2026-02-05' AND time < '2026-02-06'"));
  EXPECT_LE(work->chunks, GetParam() == store::engine::sqlite ? 32 : 0) << "of 200 that there are";
  EXPECT_EQ(value{std::int64_t{60}}, count("time >= '2026-02-05T10' AND time < '2026-02-05T11'"));
  EXPECT_EQ(value{std::int64_t{1}}, count("time = '2026-02-05T10:00:00Z'"));
  EXPECT_EQ(value{std::int64_t{0}}, count("time = NULL"));
  EXPECT_EQ(value{std::int64_t{20'000}}, count("time > '2026' AND time < 'when?'"));
}

TEST_P(points_in_sql, come_newest_first_without_reading_all) {
  reopen({.chunk_points = 100, .seals_by_itself = false});
  append_minutes({1}, 0, 4'000);
  series->seal_all();
  append_minutes({1}, 4'000, 3);
  work->chunks = 0;
  auto const rows = ask("SELECT t_us, seq FROM sensing_point WHERE datastream = 1 ORDER BY t_us DESC LIMIT 5");
  ASSERT_EQ(5U, rows.size());
  for (auto i = std::int64_t{0}; i != 5; ++i) EXPECT_EQ((row{minute_us(4'002 - i), 4'002 - i}), rows[std::size_t(i)]);
  EXPECT_EQ(GetParam() == store::engine::sqlite ? 1 : 0, work->chunks);
}

TEST_P(points_in_sql, join_and_compare_with_whatever_a_question_says) {
  reopen({.chunk_points = 100, .seals_by_itself = false});
  for (auto d = std::int64_t{1}; d != 4; ++d) append_minutes({d}, 0, 250);
  series->seal_all();
  auto const count = [&](std::string_view const where) {
    return one(fmt::format("SELECT count(*) FROM sensing_point p WHERE {}", where));
  };
  EXPECT_EQ(value{std::int64_t{500}}, count("datastream IN (1, 3)"));
  EXPECT_EQ(value{std::int64_t{250}}, count("datastream > 2.5"));
  EXPECT_EQ(value{std::int64_t{0}}, count("datastream = NULL"));
  EXPECT_EQ(value{std::int64_t{0}}, count("datastream = 1 AND t_us < 1.5"));
  EXPECT_EQ(value{std::int64_t{3}}, count(fmt::format("t_us = {}", minute_us(17))));
  EXPECT_EQ(value{std::int64_t{750}},
            count("EXISTS (SELECT 1 FROM sensing_series s WHERE s.datastream = p.datastream)"));
  EXPECT_EQ(value{std::int64_t{250}}, one("SELECT count(*) FROM sensing_point a JOIN sensing_point b ON a.datastream = "
                                          "1 AND b.datastream = 2 AND b.t_us = a.t_us"));
}

TEST_P(points_in_sql, are_a_snapshot_beside_a_store_that_writes) {
  reopen({.chunk_points = 50});
  auto stop = std::atomic<bool>{false};
  auto writer = std::thread{[&] {
    for (auto i = std::int64_t{0}; !stop; i += 10) append_minutes({1}, i, 10);
  }};
  auto const asks = reader();
  for (auto i = 0; i != 40; ++i) {
    // Ten by ten, each once: whatever is sealed meanwhile.
    auto found = row{};
    asks->ask("SELECT count(*), count(DISTINCT seq), coalesce(max(seq), -1) FROM sensing_point WHERE datastream = 1",
              {{}, [&](store::row_view const& r) { found = {r.get(0), r.get(1), r.get(2)}; }});
    auto const n = std::get<std::int64_t>(found[0]);
    EXPECT_EQ(0, n % 10);
    EXPECT_EQ(found[1], found[0]);
    EXPECT_EQ(value{n - 1}, found[2]);
  }
  stop = true;
  writer.join();
}

TEST_P(points_in_sql, keep_no_writer_waiting_while_they_are_read) {
  reopen({.chunk_points = 50});
  append_minutes({1}, 0, 3'000);
  series->seal_all();
  append_minutes({1}, 3'000, 10);
  auto rows = 0;
  auto took = std::chrono::steady_clock::duration{};
  reader()->ask("SELECT t_us FROM sensing_point", {{}, [&](store::row_view const&) {
                  if (++rows != 5) return;
                  auto const begun = std::chrono::steady_clock::now();
                  time.move(std::chrono::hours{24});  // with a new day a new tail begins
                  append_minutes({1}, 3'010, 100);
                  series->seal_all();
                  append_minutes({1}, 3'110, 10);
                  took = std::chrono::steady_clock::now() - begun;
                }});
  EXPECT_EQ(3'010, rows);
  EXPECT_LT(took, std::chrono::seconds{5});
  EXPECT_EQ(value{std::int64_t{3'120}}, one("SELECT count(*) FROM sensing_point"));
}

TEST_P(points_in_sql, of_a_damaged_chunk_are_an_error_with_its_name) {
  reopen({.chunk_points = 100, .seals_by_itself = false});
  append_minutes({1}, 0, 100);
  series->seal_all();
  db->write([](store::transaction& tx) {
    tx.execute({"test.damage", "UPDATE sensing_chunk_data SET data = x'0102'",
                "UPDATE sensing_chunk_data SET rest = '\\x0102'"},
               {});
  });
  if (GetParam() == store::engine::postgres) {  // plain SQL needs but the arrays
    EXPECT_EQ(value{std::int64_t{100}}, one("SELECT count(*) FROM sensing_point WHERE v IS NOT NULL"));
    return;
  }
  try {
    one("SELECT count(*) FROM sensing_point");
    FAIL() << "a damaged chunk was read";
  } catch (store::query_error const& e) {
    EXPECT_NE(std::string::npos, std::string_view{e.what()}.find("of datastream 1 is damaged")) << e.what();
  }
}

INSTANTIATE_TEST_SUITE_P(series, points_in_sql, madang::test::engines(), madang::test::engine_name);

}  // namespace madang::sensing
