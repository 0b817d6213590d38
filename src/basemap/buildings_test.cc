#include "core/ports/collection.h"
#include "basemap/test_map.h"

namespace madang::basemap {

class buildings_of_the_map : public mapped_city {
 protected:
  // Twelve houses in a row, 40 m from one to the next.
  static drawn_extract row() {
    auto e = drawn_extract{};
    for (auto i = 0; i != 12; ++i) {
      auto const x = i * 2.0;
      auto const first = char('A' + i * 4);
      e.node(first, x, 0), e.node(char(first + 1), x + 1, 0), e.node(char(first + 2), x + 1, 1),
          e.node(char(first + 3), x, 1);
      auto const ring = std::string{first, char(first + 1), char(first + 2), char(first + 3), first};
      e.way(ring, {{"building", "house"},
                   {"addr:street", "Row"},
                   {"addr:housenumber", std::to_string(i + 1)},
                   {"building:levels", "2"}});
    }
    return e;
  }
  ports::collection& all() { return *city.shared().ports.all<ports::collection>().at(0); }
  static geo::box around(double const x0, double const x1) {
    return {drawn_extract::kWest + x0 * drawn_extract::kStepLon, drawn_extract::kNorth - 3 * drawn_extract::kStepLat,
            drawn_extract::kWest + x1 * drawn_extract::kStepLon, drawn_extract::kNorth + drawn_extract::kStepLat};
  }
  std::vector<std::string> numbers(ports::collection_page const& p) {
    auto out = std::vector<std::string>{};
    for (auto const& f : p.features) {
      auto const at = f.properties_json.find(R"("housenumber":")") + 15;
      out.push_back(f.properties_json.substr(at, f.properties_json.find('"', at) - at));
    }
    return out;
  }
};
INSTANTIATE_TEST_SUITE_P(basemap, buildings_of_the_map, test::engines(), test::engine_name);

TEST_P(buildings_of_the_map, are_a_collection_with_what_people_ask_of_them) {
  EXPECT_FALSE(all().describe({}).count);
  ASSERT_EQ(0, import(row())) << said.all();
  auto const d = all().describe({});
  EXPECT_EQ(12, d.count);
  EXPECT_EQ("ODbL-1.0", d.licence);
  auto const page = all().query({}, {.limit = 100});
  ASSERT_EQ(12u, page->features.size());
  EXPECT_TRUE(page->next.empty());
  auto const& f = page->features[0];
  EXPECT_NE(f.properties_json.npos, f.properties_json.find(R"("street":"Row")")) << f.properties_json;
  EXPECT_NE(f.properties_json.npos, f.properties_json.find(R"("levels":2)"));
  EXPECT_EQ(0u, f.geometry_geojson.find(R"({"type":"Polygon")"));
  EXPECT_EQ(f.properties_json, all().find({}, f.id)->properties_json);
}

TEST_P(buildings_of_the_map, are_found_by_box_and_page_by_page) {
  ASSERT_EQ(0, import(row()));
  auto const box = around(3.5, 9.5);  // houses 3 to 5, by the map's cells
  auto const first = all().query({}, {.box = box, .limit = 2});
  EXPECT_EQ((std::vector<std::string>{"3", "4"}), numbers(*first));
  EXPECT_EQ((std::vector<std::string>{"5"}), numbers(*all().query({}, {.box = box, .after = first->next, .limit = 2})));
  // A box too large for the cells is read through.
  auto const wide = geo::box{drawn_extract::kWest - 1, 52, drawn_extract::kWest + 9.5 * drawn_extract::kStepLon, 53};
  EXPECT_EQ((std::vector<std::string>{"1", "2", "3", "4", "5"}),
            numbers(*all().query({}, {.box = wide, .limit = 100})));
}

TEST_P(buildings_of_the_map, that_are_not_there_are_not_found) {
  EXPECT_TRUE(all().query({}, {.limit = 10})->features.empty());
  ASSERT_EQ(0, import(row()));
  EXPECT_FALSE(all().query({}, {.after = "x", .limit = 10}));
  for (auto const* id : {"0", "-1", "999", "w1", ""}) EXPECT_FALSE(all().find({}, id)) << id;
  EXPECT_TRUE(all().query({}, {.box = geo::box{0, 0, 1, 1}, .limit = 10})->features.empty());
}

}  // namespace madang::basemap
