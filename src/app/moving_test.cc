// A whole city out of one store into another, in all four directions, and back.
#include <algorithm>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "app/city_fixture.h"

namespace madang {

using store::engine;

class cities_that_move : public testing::TestWithParam<std::tuple<engine, engine>> {
 protected:
  static constexpr std::string_view kSeen[] = {
      "/sensorthings/v1.1/Things?$expand=Locations,HistoricalLocations,Datastreams($expand=Sensor,ObservedProperty)",
      "/sensorthings/v1.1/Datastreams?$count=true",
      "/sensorthings/v1.1/FeaturesOfInterest",
      "/sensorthings/v1.1/Datastreams(1)/Observations?$count=true&$top=1000&$orderby=phenomenonTime,id",
      "/sensorthings/v1.1/Datastreams(1)/Observations?$top=1000&$skip=2000&$orderby=phenomenonTime,id",
      "/sensorthings/v1.1/Datastreams(2)/Observations?$top=1000&$expand=FeatureOfInterest",
      "/sensorthings/v1.1/Observations('my-own')"};

  void make(test::whole_city& c) {
    test::fill(c);
    ASSERT_EQ(
        201,
        c.post(
             "/sensorthings/v1.1/Datastreams(2)/Observations",
             R"({"@iot.id":"my-own","phenomenonTime":"2026-05-04T09:00:00Z/2026-05-04T10:00:00Z","result":3,"resultQuality":"good",
                              "resultTime":"2026-05-04T10:00:01Z","validTime":"2026-05-04T09:00:00Z/2026-05-05T09:00:00Z","parameters":{"a":[1]}})")
            .status);
    ASSERT_EQ(200, c.patch("/sensorthings/v1.1/Observations('my-own')", R"({"result":4})").status);
    ASSERT_EQ(200, c.del("/sensorthings/v1.1/Observations(4294967300)").status);
    ASSERT_EQ(0, c.run({"admin", "data-set", "--id", "hidden", "--title", "Nobody's business", "--private"}))
        << c.out.notes;
    ASSERT_EQ(0, c.run({"admin", "token", "--role", "editor", "--name", "Office", "--data-set", "hidden"}))
        << c.out.notes;
  }
  // The lines of a file that do not depend on how points are cut into pieces nor on their order.
  static std::multiset<std::string> lines_of(std::string const& path) {
    auto file = std::ifstream{path};
    auto out = std::multiset<std::string>{};
    for (auto line = std::string{}; std::getline(file, line);) {
      if (!line.starts_with("{\"points\"") && !line.starts_with("{\"end\"")) out.insert(line);
    }
    return out;
  }
};

TEST_P(cities_that_move, arrive_whole) {
  auto const [from_engine, to_engine] = GetParam();
  auto from = test::whole_city{from_engine}, to = test::whole_city{to_engine};
  make(from);
  auto const file = from.file("town.madang");
  ASSERT_EQ(0, from.run({"export", file})) << from.out.notes;
  ASSERT_EQ(0, to.run({"import", "city", file})) << to.out.notes;

  for (auto const& path : kSeen) {
    auto const expected = from.get(path);
    EXPECT_EQ(expected, to.get(path)) << path;
    EXPECT_GT(expected.size(), 100U) << path;
  }
  to.close();
  to.open();
  for (auto const& path : kSeen) EXPECT_EQ(from.get(path), to.get(path)) << "opened again: " << path;
  EXPECT_EQ(0, to.run({"verify"})) << to.out.lines;
  EXPECT_NE(std::string::npos, to.out.lines.find("What has none could be read whole: things, tokens")) << to.out.lines;
  to.out.lines.clear();
  from.out.lines.clear();
  from.run({"admin", "tokens"});
  to.run({"admin", "tokens"});
  EXPECT_EQ(from.out.lines, to.out.lines);
  EXPECT_NE(std::string::npos, to.out.lines.find("Office"));

  // What leaves again is what came, the log of changes included.
  ASSERT_EQ(0, to.run({"export", to.file("again.madang")}));
  auto const first = lines_of(file), again = lines_of(to.file("again.madang"));
  EXPECT_EQ(first, again);
  EXPECT_GT(first.size(), 30U);
}

TEST_P(cities_that_move, take_new_observations_where_they_arrive) {
  auto const [from_engine, to_engine] = GetParam();
  auto from = test::whole_city{from_engine}, to = test::whole_city{to_engine};
  make(from);
  ASSERT_EQ(0, from.run({"export", from.file("town.madang")}));
  ASSERT_EQ(0, to.run({"import", "city", from.file("town.madang")})) << to.out.notes;
  to.close();
  to.open();
  auto const known = R"({"phenomenonTime":"2026-02-02T02:41:00Z","result":0.1})";
  auto const fresh = R"({"phenomenonTime":"2026-05-04T12:00:00Z","result":7})";
  for (auto* c : {&from, &to}) {
    EXPECT_EQ(201, c->post("/sensorthings/v1.1/Datastreams(1)/Observations", known).status);
    EXPECT_EQ(201, c->post("/sensorthings/v1.1/Datastreams(1)/Observations", fresh).status);
  }
  // The same numbers are given to what is new, and what is known is known in both.
  auto const newest =
      "/sensorthings/v1.1/Datastreams(1)/Observations?$count=true&$top=1&$orderby=phenomenonTime%20desc";
  EXPECT_EQ(from.get(newest), to.get(newest));
}

static auto directions() {
  return testing::Combine(testing::Values(engine::sqlite, engine::postgres),
                          testing::Values(engine::sqlite, engine::postgres));
}
static std::string direction(testing::TestParamInfo<std::tuple<engine, engine>> const& i) {
  auto const name = [](engine const e) { return e == engine::sqlite ? "sqlite" : "postgres"; };
  return fmt::format("{}_to_{}", name(std::get<0>(i.param)), name(std::get<1>(i.param)));
}
INSTANTIATE_TEST_SUITE_P(app, cities_that_move, directions(), direction);

class imports_of_cities : public test::on_each_store {
 protected:
  int import(std::string const& text) {
    std::ofstream{city.file("in.madang")} << text;
    city.out.notes.clear();
    return city.run({"import", "city", city.file("in.madang")});
  }
  test::whole_city city{GetParam()};
};

TEST_P(imports_of_cities, refuse_what_is_no_city_or_not_whole) {
  EXPECT_EQ(1, import("")) << city.out.notes;
  EXPECT_EQ(1, import("nothing of the kind\n")) << city.out.notes;
  EXPECT_EQ(1, import("{\"madang\":99}\n{\"end\":true}\n")) << city.out.notes;
  EXPECT_NE(std::string::npos, city.out.notes.find("newer")) << city.out.notes;
  EXPECT_EQ(1, import("{\"madang\":1}\n")) << city.out.notes;
  EXPECT_EQ(1, import("{\"madang\":1}\n{\"table\":\"no_such\",\"columns\":[\"a\"]}\n{\"end\":true}\n"))
      << city.out.notes;
  EXPECT_EQ(
      1, import("{\"madang\":1}\n{\"table\":\"sensing_thing\",\"columns\":[\"no); DROP TABLE sensing_thing; --\"]}\n"))
      << city.out.notes;
  EXPECT_NE(std::string::npos, city.get("/sensorthings/v1.1/Things").find("\"value\":[]"));
}

TEST_P(imports_of_cities, notice_what_is_missing_or_too_much) {
  auto lines = std::vector<std::string>{};
  {
    auto whole = test::whole_city{GetParam()};
    test::fill(whole);
    ASSERT_EQ(0, whole.run({"export", whole.file("out.madang")}));
    auto file = std::ifstream{whole.file("out.madang")};
    for (auto line = std::string{}; std::getline(file, line);) lines.push_back(line);
  }
  auto const text_of = [](std::vector<std::string> const& all) {
    auto out = std::string{};
    for (auto const& l : all) out += l + '\n';
    return out;
  };
  auto const points = std::ranges::find_if(lines, [](auto const& l) { return l.starts_with("{\"points\""); });
  ASSERT_NE(lines.end(), points);
  auto without = lines;
  without.erase(without.begin() + (points - lines.begin()));
  // Each into a folder of its own: one that failed is not to be used.
  auto const fails = [&](std::string const& text, std::string_view const why) {
    auto fresh = test::whole_city{GetParam()};
    std::ofstream{fresh.file("in.madang")} << text;
    EXPECT_EQ(1, fresh.run({"import", "city", fresh.file("in.madang")})) << why;
    EXPECT_NE(std::string::npos, fresh.out.notes.find("did not come whole")) << fresh.out.notes;
  };
  fails(text_of(without), "a line of points is missing");
  fails(text_of(lines) + text_of(lines), "it is there twice");
  fails(text_of(lines) + "x", "something stands behind the end");
  fails(text_of({lines.begin(), lines.end() - 1}), "the end is missing");
  EXPECT_EQ(0, import(text_of(lines))) << city.out.notes;
}

TEST_P(imports_of_cities, go_into_new_folders_alone) {
  test::fill(city);
  ASSERT_EQ(0, city.run({"export", city.file("own.madang")}));
  city.out.notes.clear();
  EXPECT_EQ(1, city.run({"import", "city", city.file("own.madang")}));
  EXPECT_NE(std::string::npos, city.out.notes.find("has a city already")) << city.out.notes;
  EXPECT_NE(std::string::npos, city.get("/sensorthings/v1.1/Things").find("Pegel"));
}

INSTANTIATE_TEST_SUITE_P(app, imports_of_cities, test::engines(), test::engine_name);

}  // namespace madang
