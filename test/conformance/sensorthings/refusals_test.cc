// What is refused, and how it is said: every mistake at once, each with its place; nothing is half-written.
#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {

class refusals : public sensorthings_fixture {
 protected:
  void SetUp() override {
    make("Things", whole_thing("Mill", 8.5, 53.2));
    observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1");
  }
  // Whatever is posted, nothing is there afterwards that was not before.
  void leaves_nothing(int const status, std::string_view const set, std::string body,
                      std::vector<std::string_view> says = {}) {
    auto const before = counts();
    refused(status, city.post(address(set), std::move(body)), std::move(says));
    EXPECT_EQ(before, counts());
  }
};

TEST_P(refusals, every_mistake_of_a_deep_insert_is_named_with_its_place) {
  leaves_nothing(
      400, "Things",
      R"({"name": "", "properties": 7, "colour": "red", "@iot.id": 1.5, "Locations": [{"name": "x", "description": null, "encodingType": "application/geo+json",
                     "location": {"type": "Point", "coordinates": [8.5]}}, 5], "Datastreams": [{"name": ["d"], "observationType": 5, "unitOfMeasurement": "m",
                     "Observations": [{"phenomenonTime": 5, "result": 1}, {"resultTime": "x"}]}]})",
      {"\"/name\"", "\"/description\"", "\"/properties\"", "\"/colour\"", "\"/@iot.id\"",
       "\"/Locations/0/description\"", "\"/Locations/0/location/coordinates\"", "\"/Locations/1\"",
       "\"/Datastreams/0/name\"", "\"/Datastreams/0/description\"", "\"/Datastreams/0/observationType\"",
       "\"/Datastreams/0/unitOfMeasurement\"", "\"/Datastreams/0/Sensor\"", "\"/Datastreams/0/ObservedProperty\"",
       "\"/Datastreams/0/Observations/0/phenomenonTime\"", "\"/Datastreams/0/Observations/1/resultTime\"",
       "\"/Datastreams/0/Observations/1/result\""});
  // A pointer escapes what it must (RFC 6901).
  leaves_nothing(400, "Things", R"({"name":"x","description":"","a/b~c":1})", {"\"/a~1b~0c\""});
}

TEST_P(refusals, what_is_not_json_is_told_where) {
  for (auto const* body :
       {"", " ", "{", "{\"name\":}", "{\"name\":\"x\",}", "{'name':'x'}", "nul", "{\"a\":1}x", "{\"name\":\"\xff\"}",
        "{\"name\":\"\\ud800\"}", "{\"result\":1e999}", "{\"result\":01}", "{\"result\":NaN}"}) {
    leaves_nothing(400, "Things", body, {"byte"});
    leaves_nothing(400, "Datastreams(1)/Observations", body, {"byte"});
    leaves_nothing(400, "CreateObservations", body, {"byte"});
  }
  for (auto const* body : {"5", "[]", "\"x\"", "null", "true"}) {
    leaves_nothing(400, "Things", body, {"object"});
    leaves_nothing(400, "Datastreams(1)/Observations", body, {"object"});
  }
}

TEST_P(refusals, depth_and_size_have_limits) {
  auto const deep = [](std::size_t const n) { return std::string(n, '[') + std::string(n, ']'); };
  leaves_nothing(400, "Things", fmt::format(R"({{"name":"x","description":"","properties":{{"a":{}}}}})", deep(200)),
                 {"byte"});
  leaves_nothing(400, "Datastreams(1)/Observations", fmt::format(R"({{"result":{}}})", deep(100'000)), {"byte"});
  leaves_nothing(400, "Things", fmt::format(R"({{"name":"{}","description":""}})", std::string(1'001, 'x')),
                 {"\"/name\""});
  leaves_nothing(413, "Things",
                 fmt::format(R"({{"name":"x","description":"{}"}})", std::string(limits::kJsonBody, 'x')));
  leaves_nothing(400, "Datastreams(1)/Observations", fmt::format(R"({{"result":"{}"}})", std::string(70'000, 'x')),
                 {"64 KiB"});
  leaves_nothing(400, "Things",
                 fmt::format(R"({{"name":"x","description":"","@iot.id":"{}"}})", std::string(1'001, 'x')),
                 {"@iot.id"});
  auto const long_filter = fmt::format("name eq '{}'", std::string(limits::kQueryOption, 'x'));
  refused(400, get(fmt::format("Things?$filter={}", long_filter)), {"$filter"});
  refused(400, get(fmt::format("Things?$filter={}name eq 'x'{}", std::string(100, '('), std::string(100, ')'))),
          {"$filter"});
  auto expand = std::string{"Datastreams"};
  for (auto i = 0; i != 10; ++i) expand = fmt::format("Datastreams($expand=Thing($expand={}))", expand);
  refused(400, get(fmt::format("Things?$expand={}", expand)), {"$expand"});
}

TEST_P(refusals, a_place_lies_on_the_earth) {
  leaves_nothing(400, "Things(1)/Locations", json_of(location("Swapped", 51.0, 126.9)), {"\"/location\"", "longitude"});
  leaves_nothing(400, "FeaturesOfInterest", json_of(feature("Grid", 3'468'000, 5'480'000)), {"\"/feature\""});
  refused(400,
          patch("Locations(1)",
                "{'encodingType':'application/geo+json','location':{'type':'Point','coordinates':[-180.5,0]}}"),
          {"\"/location\""});
  EXPECT_EQ("[8.5,53.2]", parsed("Locations(1)").find("location")->find("coordinates")->raw());
  make("Locations", location("Antipodes", -180, -90));
}

// PostgreSQL's text has no U+0000, and SQLite's ends there for many a tool.
TEST_P(refusals, a_text_has_no_null_character) {
  leaves_nothing(400, "Things", R"({"name":"a\u0000b","description":""})", {"\"/name\"", "U+0000"});
  leaves_nothing(400, "Sensors", R"({"name":"a","description":"","encodingType":"\u0000","metadata":""})",
                 {"\"/encodingType\""});
  leaves_nothing(400, "Things", R"({"name":"x","description":"","@iot.id":"\u0000"})", {"@iot.id"});
  leaves_nothing(400, "Datastreams(1)/Observations", R"({"result":"a\u0000b"})", {"U+0000"});
  leaves_nothing(400, "Datastreams(1)/Observations", R"({"result":1,"@iot.id":"a\u0000"})", {"@iot.id", "U+0000"});
  // Within JSON it stays an escape.
  EXPECT_EQ(201,
            city.post(address("Things"), R"({"name":"x","description":"","properties":{"a\u0000":"\u0000"}})").status);
  EXPECT_EQ(R"({"a\u0000":"\u0000"})", parsed("Things(2)").find("properties")->raw());
  EXPECT_EQ(404, city.get("/sensorthings/v1.1/Things('%00')").status);
  EXPECT_EQ(404, city.get("/sensorthings/v1.1/Observations('%00')").status);
  for (auto const* filter : {"name%20eq%20'%00'", "startswith(name,'%00')", "id%20eq%20'%00'", "contains(name,'a%00')",
                             "name%20gt%20'%00'"}) {
    EXPECT_LT(city.get(fmt::format("/sensorthings/v1.1/Things?$filter={}", filter)).status, 500) << filter;
  }
}

// An id goes into header fields and logs.
TEST_P(refusals, an_id_has_no_control_characters) {
  for (auto const* id : {"a\\nb", "\\u0001", "\\t", "a\\r", "\\u007f"}) {
    leaves_nothing(400, "Things", fmt::format(R"({{"name":"x","description":"","@iot.id":"{}"}})", id),
                   {"/@iot.id", "control"});
    leaves_nothing(400, "Datastreams(1)/Observations", fmt::format(R"({{"result":1,"@iot.id":"{}"}})", id),
                   {"/@iot.id"});
    auto const rows =
        fmt::format(R"([{{"Datastream":{{"@iot.id":1}},"components":["id","result"],"dataArray":[["{}",1]]}}])", id);
    auto const before = counts();
    EXPECT_EQ(R"(["error: A text as id has 1 to 1000 bytes without control characters. "])",
              city.post(address("CreateObservations"), rows).body);
    EXPECT_EQ(before, counts());
  }
}

TEST_P(refusals, an_observation_that_exists_is_linked_nowhere) {
  auto const before = body("Observations");
  for (auto const* set : {"FeaturesOfInterest(1)", "Datastreams(1)"}) {
    for (auto const* links :
         {"{'Observations':[{'@iot.id':4294967296}]}", "{'Observations':[{'result':1}]}", "{'Observations':[5]}"}) {
      refused(400, patch(set, links), {"\"/Observations/0\""});
    }
    EXPECT_EQ(200, patch(set, "{'Observations':[]}").status);
  }
  leaves_nothing(400, "Things(1)/Datastreams",
                 json_of(whole_datastream("Next", ",'Observations':[{'@iot.id':4294967296}]")),
                 {"\"/Observations/0\""});
  leaves_nothing(400, "FeaturesOfInterest", json_of(feature("Next", 1, 2, ",'Observations':[{'@iot.id':4294967296}]")),
                 {"\"/Observations/0\""});
  EXPECT_EQ(before, body("Observations"));
}

TEST_P(refusals, numbers_and_times_out_of_range_are_refused) {
  leaves_nothing(400, "Things", R"({"name":"x","description":"","@iot.id":9007199254740992})", {"@iot.id"});
  leaves_nothing(400, "Things", R"({"name":"x","description":"","Locations":[{"@iot.id":-9223372036854775808}]})",
                 {"/Locations/0"});
  leaves_nothing(400, "Datastreams(1)/Observations", R"({"result":1,"phenomenonTime":"99999-01-01T00:00:00Z"})");
  leaves_nothing(400, "Datastreams(1)/Observations", R"({"result":1,"phenomenonTime":"2026-02-30T00:00:00Z"})",
                 {"/phenomenonTime"});
  leaves_nothing(400, "Datastreams(1)/Observations", R"({"result":1,"resultTime":"2026-05-04T25:00:00Z"})",
                 {"/resultTime"});
  leaves_nothing(
      400, "Locations",
      R"({"name":"x","description":"","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[1e300,0]}})",
      {"/location"});
  for (auto const* filter : {"id eq 9223372036854775807", "id gt -9223372036854775808", "result eq 1e308",
                             "phenomenonTime gt 9999-12-31T23:59:59Z", "phenomenonTime gt 0001-01-01T00:00:00Z",
                             "result mul 1e308 mul 1e308 gt 1", "result div 0 eq 1", "result mod 0 eq 1"}) {
    EXPECT_EQ(200, get(fmt::format("Observations?$filter={}", filter)).status) << filter;
  }
  EXPECT_EQ(200, get("Things?$skip=9223372036854775807&$top=9223372036854775807").status);
}

MADANG_ON_EACH_ENGINE(refusals);

}  // namespace madang::sensing
