#include <numbers>

#include "basemap/base_map.h"
#include "core/base/limits.h"
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
  for (auto const* after : {"-1", "1099511627776", "9223372036854775807"}) {
    EXPECT_FALSE(all().query({}, {.after = after, .limit = 10})) << after;
  }
  for (auto const* id : {"0", "-1", "999", "w1", "", "9223372036854775807"}) EXPECT_FALSE(all().find({}, id)) << id;
  EXPECT_TRUE(all().query({}, {.box = geo::box{0, 0, 1, 1}, .limit = 10})->features.empty());
}

TEST_P(buildings_of_the_map, of_a_map_that_is_being_made_are_not_shown) {
  ASSERT_EQ(0, import(row()));
  auto& maps = static_cast<base_map&>(*city.shared().ports.find<ports::osm_import_port>()).stored();
  auto const shown = maps.current()->no;
  auto rows = maps.features(shown, {1});
  ASSERT_EQ(1u, rows.size());
  ASSERT_EQ(shown.value + 1, maps.begin("next.osm", {}).value);
  maps.add(base_no{shown.value + 1}, std::move(rows));
  EXPECT_FALSE(all().find({}, std::to_string((std::int64_t{1} << 40) + 1)));
}

TEST_P(buildings_of_the_map, heights_are_in_metres_whatever_their_mappers_wrote) {
  auto e = drawn_extract{{"a---b", "|   |", "d---c"}};
  e.way("abcda", {{"building", "yes"}, {"height", "40 ft"}, {"building:levels", "nan"}});
  ASSERT_EQ(0, import(e));
  auto const page = all().query({}, {.limit = 1});
  EXPECT_NE(std::string::npos, page->features.at(0).properties_json.find(R"("height_m":12.192)"));
  EXPECT_EQ(std::string::npos, page->features.at(0).properties_json.find("levels"));
}

// Ten thousand outlines of so many positions would be an answer of 6 GB.
TEST_P(buildings_of_the_map, end_a_page_where_they_are_very_large) {
  auto text = std::string{R"(<osm version="0.6">)"};
  constexpr auto kCorners = 19'000, kHouses = 50;
  for (auto i = 0; i != kCorners; ++i) {
    auto const turn = i * 2 * std::numbers::pi / kCorners;
    text += fmt::format(R"(<node id="{}" version="1" lat="{:.7f}" lon="{:.7f}"/>)", i + 1, 52.5 + 0.01 * std::cos(turn),
                        13.4 + 0.01 * std::sin(turn));
  }
  auto ring = std::string{};
  for (auto i = 0; i <= kCorners; ++i) ring += fmt::format(R"(<nd ref="{}"/>)", i % kCorners + 1);
  for (auto i = 0; i != kHouses; ++i) {
    text += fmt::format(R"(<way id="{}" version="1">{}<tag k="building" v="yes"/></way>)", i + 1, ring);
  }
  ASSERT_EQ(0, import(text + "</osm>")) << said.all();
  auto seen = std::size_t{0}, pages = std::size_t{0};
  for (auto next = std::string{}; pages == 0 || !next.empty(); ++pages) {
    auto const page = all().query({}, {.after = next, .limit = limits::kCollectionPage});
    ASSERT_TRUE(page && pages < kHouses);
    seen += page->features.size();
    next = page->next;
  }
  EXPECT_EQ(std::size_t{kHouses}, seen);
  EXPECT_GT(pages, 1u);
}

}  // namespace madang::basemap
