#include <fmt/format.h>

#include "core/ports/collection.h"
#include "sensing/capability.h"
#include "support/test_runtime.h"

namespace madang::sensing {

class things_collected : public test::on_each_store {
 protected:
  void add(std::string const& name, double const lon, std::string const& more = {}) {
    auto const r =
        city.post("/sensorthings/v1.1/Things", fmt::format(R"({{"name":"{}","description":"d"{},"Locations":[{{
        "name":"l","description":"d","encodingType":"application/geo+json",
        "location":{{"type":"Point","coordinates":[{},52]}}}}]}})",
                                                           name, more, lon));
    ASSERT_EQ(201, r.status) << test::body_of(r);
  }
  ports::collection& all() { return *city.shared().ports.all<ports::collection>().at(0); }
  std::vector<std::string> names(auth::principal const& who, ports::collection_query const& q) {
    auto out = std::vector<std::string>{};
    auto const page = all().query(who, q);
    for (auto const& f : page->features) {
      out.push_back(f.properties_json.substr(9, f.properties_json.find('"', 9) - 9));
    }
    return out;
  }
  test::city_of city{GetParam(), sensing()};
};
INSTANTIATE_TEST_SUITE_P(sensing, things_collected, test::engines(), test::engine_name);

using names_of = std::vector<std::string>;

TEST_P(things_collected, are_those_with_a_place_in_pages_and_boxes) {
  add("west", 13.1), add("middle", 13.2), add("east", 13.3, R"(,"properties":{"kind":"counter"})");
  city.post("/sensorthings/v1.1/Things", R"({"name":"placeless","description":"d"})");
  EXPECT_EQ((names_of{"west", "middle", "east"}), names({}, {.limit = 10}));
  EXPECT_EQ((names_of{"middle", "east"}), names({}, {.box = geo::box{13.15, 51, 14, 53}, .limit = 10}));
  auto const first = all().query({}, {.limit = 2});
  EXPECT_EQ((names_of{"east"}), names({}, {.after = first->next, .limit = 2}));
  EXPECT_EQ(3, all().describe({}).count);
  EXPECT_EQ((geo::box{13.1, 52, 13.3, 52}), all().describe({}).extent);
  auto const east = all().find({}, all().query({}, {.after = first->next, .limit = 1})->features[0].id);
  EXPECT_NE(std::string::npos, east->properties_json.find(R"("kind":"counter")"));
  EXPECT_EQ(R"({"type":"Point","coordinates":[13.3,52]})", east->geometry_geojson);
  EXPECT_FALSE(all().query({}, {.after = "x", .limit = 1}));
  EXPECT_FALSE(all().find({}, "4711"));
}

// SensorThings lets a Thing have a Location several times over: as a point, as an area, as an address.
TEST_P(things_collected, with_several_locations_are_there_once_with_the_first_that_has_a_place) {
  city.post("/sensorthings/v1.1/Locations",
            R"({"name":"a","description":"d","encodingType":"text/plain","location":"Mill Street 1"})");
  for (auto const lon : {13.2, 13.3}) {
    city.post("/sensorthings/v1.1/Locations",
              fmt::format(R"({{"name":"l","description":"d","encodingType":"application/geo+json",
                              "location":{{"type":"Point","coordinates":[{},52]}}}})",
                          lon));
  }
  auto const body = R"({"name":"many","description":"d","Locations":[{"@iot.id":1},{"@iot.id":2},{"@iot.id":3}]})";
  ASSERT_EQ(201, city.post("/sensorthings/v1.1/Things", body).status);
  add("next", 13.4);
  EXPECT_EQ((names_of{"many", "next"}), names({}, {.limit = 10}));
  EXPECT_EQ((names_of{"next"}), names({}, {.after = all().query({}, {.limit = 1})->next, .limit = 1}));
  EXPECT_EQ(2, all().describe({}).count);
  EXPECT_EQ(R"({"type":"Point","coordinates":[13.2,52]})", all().find({}, "1")->geometry_geojson);
}

TEST_P(things_collected, never_tell_where_a_location_of_a_private_data_set_is) {
  auto const secret = city.shared().sets.put({.id = "secret", .title = "Secret", .licence = "", .is_public = false}).no;
  auto const editor = auth::principal{.what = auth::role::editor, .subject = "e", .data_set = secret, .thing = {}};
  auto const location = R"({"name":"Cellar","description":"d","encodingType":"application/geo+json",
                            "location":{"type":"Point","coordinates":[13.2,52]}})";
  ASSERT_EQ(201, city.client().as(editor).post("/sensorthings/v1.1/Locations", location).status);
  city.client().as(test::city_of::administrator());
  auto const body = R"({"name":"seen","description":"d","Locations":[{"@iot.id":1}]})";
  ASSERT_EQ(201, city.post("/sensorthings/v1.1/Things", body).status);
  EXPECT_EQ((names_of{}), names({}, {.limit = 10}));
  EXPECT_EQ(0, all().describe({}).count);
  EXPECT_FALSE(all().describe({}).extent);
}

TEST_P(things_collected, of_a_private_data_set_are_seen_by_its_people_alone) {
  add("open", 13.1);
  auto set = *city.shared().sets.find("city");
  set.is_public = false;
  city.shared().sets.put(set);
  auto const id = all().query(test::city_of::administrator(), {.limit = 1})->features.at(0).id;
  EXPECT_EQ((names_of{}), names({}, {.limit = 10}));
  EXPECT_EQ(0, all().describe({}).count);
  EXPECT_FALSE(all().describe({}).extent);
  EXPECT_FALSE(all().find({}, id));
  EXPECT_EQ((names_of{"open"}), names(test::city_of::administrator(), {.limit = 10}));
}

}  // namespace madang::sensing
