// A city of which a part is gone is not opened, and above all not as if that part had always been empty.
#include <filesystem>
#include <fstream>

#include "app/city_fixture.h"
#include "app/sql_shell.h"

namespace madang {

namespace fs = std::filesystem;

class cities_with_a_loss : public test::on_each_store {
 protected:
  // What the program says instead of opening the city.
  std::string refusal() {
    try {
      c.open();
    } catch (std::exception const& e) {
      return e.what();
    }
    return "opened";
  }
  void script(std::string_view const store, std::string const& sql) {
    auto const address = c.folder().store_address();
    auto const s = address ? store::open_postgres_session(*address)
                           : store::open_sqlite_session(c.file(fmt::format("{}.sqlite", store)), true);
    s->script(sql);
  }
  std::string count() { return c.get("/sensorthings/v1.1/Observations?$count=true&$top=0"); }

  test::whole_city c{GetParam()};
};

TEST_P(cities_with_a_loss, are_not_opened_without_a_table) {
  test::fill(c);
  c.close();
  script("observations", "ALTER TABLE sensing_chunk RENAME TO elsewhere");
  EXPECT_NE(std::string::npos, refusal().find("The table sensing_chunk is missing in the store")) << refusal();
  script("observations", "ALTER TABLE elsewhere RENAME TO sensing_chunk");
  EXPECT_EQ("opened", refusal());
}

TEST_P(cities_with_a_loss, keep_observations_that_are_of_a_later_day_than_their_things) {
  test::fill(c);
  auto const before = count();
  c.close();
  script(
      "city",
      "CREATE TABLE kept AS SELECT * FROM sensing_datastream WHERE no = 2; DELETE FROM sensing_datastream WHERE no = 2;"
      "UPDATE sensing_counter SET last = 1 WHERE entity = 'Datastream'");
  EXPECT_NE(std::string::npos, refusal().find("There are observations of Datastreams that this city never had"))
      << refusal();
  script("city", "INSERT INTO sensing_datastream SELECT * FROM kept; DROP TABLE kept;"
                 "UPDATE sensing_counter SET last = 2 WHERE entity = 'Datastream'");
  ASSERT_EQ("opened", refusal());
  EXPECT_EQ(before, count());
}

TEST_P(cities_with_a_loss, are_not_begun_anew_where_one_was) {
  test::fill(c);
  auto const before = count();
  c.close();
  if (GetParam() == store::engine::postgres) {
    script("", "ALTER SCHEMA public RENAME TO elsewhere; CREATE SCHEMA public");
    EXPECT_NE(std::string::npos, refusal().find("but there is no city there")) << refusal();
    script("", "DROP SCHEMA public CASCADE; ALTER SCHEMA elsewhere RENAME TO public");
  } else {
    auto const file = c.file("observations.sqlite");
    fs::rename(file, c.file("elsewhere"));
    EXPECT_NE(std::string::npos, refusal().find("observations.sqlite is missing in ")) << refusal();
    EXPECT_THROW(open_for_sql(c.folder()), std::runtime_error);
    EXPECT_FALSE(fs::exists(file));
    fs::rename(c.file("elsewhere"), file);
  }
  ASSERT_EQ("opened", refusal());
  EXPECT_EQ(before, count());
}

INSTANTIATE_TEST_SUITE_P(, cities_with_a_loss, test::engines(), test::engine_name);

TEST(a_city_in_sqlite, is_not_begun_beside_observations_that_are_there) {
  auto c = test::whole_city{store::engine::sqlite};
  test::fill(c);
  auto const folder = c.folder().path();
  c.close();
  fs::remove(c.file("city.sqlite"));
  for (auto const* const state : {"missing", "empty"}) {
    for (auto const& f : {data_folder::at(folder), data_folder::with_city(folder)}) {
      ASSERT_FALSE(f) << state;
      EXPECT_NE(std::string::npos, f.error().find("city.sqlite is missing in ")) << f.error();
    }
    std::ofstream{c.file("city.sqlite")};
  }
}

TEST(a_city_in_sqlite, of_which_nothing_was_made_yet_may_be_begun_again) {
  auto c = test::whole_city{store::engine::sqlite};
  c.close();
  fs::remove(c.file("observations.sqlite"));  // as if the program had been killed in between
  c.open();
  EXPECT_EQ(201, c.post("/sensorthings/v1.1/Things", R"({"name":"Bridge","description":""})").status);
}

}  // namespace madang
