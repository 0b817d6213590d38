#include "core/ports/collection.h"
#include "core/ports/search.h"
#include "districts/capability.h"
#include <fstream>

#include "support/kept_output.h"
#include "support/test_runtime.h"

namespace madang::districts {

class districts_api : public test::on_each_store {
 protected:
  int import(std::string const& geojson) {
    std::ofstream{folder.file("d.geojson")} << geojson;
    auto options = parsed_options{};
    options.values["file"] = {"d.geojson"};
    auto call = command_call{options, folder.path(), out};
    return districts().commands[0].run(city.capability_part(), call);
  }
  test::city_of city{GetParam(), districts()};
  test::scratch_folder folder;
  test::kept_output out;
};

constexpr auto kTwo = R"({"type":"FeatureCollection","features":[
  {"type":"Feature","properties":{"name":"Altstadt"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
  {"type":"Feature","properties":{"name":"Hafen"},"geometry":{"type":"MultiPolygon","coordinates":[[[[2,0],[3,0],[3,1],[2,0]]]]}}]})";

TEST_P(districts_api, are_empty_at_first_and_then_what_was_imported) {
  EXPECT_EQ(R"({"type":"FeatureCollection","features":[]})", test::body_of(city.get("/districts/v1/districts")));
  EXPECT_EQ(0, import(kTwo)) << out.all();
  city.restart();
  auto const body = test::body_of(city.get("/districts/v1/districts"));
  EXPECT_NE(std::string::npos, body.find(R"("name":"Altstadt")")) << body;
  EXPECT_NE(std::string::npos, body.find(R"("MultiPolygon")")) << body;
}

TEST_P(districts_api, that_are_wrong_change_nothing_and_are_named) {
  import(kTwo);
  out.forget();
  EXPECT_EQ(
      1,
      import(
          R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}]})"));
  EXPECT_NE(std::string::npos, out.all().find("/features/0/properties")) << out.all();
  EXPECT_NE(std::string::npos, out.all().find("/features/0/geometry")) << out.all();
  EXPECT_NE(std::string::npos, test::body_of(city.get("/districts/v1/districts")).find("Hafen"));
  EXPECT_EQ(1, import("not json"));
}

TEST_P(districts_api, are_a_collection_too) {
  import(kTwo);
  auto& all = *city.shared().ports.all<ports::collection>().at(0);
  EXPECT_EQ((geo::box{0, 0, 3, 1}), all.describe({}).extent);
  EXPECT_EQ(2, all.describe({}).count);
  auto const right = all.query({}, {.box = geo::box{1.5, 0, 9, 9}, .limit = 9});
  ASSERT_EQ(1u, right->features.size());
  EXPECT_NE(std::string::npos, right->features[0].properties_json.find("Hafen"));
  EXPECT_EQ("1", all.query({}, {.limit = 1})->next);
  EXPECT_FALSE(all.query({}, {.after = "x", .limit = 1}));
  EXPECT_TRUE(all.find({}, "2"));
  EXPECT_FALSE(all.find({}, "3"));
}

TEST_P(districts_api, are_found_by_their_names) {
  auto const nobody = auth::principal{};
  auto const found = [&](std::string_view const typed) {
    auto const text = query::name_question::of(typed);
    return city.shared().ports.all<ports::search_port>().at(0)->find({text, "de", {}, 8, nobody});
  };
  EXPECT_TRUE(found("alt").empty());
  import(kTwo);
  ASSERT_EQ(1U, found("alt").size());
  EXPECT_EQ("Altstadt", found("alt")[0].name);
  EXPECT_EQ((geo::box{0, 0, 1, 1}), found("ALT")[0].box);
  EXPECT_TRUE(found("stadt").empty());
  import(R"({"type":"FeatureCollection","features":[]})");
  EXPECT_TRUE(found("alt").empty());
}

INSTANTIATE_TEST_SUITE_P(districts, districts_api, test::engines(), test::engine_name);

}  // namespace madang::districts
