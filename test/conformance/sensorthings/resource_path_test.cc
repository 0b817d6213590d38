// 18-088, clause 9.2: the eight usages of resource paths, and 9.3.3: status codes.
#include <fmt/format.h>

#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {

class resource_paths : public sensorthings_fixture {
 protected:
  void SetUp() override {
    make("Things", whole_thing("Mill", 8.5, 53.2));
    make("Things", whole_thing("Harbour", 8.75, 53.5));
    observation = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "11.5", ",'parameters':{'tilt':5}");
  }
  std::string observation;
};
TEST_P(resource_paths, every_usage_of_the_standard_leads_where_it_says) {
  // 1 no path: requirements_test.cc. 2 a set. 3 an entity of it.
  EXPECT_EQ("Mill,Harbour", each("Things"));
  EXPECT_EQ("Harbour", parsed("Things(2)").find("name")->string());
  // 4 a property. 5 its value.
  EXPECT_EQ(R"({"name":"Mill"})", body("Things(1)/name"));
  EXPECT_EQ("Mill", body("Things(1)/name/$value"));
  EXPECT_EQ("text/plain; charset=utf-8", get("Things(1)/name/$value").content_type);
  EXPECT_EQ(R"({"location":{"type":"Point","coordinates":[8.5,53.2]}})", body("Locations(1)/location"));
  EXPECT_EQ(R"({"type":"Point","coordinates":[8.5,53.2]})", body("Locations(1)/location/$value"));
  EXPECT_EQ(R"({"symbol":"°C"})", body("Datastreams(1)/unitOfMeasurement/symbol"));
  EXPECT_EQ("°C", body("Datastreams(1)/unitOfMeasurement/symbol/$value"));
  EXPECT_EQ("11.5", body(observation + "/result/$value"));
  EXPECT_EQ(R"({"tilt":5})", body(observation + "/parameters/$value"));
  EXPECT_EQ(R"({"phenomenonTime":"2026-05-04T08:00:00Z"})", body(observation + "/phenomenonTime"));
  // 6 over a relation.
  EXPECT_EQ("Air of Mill", each("Things(1)/Datastreams"));
  EXPECT_EQ("Mill", parsed("Datastreams(1)/Thing").find("name")->string());
  // 7 references.
  EXPECT_EQ(R"j({"value":[{"@iot.selfLink":"http://city.test/sensorthings/v1.1/Datastreams(2)"}]})j",
            body("Things(2)/Datastreams/$ref"));
  EXPECT_EQ(R"j({"@iot.selfLink":"http://city.test/sensorthings/v1.1/Things(1)"})j", body("Datastreams(1)/Thing/$ref"));
  EXPECT_EQ(fmt::format(R"j({{"value":[{{"@iot.selfLink":"{}{}"}}]}})j", kRoot, observation),
            body("Datastreams(1)/Observations/$ref"));
  // 8 nested, to any depth.
  EXPECT_EQ("Place of Mill", parsed("Datastreams(1)/Thing/Locations(1)").find("name")->string());
  EXPECT_EQ("Mill", body(observation + "/Datastream/Thing/Locations(1)/Things(1)/name/$value"));
  EXPECT_EQ("11.5", each("Things(1)/Datastreams(1)/Observations", "result"));
  EXPECT_EQ("11.5", body(fmt::format("Datastreams(1)/{}/result/$value", observation)));
  EXPECT_EQ("Temperature", parsed("Things(1)/Datastreams(1)/ObservedProperty").find("name")->string());
}

TEST_P(resource_paths, how_many_there_are_is_a_text) {
  EXPECT_EQ("2", body("Things/$count"));
  EXPECT_EQ("1", body("Things(1)/Datastreams/$count"));
  EXPECT_EQ("1", body("Things/$count?$filter=name eq 'Mill'"));
  EXPECT_EQ("1", body("Observations/$count"));
  EXPECT_EQ("0", body("Datastreams(2)/Observations/$count"));
  refused(404, get("Things(1)/$count"));
  refused(404, get("$count"));
}

TEST_P(resource_paths, status_codes_are_those_of_the_standard) {
  for (auto const* nowhere : {"Thing",
                              "things",
                              "Things(99)",
                              "Things('x')",
                              "Things()",
                              "Things(1",
                              "Things(1)x",
                              "Things(1)(1)",
                              "Things(1)/colour",
                              "Things(1)/name/x",
                              "Things(1)/Datastreams(2)",
                              "Things(1)/Thing",
                              "Datastreams(1)/Thing(1)",
                              "Things/name",
                              "Things/Datastreams",
                              "Datastreams(1)/unitOfMeasurement/a",
                              "$ref",
                              "Things/$ref/x",
                              "Things(1)/$value",
                              "Things(1)/name/$value/x",
                              "Observations(99)",
                              "Observations(99999999999)",
                              "Observations(-1)",
                              "Observations('x')",
                              "Things(99)/Datastreams",
                              "Things(9223372036854775808)",
                              "Things(1)/Datastreams(1)/Observations(5)",
                              "Sensors(99)/Datastreams/$ref",
                              "Tasks",
                              "MultiDatastreams"}) {
    refused(404, get(nowhere));
  }
  EXPECT_EQ(404, city.get("/sensorthings/v1.1/Things%ZZ").status);
  EXPECT_EQ(404, city.get("/sensorthings/v1.1/Things(%FF)").status);
  // 9.2.4: a property that has no value.
  for (auto const* empty : {"Things(1)/properties", "Things(1)/properties/$value", "Datastreams(2)/phenomenonTime"}) {
    auto const r = get(empty);
    EXPECT_EQ(204, r.status) << empty;
    EXPECT_EQ("", r.body);
  }
  EXPECT_EQ(204, get(observation + "/resultTime").status);
  // What is not offered.
  EXPECT_EQ(501, get("$batch").status);
  EXPECT_EQ(405, city.client().as(test::city_of::administrator()).call("BREW", address("Things"), "").status);
  for (auto const* path : {"Things(1)", "Things(1)/name", "Things/$ref", "Things/$count"}) {
    refused(405, post(path, thing("x")), {"entity set"});
  }
  for (auto const* path : {"Things", "Things(1)/name", "Things(1)/Datastreams"}) {
    refused(405, patch(path, "{}"), {"one entity"});
    refused(405, put(path, "{}"), {"one entity"});
    refused(405, del(path), {"one entity"});
  }
}

TEST_P(resource_paths, the_same_answers_are_at_version_1_0) {
  auto const at_1_0 = city.get("/sensorthings/v1.0/Things(1)?$expand=Datastreams");
  auto now = body("Things(1)?$expand=Datastreams");
  for (auto at = now.find("/v1.1/"); at != now.npos; at = now.find("/v1.1/", at)) now[at + 4] = '0';
  EXPECT_EQ(now, at_1_0.body);
  EXPECT_EQ(201, city.post("/sensorthings/v1.0/Things", json_of(thing("Old client"))).status);
}

TEST_P(resource_paths, an_id_that_is_text_stands_in_quotes) {
  for (auto const* id : {"abc", "a/b", "it's", "마당", "x)y", "5", "$ref", "a b"}) {
    auto w = json::writer{};
    w.begin_object().key("@iot.id").string(id).key("name").string(id).key("definition").string("")
        .key("description").string("").end_object();
    auto const r = city.post(address("ObservedProperties"), w.take());
    ASSERT_EQ(201, r.status) << r.body;
    auto const path = test::field_of(r, "Location").substr(kRoot.size());
    EXPECT_EQ(id, parsed(path).find("name")->string()) << path;
    EXPECT_EQ(id, parsed(path).find("@iot.id")->string()) << path;
    EXPECT_EQ(200, get(path + "/Datastreams").status);
  }
}

MADANG_ON_EACH_ENGINE(resource_paths);

}  // namespace madang::sensing
