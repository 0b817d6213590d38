// 18-088, clauses 10.3 and 10.4: changing and removing; 8.2.3 and 8.2.8: what the service makes and forgets by itself.
#include <fmt/format.h>

#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {

class change : public sensorthings_fixture {
 protected:
  void SetUp() override { make("Things", whole_thing("Mill", 8.5, 53.2, ",'properties':{'a':1}")); }
};

TEST_P(change, patch_changes_what_it_names) {
  auto const o = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1",
                         ",'parameters':{'tilt':5},'resultTime':'2026-05-04T08:01:00Z'");
  struct one {
    std::string path, body, member, now;
  };
  for (auto const& x : std::vector<one>{
           {"Things(1)", "{'name':'New'}", "name", "'New'"},
           {"Things(1)", "{'properties':{'b':[2]}}", "properties", "{'b':[2]}"},
           {"Locations(1)", "{'description':'New'}", "description", "'New'"},
           {"HistoricalLocations(1)", "{'time':'2020-01-01T00:00:00Z'}", "time", "'2020-01-01T00:00:00Z'"},
           {"Datastreams(1)", "{'unitOfMeasurement':{'name':'Kelvin','symbol':'K','definition':'ucum:K'}}",
            "unitOfMeasurement", "{'name':'Kelvin','symbol':'K','definition':'ucum:K'}"},
           {"Sensors(1)", "{'metadata':{'x':1},'encodingType':'application/json'}", "metadata", "{'x':1}"},
           {"ObservedProperties(1)", "{'definition':'https://example.org/y'}", "definition", "'https://example.org/y'"},
           {"FeaturesOfInterest(1)", "{'name':'New'}", "name", "'New'"},
           {o, "{'result':2.5}", "result", "2.5"},
           {o, "{'resultTime':null}", "resultTime", "null"},
           {o, "{'resultQuality':'good'}", "resultQuality", "'good'"},
           {o, "{'phenomenonTime':'2026-05-04T08:00:00Z/2026-05-04T08:05:00Z'}", "phenomenonTime",
            "'2026-05-04T08:00:00Z/2026-05-04T08:05:00Z'"}}) {
    auto doc = json::document{};
    auto const old = body(x.path);
    auto before = *doc.parse(old);
    auto const r = patch(x.path, x.body);
    ASSERT_EQ(200, r.status) << x.path << ": " << r.body;
    EXPECT_EQ(body(x.path), r.body);
    auto const now = parsed(x.path);
    EXPECT_EQ(json_of(x.now), now.find(x.member)->raw()) << x.path;
    before.each_member([&](std::string_view const key, json::node const& v) {
      if (key == x.member || (x.path == "Sensors(1)" && key == "encodingType")) return;
      EXPECT_EQ(v.raw(), now.find(key)->raw()) << x.path << ' ' << key;
    });
  }
  EXPECT_EQ(R"({"tilt":5})", parsed(o).find("parameters")->raw());
}

TEST_P(change, patch_takes_away_with_null_and_changes_links) {
  EXPECT_EQ(200, patch("Things(1)", "{'properties':{'x':1}}").status);
  EXPECT_EQ(200, patch("Things(1)", "{'properties':null}").status);
  EXPECT_FALSE(parsed("Things(1)").find("properties"));
  make("Things", thing("Shed"));
  make("Sensors", sensor("New sensor"));
  EXPECT_EQ(200, patch("Datastreams(1)", "{'Thing':{'@iot.id':2},'Sensor':{'@iot.id':2}}").status);
  EXPECT_EQ("Shed", parsed("Datastreams(1)/Thing").find("name")->string());
  EXPECT_EQ("New sensor", parsed("Datastreams(1)/Sensor").find("name")->string());
  EXPECT_EQ(200, patch("Things(1)", "{'Datastreams':[{'@iot.id':1}]}").status);
  EXPECT_EQ("Mill", parsed("Datastreams(1)/Thing").find("name")->string());
  auto const o = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1");
  make("FeaturesOfInterest", feature("Pond", 1, 2));
  EXPECT_EQ(200, patch(o, "{'FeatureOfInterest':{'@iot.id':2}}").status);
  EXPECT_EQ("Pond", parsed(o + "/FeatureOfInterest").find("name")->string());
  EXPECT_EQ(R"({"type":"Point","coordinates":[1,2]})", parsed("Datastreams(1)").find("observedArea")->raw());
}

TEST_P(change, put_replaces) {
  EXPECT_EQ(200, patch("Things(1)", "{'properties':{'x':1}}").status);
  EXPECT_EQ(200, put("Things(1)", "{'name':'Put','description':'d'}").status);
  auto const now = parsed("Things(1)");
  EXPECT_EQ("Put", now.find("name")->string());
  EXPECT_FALSE(now.find("properties"));
  EXPECT_EQ("Air of Mill", each("Things(1)/Datastreams"));
  auto const o = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1", ",'parameters':{'tilt':5}");
  EXPECT_EQ(200, put(o, "{'result':5,'phenomenonTime':'2026-05-04T08:30:00Z'}").status);
  EXPECT_FALSE(parsed(o).find("parameters"));
  EXPECT_EQ("2026-05-04T08:30:00Z", parsed(o).find("phenomenonTime")->string());
  EXPECT_EQ("Place of Mill", parsed(o + "/FeatureOfInterest").find("name")->string());
  refused(400, put("Things(1)", "{'name':'x'}"), {"\"/description\""});
  refused(400, put(o, "{'phenomenonTime':'2026-05-04T08:30:00Z'}"), {"\"/result\""});
  refused(400,
          put("Locations(1)",
              "{'name':'x','description':'','encodingType':'application/geo+json','location':{'type':'Point'}}"),
          {"/location"});
  EXPECT_EQ("Put", parsed("Things(1)").find("name")->string());
}

TEST_P(change, what_is_refused_changes_nothing) {
  auto const o = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1");
  struct one {
    std::string path, body;
    int status;
    std::string_view says;
  };
  for (auto const& x : std::vector<one>{
           {"Things(1)", "{'name':5,'colour':'red'}", 400, "\"/colour\""},
           {"Things(1)", "{'name':null}", 400, "\"/name\""},
           {"Things(1)", "[]", 400, "object"},
           {"Things(1)", "{'name':", 400, "byte"},
           {"Things(1)", "{'name':'a','name':'b'}", 400, "twice"},
           {"Things(9)", "{'name':'x'}", 404, "9"},
           {"Things(1)", "{'Locations':[{'@iot.id':9}]}", 400, "/Locations/0"},
           {"Things(1)", fmt::format("{{'Locations':[{}]}}", location("inline", 1, 2)), 400, "/Locations/0"},
           {"Datastreams(1)", "{'name':'New','Thing':{'@iot.id':9}}", 400, "\"/Thing\""},
           {"Datastreams(1)", "{'name':'New','Thing':null}", 400, "\"/Thing\""},
           {o, "{'result':2,'Datastream':{'@iot.id':9}}", 400, "\"/Datastream\""},
           {o, "{'result':2,'FeatureOfInterest':{'@iot.id':9}}", 400, "\"/FeatureOfInterest\""},
           {o, "{'result':2,'phenomenonTime':'x'}", 400, "\"/phenomenonTime\""},
           {"Observations(5)", "{'result':2}", 404, "Observation"}}) {
    auto const before = body("Things?$expand=Locations,Datastreams($expand=Observations)");
    refused(x.status, patch(x.path, x.body), {x.says});
    EXPECT_EQ(before, body("Things?$expand=Locations,Datastreams($expand=Observations)")) << x.path << x.body;
  }
}

// A change may give the encoding alone, or the place alone: what counts is what it would be then.
TEST_P(change, a_place_must_be_right_as_a_whole) {
  make("Locations", "{'name':'x','description':'','encodingType':'text/plain','location':'by the old oak'}");
  make("FeaturesOfInterest", "{'name':'x','description':'','encodingType':'text/plain','feature':'by the old oak'}");
  for (auto const* path : {"Locations(2)", "FeaturesOfInterest(1)"}) {
    auto const field = std::string{path[0] == 'L' ? "location" : "feature"};
    refused(400, patch(path, "{'encodingType':'application/geo+json'}"), {"\"/" + field + "\""});
    EXPECT_EQ("text/plain", parsed(path).find("encodingType")->string());
    EXPECT_EQ(
        200, patch(path, "{'encodingType':'application/geo+json','" + field + "':{'type':'Point','coordinates':[1,2]}}")
                 .status);
    refused(400, patch(path, "{'" + field + "':{'type':'Point','coordinates':['a',2]}}"),
            {"\"/" + field + "/coordinates"});
    refused(400, patch(path, "{'" + field + "':{'type':'Polygon','coordinates':[[[1,2],[2,3]]]}}"), {"\"/" + field});
    EXPECT_EQ(R"({"type":"Point","coordinates":[1,2]})", parsed(path).find(field)->raw());
    EXPECT_EQ(200, patch(path, "{'" + field + "':{'type':'Point','coordinates':[3,4]}}").status);
  }
  EXPECT_EQ("x", each("Locations?$filter=st_equals(location,geography'POINT(3 4)')"));
}

MADANG_ON_EACH_ENGINE(change);

class removal_of : public sensorthings_fixture {
 protected:
  // Two Things, each with everything; the second shares the first's Location.
  void SetUp() override {
    make("Things", whole_thing("Mill", 8.5, 53.2));
    make("Things", whole_thing("Shed", 8.75, 53.5));
    observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1");
    observe("Datastreams(2)", "2026-05-04T08:00:00Z", "2");
  }
  using numbers = std::vector<std::int64_t>;
};

TEST_P(removal_of, takes_along_what_cannot_be_without_it) {
  //                  Things Locations HistoricalLocations Datastreams Sensors ObservedProperties Observations Features
  EXPECT_EQ((numbers{2, 2, 2, 2, 2, 2, 2, 2}), counts());
  EXPECT_EQ(200, del("Things(1)").status);
  EXPECT_EQ((numbers{1, 2, 1, 1, 2, 2, 1, 2}), counts());
  EXPECT_EQ(200, del("Sensors(2)").status);
  EXPECT_EQ((numbers{1, 2, 1, 0, 1, 2, 0, 2}), counts());
  make("Things(2)/Datastreams", whole_datastream("a"));
  make("Things(2)/Datastreams", whole_datastream("b"));
  observe("Datastreams(3)", "2026-05-04T08:00:00Z", "3");
  observe("Datastreams(4)", "2026-05-04T08:00:00Z", "4");
  EXPECT_EQ((numbers{1, 2, 1, 2, 3, 4, 2, 2}), counts());
  EXPECT_EQ(200, del("ObservedProperties(3)").status);
  EXPECT_EQ((numbers{1, 2, 1, 1, 3, 3, 1, 2}), counts());
  EXPECT_EQ("4", each("Observations", "result"));
  EXPECT_EQ(200, del("FeaturesOfInterest(2)").status);
  EXPECT_EQ((numbers{1, 2, 1, 1, 3, 3, 0, 1}), counts());
  observe("Datastreams(4)", "2026-05-04T08:00:00Z", "5");
  EXPECT_EQ((numbers{1, 2, 1, 1, 3, 3, 1, 2}), counts());
  EXPECT_EQ(200, del("Datastreams(4)").status);
  EXPECT_EQ((numbers{1, 2, 1, 0, 3, 3, 0, 2}), counts());
  EXPECT_EQ(200, del("Locations(2)").status);
  EXPECT_EQ((numbers{1, 1, 0, 0, 3, 3, 0, 2}), counts());
  EXPECT_EQ("", each("Things(2)/Locations"));
  make("HistoricalLocations", "{'time':'2020-01-01T00:00:00Z','Thing':{'@iot.id':2},'Locations':[{'@iot.id':1}]}");
  EXPECT_EQ(200, del("HistoricalLocations(3)").status);
  EXPECT_EQ((numbers{1, 1, 0, 0, 3, 3, 0, 2}), counts());
  city.restart();
  EXPECT_EQ((numbers{1, 1, 0, 0, 3, 3, 0, 2}), counts());
  for (auto const* gone : {"Things(1)", "Datastreams(4)", "Observations(5)", "Locations(2)"}) refused(404, del(gone));
}

TEST_P(removal_of, one_observation_leaves_the_others) {
  auto const o = observe("Datastreams(1)", "2026-05-04T08:30:00Z", "9");
  EXPECT_EQ(200, del(o).status);
  EXPECT_EQ("1,2", each("Observations", "result"));
  refused(404, get(o));
  refused(404, del(o));
}

MADANG_ON_EACH_ENGINE(removal_of);

class history : public sensorthings_fixture {
 protected:
  void SetUp() override { make("Things", whole_thing("Mill", 8.5, 53.2)); }
  std::string places(std::string_view const historical_location) {
    return each(fmt::format("{}/Locations", historical_location));
  }
};

TEST_P(history, a_moved_thing_leaves_a_historical_location) {
  EXPECT_EQ("2026-05-04T09:00:00Z", each("Things(1)/HistoricalLocations", "time"));
  EXPECT_EQ("Place of Mill", places("HistoricalLocations(1)"));
  auto const an_hour_passes = [&] { city.time.at += std::chrono::hours{1}; };
  // By a Location posted to it, by PATCH of the Thing, from the Location's side, by PUT.
  an_hour_passes();
  make("Things(1)/Locations", location("Harbour", 9, 54));
  EXPECT_EQ("Harbour", each("Things(1)/Locations"));
  EXPECT_EQ("Harbour", places("HistoricalLocations(2)"));
  an_hour_passes();
  EXPECT_EQ(200, patch("Things(1)", "{'Locations':[{'@iot.id':1}]}").status);
  EXPECT_EQ("Place of Mill", each("Things(1)/Locations"));
  EXPECT_EQ("Place of Mill", places("HistoricalLocations(3)"));
  an_hour_passes();
  EXPECT_EQ(200, patch("Locations(2)", "{'Things':[{'@iot.id':1}]}").status);
  EXPECT_EQ("Harbour", each("Things(1)/Locations"));
  an_hour_passes();
  make("Locations", location("Yard", 10, 54, ",'Things':[{'@iot.id':1}]"));
  EXPECT_EQ("Yard", each("Things(1)/Locations"));
  EXPECT_EQ("2026-05-04T13:00:00Z,2026-05-04T12:00:00Z,2026-05-04T11:00:00Z,2026-05-04T10:00:00Z,2026-05-04T09:00:00Z",
            each("Things(1)/HistoricalLocations?$orderby=time desc", "time"));
  // The same place in several encodings is one move.
  EXPECT_EQ(200, patch("Things(1)", "{'Locations':[{'@iot.id':1},{'@iot.id':3}]}").status);
  EXPECT_EQ("Place of Mill,Yard", places("HistoricalLocations(6)"));
  // A change of something else is no move.
  EXPECT_EQ(200, patch("Things(1)", "{'name':'New'}").status);
  EXPECT_EQ(6, count("HistoricalLocations"));
}

TEST_P(history, the_latest_historical_location_says_where_a_thing_is) {
  make("Locations", location("Harbour", 9, 54));
  make("HistoricalLocations", "{'time':'2026-05-04T08:00:00Z','Thing':{'@iot.id':1},'Locations':[{'@iot.id':2}]}");
  EXPECT_EQ("Place of Mill", each("Things(1)/Locations"));
  make("Things(1)/HistoricalLocations", "{'time':'2026-05-04T10:00:00Z','Locations':[{'@iot.id':2}]}");
  EXPECT_EQ("Harbour", each("Things(1)/Locations"));
  EXPECT_EQ(3, count("HistoricalLocations"));
  EXPECT_EQ(
      "Harbour",
      parsed(observe("Datastreams(1)", "2026-05-04T10:00:00Z", "1") + "/FeatureOfInterest").find("name")->string());
}

TEST_P(history, a_feature_is_made_from_the_place_of_the_thing) {
  auto const first = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1");
  auto const feature = parsed(first + "/FeatureOfInterest");
  EXPECT_EQ("Place of Mill", feature.find("name")->string());
  EXPECT_EQ("application/geo+json", feature.find("encodingType")->string());
  EXPECT_EQ(R"({"type":"Point","coordinates":[8.5,53.2]})", feature.find("feature")->raw());
  // Once for a place, whoever is there.
  observe("Datastreams(1)", "2026-05-04T08:01:00Z", "2");
  make("Things",
       thing("Shed", fmt::format(",'Locations':[{{'@iot.id':1}}],'Datastreams':[{}]", whole_datastream("Dust"))));
  observe("Datastreams(2)", "2026-05-04T08:01:00Z", "3");
  EXPECT_EQ(1, count("FeaturesOfInterest"));
  make("Things(1)/Locations", location("Harbour", 9, 54));
  EXPECT_EQ(
      "Harbour",
      parsed(observe("Datastreams(1)", "2026-05-04T08:02:00Z", "4") + "/FeatureOfInterest").find("name")->string());
  EXPECT_EQ("Place of Mill", parsed(first + "/FeatureOfInterest").find("name")->string());
}

TEST_P(history, a_place_that_changes_gives_a_new_feature) {
  auto const first = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1");
  EXPECT_EQ(200, patch("Locations(1)", "{'location':{'type':'Point','coordinates':[10,50]}}").status);
  auto const second = observe("Datastreams(1)", "2026-05-04T08:01:00Z", "2");
  EXPECT_EQ(R"({"type":"Point","coordinates":[10,50]})", parsed(second + "/FeatureOfInterest").find("feature")->raw());
  EXPECT_EQ(R"({"type":"Point","coordinates":[8.5,53.2]})",
            parsed(first + "/FeatureOfInterest").find("feature")->raw());
  // Its words may change without that.
  EXPECT_EQ(200, patch("Locations(1)", "{'description':'New'}").status);
  observe("Datastreams(1)", "2026-05-04T08:02:00Z", "3");
  EXPECT_EQ(2, count("FeaturesOfInterest"));
  EXPECT_EQ(200, put("Locations(1)", location("Put", 11, 50)).status);
  city.restart();
  EXPECT_EQ(
      "Put",
      parsed(observe("Datastreams(1)", "2026-05-04T08:03:00Z", "4") + "/FeatureOfInterest").find("name")->string());
  // And one that goes, none.
  EXPECT_EQ(200, del("Locations(1)").status);
  refused(400, post("Datastreams(1)/Observations", "{'result':5}"), {"/FeatureOfInterest"});
  refused(400, post("CreateObservations", "[{'Datastream':{'@iot.id':99},'components':['result'],'dataArray':[[1]]}]"),
          {"/0/Datastream"});
}

MADANG_ON_EACH_ENGINE(history);

}  // namespace madang::sensing
