// A city asked in SQL, beside the program that serves it and without it, on both engines.
#include "app/sql_shell.h"

#include <filesystem>

#include <fmt/format.h>

#include "app/city_fixture.h"

namespace madang {

class sql_shells : public test::on_each_store {
 protected:
  sql_shells() { test::fill(city); }
  // What is answered to these lines, as CSV.
  std::string ask(std::vector<std::string> const& lines, answer_format const f = answer_format::csv) {
    out.clear();
    complaints.clear();
    auto const reader = open_for_sql(city.folder());
    auto shell = sql_shell{*reader, f, [&](std::string_view const s) { out += s; },
                           [&](std::string_view const s) { complaints += s; }};
    good = std::ranges::all_of(lines, [&](std::string const& l) { return shell.take(l); }) && shell.finish();
    return out;
  }

  test::whole_city city{GetParam()};
  std::string out, complaints;
  bool good{false};
};

TEST_P(sql_shells, show_observations_with_their_names) {
  EXPECT_EQ(
      "thing,datastream,observed_property,unit,time,value,text\n"
      "Pegel Bremen 관측소,Water level,Level,m,2026-02-02T02:41:00Z,0.1,\n"
      "Pegel Bremen 관측소,Water level,Level,m,2026-02-02T02:42:00Z,0.2,\n",
      ask({"SELECT thing, datastream, observed_property, unit, time, value, text FROM observation",
           "WHERE datastream_no = 1 AND time >= '2026-02-02T02:41' AND time < '2026-02-02T02:43' ORDER BY t_us;"}))
      << complaints;
  EXPECT_EQ("kind,n\nboolean,8\njson,8\nnumber,8\nrecord,8\ntext,18\n",
            ask({"SELECT kind, count(*) AS n FROM sensing_point WHERE datastream = 2 GROUP BY kind ORDER BY kind"}));
  EXPECT_EQ("text\n\"닫힘, \"\"ganz\"\"\"\n", ask({"SELECT DISTINCT text FROM observation WHERE text LIKE '닫힘%'"}));
}

TEST_P(sql_shells, count_each_observation_once_whether_sealed_or_not_served_or_not) {
  auto const count = "SELECT count(*) AS n, count(DISTINCT seq) AS different FROM sensing_point WHERE datastream = 1";
  EXPECT_EQ("n,different\n3000,3000\n", ask({count}));
  city.close();
  EXPECT_EQ("n,different\n3000,3000\n", ask({count}));
  city.open();
  EXPECT_EQ(201, city.post("/sensorthings/v1.1/Datastreams(1)/Observations",
                           R"({"phenomenonTime":"2026-05-04T09:00:00Z","result":1})")
                     .status);
  EXPECT_EQ("n,different\n3001,3001\n", ask({count}));
  auto const id =
      ask({"SELECT datastream * 4294967296 + seq AS id FROM sensing_point WHERE time = '2026-05-04T09:00:00Z'"})
          .substr(3);
  EXPECT_EQ(200, city.del(fmt::format("/sensorthings/v1.1/Observations({})", id.substr(0, id.size() - 1))).status);
  EXPECT_EQ("n,different\n3000,3000\n", ask({count}));
}

TEST_P(sql_shells, write_tables_csv_and_json) {
  auto const question =
      std::string{"SELECT no, name, NULL AS nothing_here FROM sensing_datastream ORDER BY no; SELECT 2.5 AS x;"};
  EXPECT_EQ("no  name         nothing_here\n"
            "──  ───────────  ────────────\n"
            " 1  Water level\n"
            " 2  State\n"
            "2 rows\n"
            "x\n"
            "───\n"
            "2.5\n"
            "1 row\n",
            ask({question}, answer_format::table));
  EXPECT_EQ("no,name,nothing_here\n1,Water level,\n2,State,\nx\n2.5\n", ask({question}));
  EXPECT_EQ(
      "[\n{\"no\":1,\"name\":\"Water "
      "level\",\"nothing_here\":null},\n{\"no\":2,\"name\":\"State\",\"nothing_here\":null}\n]\n[\n{\"x\":2.5}\n]\n",
      ask({question}, answer_format::json));
  EXPECT_EQ("[]\n", ask({"SELECT no FROM sensing_thing WHERE no = 99"}, answer_format::json));
}

TEST_P(sql_shells, say_what_is_wrong_and_where) {
  ask({"SELECT name", "FROM sensing_thing", "WHERE naem = 'x';", "SELECT 1;"});
  EXPECT_FALSE(good);
  EXPECT_TRUE(complaints.starts_with("Line 3, column 7: ")) << complaints;
  EXPECT_NE(std::string::npos, complaints.find("naem")) << complaints;
  EXPECT_EQ("", out) << "what comes behind a mistake is not asked";
  ask({"DELETE FROM sensing_thing;"});
  EXPECT_EQ("Here everything can be read and nothing written.\n", complaints);
  ask({".nonsense"});
  EXPECT_TRUE(complaints.starts_with("The shell does not know '.nonsense'.")) << complaints;
  EXPECT_NE(std::string::npos, city.get("/sensorthings/v1.1/Things").find("Pegel"));
}

TEST_P(sql_shells, list_what_can_be_asked) {
  auto const tables = '\n' + ask({".tables"});
  for (auto const* t : {"observation", "sensing_point", "sensing_thing", "sensing_hour", "core_data_set"}) {
    EXPECT_NE(std::string::npos, tables.find(fmt::format("\n{}\n", t))) << t;
  }
  EXPECT_TRUE(ask({".schema observation"}).starts_with("observation (thing ")) << out;
  for (auto const* t : {"sensing_point", "sensing_thing"}) {
    EXPECT_NE(std::string::npos, ask({".schema"}).find(fmt::format("{} (", t)));
  }
  ask({".schema nothing"});
  EXPECT_EQ("There is no table nothing. `.tables` lists them.\n", complaints);
  EXPECT_NE(std::string::npos, ask({".help"}).find(".tables"));
}

TEST_P(sql_shells, offer_the_same_columns_on_both_engines) {
  EXPECT_EQ("datastream,t_us,time,v,kind,text,record,end_us,result_us,foi,extra,seq,chunk,t0_us,t1_us\n",
            ask({"SELECT * FROM sensing_point WHERE datastream = 99"}));
  EXPECT_EQ("thing,datastream,observed_property,unit,time,value,text,datastream_no,t_us,t0_us,t1_us\n",
            ask({"SELECT * FROM observation WHERE datastream_no = 99"}));
}

TEST(sql_help, examples_are_questions_that_are_answered) {
  auto city = test::whole_city{store::engine::sqlite};
  test::fill(city);
  auto out = std::string{}, wrong = std::string{};
  auto const reader = open_for_sql(city.folder());
  auto shell = sql_shell{*reader, answer_format::csv, [&](std::string_view const s) { out += s; },
                         [&](std::string_view const s) { wrong += s; }};
  shell.take(".help");
  auto const help = out;
  for (auto at = help.find("SELECT "); at != help.npos; at = help.find("SELECT ", at + 1)) {
    EXPECT_TRUE(shell.take(help.substr(at, help.find(';', at) + 1 - at))) << wrong;
  }
}

TEST(sql_tables, fit_the_terminal_and_do_not_steer_it) {
  EXPECT_EQ(4U, display_width("마당"));
  EXPECT_EQ(5U, display_width("Größe"));
  auto city = test::whole_city{store::engine::sqlite};
  auto const reader = open_for_sql(city.folder());
  auto out = std::string{};
  auto shell =
      sql_shell{*reader, answer_format::table, [&](std::string_view const s) { out += s; }, [](std::string_view) {}};
  shell.take(
      "SELECT '마당' AS a, 'x' || char(27) || '[2J' || char(10) || 'y' AS b UNION ALL SELECT 'z', printf('%.100c', "
      "'w') ORDER BY 1 DESC;");
  EXPECT_EQ(std::string::npos, out.find('\x1b'));
  EXPECT_NE(std::string::npos, out.find("마당  x\xEF\xBF\xBD[2J y\n")) << out;
  EXPECT_NE(std::string::npos, out.find("z     " + std::string(59, 'w') + "…\n")) << out;
}

TEST(sql_folders, without_a_city_are_told_and_not_made) {
  auto const scratch = test::scratch_folder{};
  EXPECT_FALSE(data_folder::with_city(scratch.file("none")));
  EXPECT_FALSE(std::filesystem::exists(scratch.file("none")));
  EXPECT_EQ(1, run_sql({"--data", scratch.path(), "SELECT 1"}));
  EXPECT_EQ(2, run_sql({"--data", scratch.path(), "--format", "xml", "SELECT 1"}));
}

TEST(sql_commands, that_the_store_refuses_do_not_end_the_shell) {
  struct gone final : store::sql_reader {
    store::engine kind() const override { return store::engine::postgres; }
    void ask(std::string_view, store::answer_sink const&) override {
      throw store::query_error{"The database is gone.", {}};
    }
    void interrupt() noexcept override {}
    std::vector<store::described_table> tables() override { throw store::query_error{"The database is gone.", {}}; }
  } reader;
  auto wrong = std::string{};
  auto shell =
      sql_shell{reader, answer_format::csv, [](std::string_view) {}, [&](std::string_view const s) { wrong += s; }};
  for (auto const* const line : {".tables", ".schema", "SELECT 1;"}) EXPECT_FALSE(shell.take(line)) << line;
  EXPECT_EQ("The database is gone.\nThe database is gone.\nThe database is gone.\n", wrong);
}

INSTANTIATE_TEST_SUITE_P(app, sql_shells, test::engines(), test::engine_name);

}  // namespace madang
