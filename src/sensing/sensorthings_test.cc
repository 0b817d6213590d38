// The SensorThings interface as a client sees it, on both engines. test/conformance/sensorthings has the
// requirements one by one; here are the journeys and the mistakes.
#include <fmt/format.h>

#include "core/base/zone.h"
#include "sensing/capability.h"
#include "support/test_runtime.h"

namespace madang::sensing {

constexpr auto kBase = "/sensorthings/v1.1";
std::string at(std::string_view const path) { return std::string{kBase} + '/' + std::string{path}; }

constexpr auto kStation = R"({
  "name": "Station Mill Street", "description": "On the roof of the school", "properties": {"owner": {"kind": "school", "name": "Mill Street School"}, "floors": 3},
  "Locations": [{"name": "Mill Street 12", "description": "School", "encodingType": "application/geo+json",
                 "location": {"type": "Point", "coordinates": [8.5, 53.2]}}],
  "Datastreams": [{
    "name": "Air temperature", "description": "Two metres above the roof",
    "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
    "unitOfMeasurement": {"name": "degree Celsius", "symbol": "°C", "definition": "ucum:Cel"},
    "ObservedProperty": {"name": "Temperature", "definition": "http://qudt.org/vocab/quantitykind/Temperature", "description": "Of the air"},
    "Sensor": {"name": "BME280", "description": "A sensor", "encodingType": "application/pdf", "metadata": "https://example.org/bme280.pdf"},
    "Observations": [{"phenomenonTime": "2026-05-04T08:00:00Z", "result": 11.5}, {"phenomenonTime": "2026-05-04T08:10:00Z", "result": 12.25}]
  }]})";

class sensorthings_api : public test::on_each_store {
 protected:
  std::string body(std::string_view const path) {
    auto const r = city.get(at(path));
    EXPECT_EQ(200, r.status) << path << ": " << r.body;
    return test::body_of(r);
  }
  json::node parsed(std::string_view const path) {
    text = body(path);
    auto v = doc.parse(text);
    EXPECT_TRUE(v) << text;
    return v ? *v : json::node{};
  }
  // Names of a set, by comma: what a filter or an order gives.
  std::string names(std::string_view const path) {
    auto out = std::string{};
    if (auto const v = parsed(path).find("value")) {
      v->each_item(
          [&](json::node const& n) { out += (out.empty() ? "" : ",") + std::string{n.find("name")->string()}; });
    }
    return out;
  }
  std::string results(std::string_view const path) {
    auto out = std::string{};
    if (auto const v = parsed(path).find("value")) {
      v->each_item([&](json::node const& n) { out += (out.empty() ? "" : ",") + n.find("result")->raw(); });
    }
    return out;
  }
  void make_station() {
    auto const made = city.post(at("Things"), kStation);
    ASSERT_EQ(201, made.status) << made.body;
  }
  void observe(std::string_view const time, std::string_view const result) {
    auto const r = city.post(at("Datastreams(1)/Observations"), "{\"phenomenonTime\":\"" + std::string{time} +
                                                                    "\",\"result\":" + std::string{result} + "}");
    ASSERT_EQ(201, r.status) << r.body;
  }

  test::city_of city{GetParam(), sensing()};
  json::document doc;
  std::string text;
};

TEST_P(sensorthings_api, a_filter_may_name_a_hundred_things) {
  auto any_of = std::string{}, list = std::string{};
  for (auto i = 0; i != 100; ++i) {
    ASSERT_EQ(201, city.post(at("Things"), R"({"name":"t","description":"d"})").status);
    any_of += (i == 0 ? "" : "%20or%20") + std::string{"id%20eq%20"} + std::to_string(100 - i);
    list += (i == 0 ? "" : ",") + std::to_string(100 - i);
  }
  EXPECT_EQ(100, parsed("Things?$count=true&$top=0&$filter=" + any_of).find("@iot.count")->integer());
  EXPECT_EQ(100, parsed("Things?$count=true&$top=0&$filter=id%20in%20(" + list + ")").find("@iot.count")->integer());
}

TEST_P(sensorthings_api, a_station_is_made_whole_and_read_whole) {
  auto const made = city.post(at("Things"), kStation);
  ASSERT_EQ(201, made.status) << made.body;
  EXPECT_EQ("http://city.test/sensorthings/v1.1/Things(1)", test::field_of(made, "Location"));
  auto const v = parsed(
      "Things(1)?$expand=Locations,Datastreams($expand=Observations($orderby=phenomenonTime%20desc),ObservedProperty,"
      "Sensor)");
  EXPECT_EQ("Station Mill Street", v.find("name")->string());
  EXPECT_EQ(R"({"owner":{"kind":"school","name":"Mill Street School"},"floors":3})", v.find("properties")->raw());
  auto datastream = json::node{};
  v.find("Datastreams")->each_item([&](json::node const& n) { datastream = n; });
  EXPECT_EQ("2026-05-04T08:00:00Z/2026-05-04T08:10:00Z", datastream.find("phenomenonTime")->string());
  EXPECT_EQ("Temperature", datastream.find("ObservedProperty")->find("name")->string());
  EXPECT_EQ(12.25, [&] {
    auto first = 0.0;
    auto n = 0;
    datastream.find("Observations")->each_item([&](json::node const& o) {
      if (n++ == 0) first = o.find("result")->number();
    });
    return first;
  }());
  EXPECT_EQ("http://city.test/sensorthings/v1.1/Things(1)/HistoricalLocations",
            v.find("HistoricalLocations@iot.navigationLink")->string());
}

TEST_P(sensorthings_api, what_was_stored_is_there_after_a_restart) {
  make_station();
  observe("2026-05-04T09:00:00Z", "13");
  auto const before = body("Datastreams(1)?$expand=Observations");
  city.restart();
  EXPECT_EQ(before, body("Datastreams(1)?$expand=Observations"));
  observe("2026-05-04T09:10:00Z", "14");
  EXPECT_EQ("11.5,12.25,13,14", results("Datastreams(1)/Observations"));
}

TEST_P(sensorthings_api, an_observation_sent_again_is_answered_with_the_one_that_is_there) {
  make_station();
  auto const send = [&] {
    return city.post(at("Datastreams(1)/Observations"), R"({"phenomenonTime":"2026-05-04T09:00:00Z","result":13})");
  };
  auto const first = send();
  auto const second = send();
  EXPECT_EQ(201, second.status);
  EXPECT_EQ(test::field_of(first, "Location"), test::field_of(second, "Location"));
  EXPECT_EQ(3, parsed("Datastreams(1)/Observations?$count=true&$top=0").find("@iot.count")->integer());
}

TEST_P(sensorthings_api, the_server_makes_history_and_features_of_interest) {
  make_station();
  EXPECT_EQ("Mill Street 12", names("FeaturesOfInterest"));
  EXPECT_EQ(1U, parsed("Things(1)/HistoricalLocations").find("value")->size());
  city.time.at += std::chrono::hours{1};
  auto const moved = city.post(
      at("Things(1)/Locations"),
      R"({"name":"Harbour","description":"","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[8.6,53.3]}})");
  ASSERT_EQ(201, moved.status) << moved.body;
  EXPECT_EQ("Harbour", names("Things(1)/Locations"));
  EXPECT_EQ(2U, parsed("Things(1)/HistoricalLocations").find("value")->size());
  observe("2026-05-04T10:00:00Z", "15");
  EXPECT_EQ("Mill Street 12,Harbour", names("FeaturesOfInterest"));
}

TEST_P(sensorthings_api, filters_find_what_they_ask_for) {
  make_station();
  observe("2026-05-04T09:00:00Z", "20");
  EXPECT_EQ("12.25,20", results("Datastreams(1)/Observations?$filter=result%20gt%2012"));
  EXPECT_EQ("20",
            results("Observations?$filter=Datastream/Thing/"
                    "name%20eq%20%27Station%20Mill%20Street%27%20and%20phenomenonTime%20gt%202026-05-04T08:30:00Z"));
  EXPECT_EQ("", results("Observations?$filter=Datastream/Thing/name%20eq%20%27Other%27"));
  EXPECT_EQ("Station Mill Street", names("Things?$filter=Datastreams/ObservedProperty/name%20eq%20%27Temperature%27"));
  EXPECT_EQ("Station Mill Street", names("Things?$filter=properties/floors%20eq%203"));
  EXPECT_EQ("", names("Things?$filter=properties/floors%20eq%204"));
  EXPECT_EQ("Station Mill Street",
            names("Things?$filter=properties/owner/kind%20eq%20%27school%27%20and%20substringof(%27Mill%27,name)"));
  EXPECT_EQ(
      "Mill Street 12",
      names("Locations?$filter=st_within(location,geography%27POLYGON((8%2053,9%2053,9%2054,8%2054,8%2053))%27)"));
  EXPECT_EQ("", names("Locations?$filter=geo.distance(location,geography%27POINT(8.5%2050)%27)%20lt%201"));
  EXPECT_EQ("Air temperature", names("Datastreams?$filter=unitOfMeasurement/symbol%20eq%20%27%C2%B0C%27"));
  EXPECT_EQ("Air temperature", names("Datastreams?$filter=Observations/result%20eq%2020"));
}

TEST_P(sensorthings_api, pages_follow_one_another_without_gap_or_repetition) {
  make_station();
  for (auto i = 10; i != 60; ++i) observe("2026-05-04T09:" + std::to_string(i) + ":00Z", std::to_string(i));
  for (auto const* order :
       {"", "&$orderby=phenomenonTime%20desc", "&$orderby=result%20desc", "&$orderby=phenomenonTime"}) {
    auto seen = std::set<double>{};
    auto pages = 0;
    auto next = at(std::string{"Datastreams(1)/Observations?$top=7"} + order);
    for (; !next.empty() && pages < 20; ++pages) {
      auto const r = city.get(next);
      ASSERT_EQ(200, r.status) << next << r.body;
      auto const page = *doc.parse(r.body);
      page.find("value")->each_item(
          [&](json::node const& n) { EXPECT_TRUE(seen.insert(n.find("result")->number()).second) << order; });
      auto const link = page.find("@iot.nextLink");
      next = link ? std::string{link->string()}.substr(std::string{"http://city.test"}.size()) : std::string{};
    }
    EXPECT_EQ(8, pages) << order;
    EXPECT_EQ(52U, seen.size()) << order;
  }
}

TEST_P(sensorthings_api, every_mistake_in_a_body_is_named) {
  auto const no = city.post(
      at("Things"),
      R"({"name": "", "properties": 7, "colour": "red", "Locations": [{"name": "x", "description": "", "encodingType": "application/geo+json",
      "location": {"type": "Point", "coordinates": [8.5]}}], "Datastreams": [{"name": "d", "observationType": 5, "unitOfMeasurement": "m"}]})");
  EXPECT_EQ(400, no.status);
  for (auto const* wrong :
       {"\"/name\"", "\"/description\"", "\"/properties\"", "\"/colour\"", "\"/Locations/0/location/coordinates\"",
        "\"/Datastreams/0/description\"", "\"/Datastreams/0/observationType\"", "\"/Datastreams/0/unitOfMeasurement\"",
        "\"/Datastreams/0/Sensor\"", "\"/Datastreams/0/ObservedProperty\""}) {
    EXPECT_NE(std::string::npos, no.body.find(wrong)) << wrong << " is not in " << no.body;
  }
  EXPECT_EQ(0U, parsed("Things").find("value")->size());
  EXPECT_EQ(0U, parsed("Locations").find("value")->size());
}

TEST_P(sensorthings_api, a_deep_insert_that_fails_leaves_nothing) {
  auto const no = city.post(at("Things"), R"({"name": "a", "description": "", "Locations": [{"@iot.id": 99}],
      "HistoricalLocations": [{"time": "2026-05-04T08:00:00Z", "Locations": [{"name":"x","description":"","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[1,2]}}]}]})");
  EXPECT_EQ(400, no.status) << no.body;
  EXPECT_NE(std::string::npos, no.body.find("/Locations/0")) << no.body;
  for (auto const* set : {"Things", "Locations", "HistoricalLocations"}) {
    EXPECT_EQ(0U, parsed(set).find("value")->size()) << set;
  }
}

TEST_P(sensorthings_api, wrong_questions_are_answered_with_their_mistake) {
  make_station();
  struct wrong { std::string path; int status; std::string says; };
  for (auto const& w : std::vector<wrong>{{"Thing", 404, "entity set"},
                                          {"Things(99)", 404, "no Thing"},
                                          {"Things(1)/colour", 404, "colour"},
                                          {"Things('", 404, ""},
                                          {"Things?$filter=nam%20eq%20%27a%27", 400, "'nam'"},
                                          {"Things?$filter=name%20eq", 400, "character"},
                                          {"Things?$top=-1", 400, ""},
                                          {"Things?$orderby=colour", 400, "colour"},
                                          {"Things?$expand=Colours", 400, "Colours"},
                                          {"Things?$format=xml", 501, ""},
                                          {"Things?$skiptoken=xyz", 400, "skiptoken"},
                                          {"Observations?$filter=result%20gt%20(", 400, ""}}) {
    auto const r = city.get(at(w.path));
    EXPECT_EQ(w.status, r.status) << w.path << ": " << r.body;
    EXPECT_NE(std::string::npos, r.body.find(w.says)) << w.path << ": " << r.body;
    EXPECT_EQ("application/problem+json", r.content_type) << w.path;
  }
}

TEST_P(sensorthings_api, a_row_sent_again_is_answered_with_its_own_id) {
  make_station();
  auto const rows =
      R"([{"Datastream":{"@iot.id":1},"components":["id","phenomenonTime","result"],"dataArray":[["cc1","2026-05-04T12:00:00Z",1]]}])";
  for (auto i = 0; i != 2; ++i) {
    EXPECT_EQ(R"x(["http://city.test/sensorthings/v1.1/Observations('cc1')"])x",
              city.post(at("CreateObservations"), rows).body);
  }
}

// The first makes its feature, the next ones take the short way; those with an id of their own or a feature are looked
// at.
TEST_P(sensorthings_api, every_observation_is_answered_with_its_address_and_no_body) {
  make_station();
  auto const send = [&](std::string_view const set, std::string body) {
    auto const r = city.post(at(set), std::move(body));
    EXPECT_EQ(201, r.status) << r.body;
    EXPECT_EQ("", r.body + r.content_type);
    EXPECT_EQ(200, city.get(test::field_of(r, "Location").substr(std::string_view{"http://city.test"}.size())).status)
        << test::field_of(r, "Location");
  };
  send("Datastreams(1)/Observations", R"({"phenomenonTime":"2026-05-04T12:00:00Z","result":1})");
  send("Datastreams(1)/Observations", R"({"phenomenonTime":"2026-05-04T12:01:00Z","result":1})");
  send("Datastreams(1)/Observations", R"({"phenomenonTime":"2026-05-04T12:02:00Z","result":1,"@iot.id":"cc 2"})");
  send(
      "Observations",
      R"({"phenomenonTime":"2026-05-04T12:03:00Z","result":1,"Datastream":{"@iot.id":1},"FeatureOfInterest":{"@iot.id":1}})");
}

// A device that does not know whether its observation arrived sends it again, with or without the id that it has.
TEST_P(sensorthings_api, an_observation_sent_again_is_answered_with_the_id_that_its_client_gave) {
  make_station();
  auto const time = R"("phenomenonTime":"2026-05-04T12:00:00Z","result":1)";
  for (auto const* id : {R"(,"@iot.id":"cc1")", R"(,"@iot.id":"cc1")", "", ""}) {
    auto const r = city.post(at("Datastreams(1)/Observations"), fmt::format("{{{}{}}}", time, id));
    EXPECT_EQ(201, r.status) << r.body;
    EXPECT_EQ("http://city.test/sensorthings/v1.1/Observations('cc1')", test::field_of(r, "Location")) << id;
  }
  auto const rows =
      R"([{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result"],"dataArray":[["2026-05-04T12:00:00Z",1],["2026-05-04T12:00:00Z",1]]}])";
  EXPECT_EQ(
      R"x(["http://city.test/sensorthings/v1.1/Observations('cc1')","http://city.test/sensorthings/v1.1/Observations('cc1')"])x",
      city.post(at("CreateObservations"), rows).body);
  EXPECT_EQ(3, parsed("Datastreams(1)/Observations?$count=true").find("@iot.count")->integer());
}

TEST_P(sensorthings_api, data_arrays_go_in_and_come_out) {
  make_station();
  auto const r = city.post(at("CreateObservations"),
                           R"([{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result","resultTime"],
      "dataArray":[["2026-05-04T10:00:00Z",1,null],["soon",2,null],["2026-05-04T10:02:00Z",3,"2026-05-04T10:03:00Z"],["2026-05-04T10:04:00Z"]]}])");
  ASSERT_EQ(201, r.status) << r.body;
  auto links = std::vector<std::string>{};
  doc.parse(r.body)->each_item([&](json::node const& n) { links.emplace_back(n.string()); });
  ASSERT_EQ(4U, links.size());
  EXPECT_TRUE(links[0].starts_with("http://city.test/sensorthings/v1.1/Observations("));
  EXPECT_TRUE(links[1].starts_with("error")) << links[1];
  EXPECT_TRUE(links[3].starts_with("error")) << links[3];
  EXPECT_EQ("11.5,12.25,1,3", results("Datastreams(1)/Observations"));
  EXPECT_EQ(
      R"json({"value":[{"Datastream@iot.navigationLink":"http://city.test/sensorthings/v1.1/Datastreams(1)","components":["phenomenonTime","result"],)json"
      R"json("dataArray":[["2026-05-04T10:00:00Z",1],["2026-05-04T10:02:00Z",3]],"dataArray@iot.count":2}]})json",
      body(
          "Datastreams(1)/Observations?$resultFormat=dataArray&$select=phenomenonTime,result&$filter=result%20lt%205"));
}

TEST_P(sensorthings_api, tables_and_maps) {
  make_station();
  EXPECT_EQ(
      "phenomenonTime,result\r\n2026-05-04T08:00:00Z,11.5\r\n2026-05-04T08:10:00Z,12.25\r\n",
      body("Datastreams(1)/Observations?$resultFormat=CSV&$select=phenomenonTime,result&$orderby=phenomenonTime"));
  auto const v = parsed("Things?$resultFormat=GeoJSON");
  EXPECT_EQ("FeatureCollection", v.find("type")->string());
  v.find("features")->each_item([&](json::node const& f) {
    EXPECT_EQ("[8.5,53.2]", f.find("geometry")->find("coordinates")->raw());
  });
}

TEST_P(sensorthings_api, results_of_every_kind_come_back_as_they_were) {
  make_station();
  auto minute = 10;
  for (auto const* result : {"1", "-0.125", "1e300", "true", "false", "null", "\"on\"", "\"마당\"", "{\"a\":[1,2]}",
                             "[1,2.5,3]", "[\"x\",1]", "9007199254740993", "\"\""}) {
    observe("2026-05-04T09:" + std::to_string(minute++) + ":00Z", result);
    EXPECT_EQ(*result == '1' && result[1] == 'e' ? std::string{"1e+300"} : std::string{result},
              results("Datastreams(1)/Observations?$orderby=phenomenonTime%20desc&$top=1"));
  }
  city.restart();
  EXPECT_EQ(
      "11.5,12.25,1,-0.125,1e+300,true,false,null,\"on\",\"마당\",{\"a\":[1,2]},[1,2.5,3],[\"x\",1],9007199254740993,"
      "\"\"",
      results("Datastreams(1)/Observations"));
}

TEST_P(sensorthings_api, changing_and_removing) {
  make_station();
  EXPECT_EQ(200, city.patch(at("Things(1)"), R"({"name":"New name"})").status);
  EXPECT_EQ("New name", names("Things"));
  EXPECT_EQ("On the roof of the school", parsed("Things(1)").find("description")->string());
  EXPECT_EQ(200, city.put(at("Things(1)"), R"({"name":"Put","description":"d"})").status);
  EXPECT_FALSE(parsed("Things(1)").find("properties"));

  auto const link = std::string{[&] {
    auto out = std::string{};
    parsed("Datastreams(1)/Observations?$top=1").find("value")->each_item([&](json::node const& n) {
      out = n.find("@iot.selfLink")->string();
    });
    return out;
  }()}.substr(std::string{"http://city.test"}.size());
  EXPECT_EQ(200, city.patch(link, R"({"result":99})").status);
  EXPECT_EQ("99,12.25", results("Datastreams(1)/Observations"));
  EXPECT_EQ(200, city.del(link).status);
  EXPECT_EQ("12.25", results("Datastreams(1)/Observations"));

  EXPECT_EQ(200, city.del(at("Things(1)")).status);
  for (auto const* set : {"Things", "Datastreams", "HistoricalLocations", "Observations"}) {
    EXPECT_EQ(0U, parsed(set).find("value")->size()) << set;
  }
  EXPECT_EQ("Mill Street 12", names("Locations"));
  EXPECT_EQ(404, city.get(at("Datastreams(1)")).status);
}

TEST_P(sensorthings_api, ids_that_clients_choose) {
  auto const made =
      city.post(at("ObservedProperties"), R"({"@iot.id":"no2/a","name":"NO2","definition":"x","description":""})");
  ASSERT_EQ(201, made.status) << made.body;
  EXPECT_EQ("http://city.test/sensorthings/v1.1/ObservedProperties('no2/a')", test::field_of(made, "Location"));
  EXPECT_EQ("NO2", parsed("ObservedProperties('no2/a')").find("name")->string());
  EXPECT_EQ(
      201,
      city.post(at("ObservedProperties"), R"({"@iot.id":7,"name":"O3","definition":"x","description":""})").status);
  EXPECT_EQ(
      409,
      city.post(at("ObservedProperties"), R"({"@iot.id":7,"name":"O3","definition":"x","description":""})").status);
  EXPECT_EQ("O3", parsed("ObservedProperties(7)").find("name")->string());
}

TEST_P(sensorthings_api, the_links_of_every_id_lead_there) {
  auto const ids = std::to_array<std::pair<std::string_view, std::string_view>>({{"50%", "50%25"},
                                                                                 {"a?b#c", "a%3Fb%23c"},
                                                                                 {"Straße 1", "Stra%C3%9Fe%201"},
                                                                                 {"it's", "it''s"},
                                                                                 {"a/b", "a/b"},
                                                                                 {"x+y&z", "x%2By%26z"}});
  for (auto const& [id, in_link] : ids) {
    auto const body = R"({"@iot.id":")" + std::string{id} + R"(","name":"P","definition":"x","description":""})";
    auto const made = city.post(at("ObservedProperties"), body);
    ASSERT_EQ(201, made.status) << made.body;
    auto const link = test::field_of(made, "Location");
    EXPECT_EQ("http://city.test" + at("ObservedProperties('" + std::string{in_link} + "')"), link);
    auto const found = city.get(link.substr(std::string_view{"http://city.test"}.size()));
    ASSERT_EQ(200, found.status) << link;
    auto const v = *doc.parse(found.body);
    EXPECT_EQ(id, v.find("@iot.id")->string());
    EXPECT_EQ(link, v.find("@iot.selfLink")->string());
    EXPECT_EQ(link + "/Datastreams", v.find("Datastreams@iot.navigationLink")->string());
  }
}

// FROST-Client sends what it has of a related entity along with its id.
TEST_P(sensorthings_api, what_is_described_with_the_id_of_one_that_exists_is_that_one) {
  make_station();
  auto const stream = [](std::string_view const thing) {
    return R"({"name":"Dust","description":"","observationType":"x","unitOfMeasurement":{},"Sensor":{"@iot.id":1,"name":"Another"},"ObservedProperty":{"@iot.id":1},
                          "Thing":)" +
           std::string{thing} + "}";
  };
  auto const made =
      city.post(at("Datastreams"), stream(R"({"@iot.id":1,"name":"Another","description":"","colour":"red"})"));
  EXPECT_EQ(201, made.status) << made.body;
  EXPECT_EQ("Station Mill Street", names("Things"));
  EXPECT_EQ("Air temperature,Dust", names("Things(1)/Datastreams"));
  EXPECT_EQ("BME280", parsed("Datastreams(2)/Sensor").find("name")->string());
  EXPECT_EQ(201, city.post(at("Observations"), R"({"result":1,"Datastream":{"@iot.id":2,"name":"Dust"}})").status);
  EXPECT_EQ(200, city.patch(at("Datastreams(2)"), R"({"Sensor":{"@iot.id":1,"name":"Another"}})").status);
  // One that does not exist is made, if it is described right.
  EXPECT_EQ(201, city.post(at("Datastreams"), stream(R"({"@iot.id":7,"name":"Seventh","description":""})")).status);
  EXPECT_EQ("Dust", names("Things(7)/Datastreams"));
  auto const wrong = city.post(at("Datastreams"), stream(R"({"@iot.id":8,"name":"Eighth","colour":"red"})"));
  EXPECT_EQ(400, wrong.status);
  for (auto const* place : {"/Thing/description", "/Thing/colour"}) {
    EXPECT_NE(std::string::npos, wrong.body.find(place)) << wrong.body;
  }
  EXPECT_EQ("Station Mill Street,Seventh", names("Things"));
}

TEST_P(sensorthings_api, rights) {
  make_station();
  auto const anonymous = auth::principal{};
  EXPECT_EQ(401, city.client().as(anonymous).post(at("Things"), "{}").status);
  auto const device = auth::principal{.what = auth::role::device, .subject = "d", .data_set = {}, .thing = 1};
  auto const reading = R"({"phenomenonTime":"2026-05-04T11:00:00Z","result":1})";
  EXPECT_EQ(201, city.client().as(device).post(at("Datastreams(1)/Observations"), reading).status);
  EXPECT_EQ(403, city.client().as(device).post(at("Things"), kStation).status);
  auto other = device;
  other.thing = 2;
  EXPECT_EQ(403, city.client().as(other).post(at("Datastreams(1)/Observations"), reading).status);
}

TEST_P(sensorthings_api, an_owner_describes_moves_and_withdraws_the_own_device_and_no_other) {
  make_station();
  make_station();
  auto const owner = auth::principal{.what = auth::role::device, .subject = "d", .data_set = {}, .thing = 1};
  auto const as_owner = [&]() -> test::caller& { return city.client().as(owner); };
  EXPECT_EQ(200, as_owner().patch(at("Things(1)"), R"({"name":"Mine"})").status);
  EXPECT_EQ(200, as_owner().patch(at("Datastreams(1)"), R"({"description":"Mine"})").status);
  EXPECT_EQ(
      201,
      as_owner()
          .post(
              at("Things(1)/Locations"),
              R"({"name":"Garden","description":"","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[1,2]}})")
          .status);
  EXPECT_EQ(403, as_owner().patch(at("Things(2)"), R"({"name":"Not mine"})").status);
  EXPECT_EQ(403, as_owner().patch(at("Datastreams(2)"), R"({"name":"Not mine"})").status);
  EXPECT_EQ(403, as_owner().patch(at("Sensors(1)"), R"({"name":"Not mine"})").status);
  EXPECT_EQ(403, as_owner().del(at("Things(2)")).status);
  EXPECT_EQ(200, as_owner().del(at("Things(1)")).status);
  EXPECT_EQ("Station Mill Street", names("Things"));
}

// A feature may be what others observed: a device makes one with its observation and changes none.
TEST_P(sensorthings_api, a_device_changes_no_feature_of_interest) {
  make_station();
  auto const device = auth::principal{.what = auth::role::device, .subject = "d", .data_set = {}, .thing = 1};
  auto const pond =
      R"({"name":"Pond","description":"","encodingType":"application/geo+json","feature":{"type":"Point","coordinates":[1,2]}})";
  EXPECT_EQ(201, city.client()
                     .as(device)
                     .post(at("Datastreams(1)/Observations"),
                           R"({"phenomenonTime":"2026-05-04T11:00:00Z","result":1,"FeatureOfInterest":)" +
                               std::string{pond} + "}")
                     .status);
  EXPECT_EQ("Mill Street 12,Pond", names("FeaturesOfInterest"));
  EXPECT_EQ(403, city.client().as(device).patch(at("FeaturesOfInterest(1)"), R"({"name":"Mine"})").status);
  EXPECT_EQ(403, city.client().as(device).put(at("FeaturesOfInterest(1)"), pond).status);
  EXPECT_EQ("Mill Street 12,Pond", names("FeaturesOfInterest"));
}

TEST_P(sensorthings_api, a_device_has_no_place_but_its_own_and_makes_no_thing) {
  make_station();
  make_station();
  auto const owner = auth::principal{.what = auth::role::device, .subject = "d", .data_set = {}, .thing = 1};
  auto const as_owner = [&]() -> test::caller& { return city.client().as(owner); };
  auto const moved = R"({"location":{"type":"Point","coordinates":[1,2]},"encodingType":"application/geo+json"})";
  EXPECT_EQ(403, as_owner().patch(at("Things(1)"), R"({"Locations":[{"@iot.id":2}]})").status);
  EXPECT_EQ(403, as_owner()
                     .post(at("HistoricalLocations"),
                           R"({"time":"2020-01-01T00:00:00Z","Thing":{"@iot.id":1},"Locations":[{"@iot.id":2}]})")
                     .status);
  EXPECT_EQ(403, as_owner().patch(at("Locations(2)"), moved).status);
  EXPECT_EQ(200, as_owner().patch(at("Locations(1)"), moved).status);
  // Somebody who may puts both in one place, and apart again: it was the other's, too.
  EXPECT_EQ(200, city.patch(at("Things(1)"), R"({"Locations":[{"@iot.id":2}]})").status);
  EXPECT_EQ(403, as_owner().patch(at("Locations(2)"), moved).status);
  EXPECT_EQ(403, as_owner().del(at("Locations(2)")).status);
  EXPECT_EQ(200, city.patch(at("Things(2)"), R"({"Locations":[{"@iot.id":1}]})").status);
  EXPECT_EQ(403, as_owner().patch(at("Locations(2)"), moved).status);
  // Nor does a way round lead to a Thing of its making.
  auto const place =
      R"({"name":"Garden","description":"","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[1,2]}})";
  EXPECT_EQ(201, as_owner().post(at("Things(1)/Locations"), place).status);
  EXPECT_EQ(200, as_owner().patch(at("Locations(3)"), R"({"name":"Our garden"})").status);
  EXPECT_EQ(403, as_owner().post(at("Locations(3)/Things"), R"({"name":"Mine, too","description":""})").status);
  EXPECT_EQ("Station Mill Street,Station Mill Street", names("Things"));
}

TEST_P(sensorthings_api, a_feature_goes_with_the_observations_of_those_who_may_remove_them_only) {
  make_station();
  auto const set = city.shared().sets.put({.id = "mine", .title = "Mine", .licence = "", .is_public = true});
  auto const editor = auth::principal{.what = auth::role::editor, .subject = "e", .data_set = set.no, .thing = {}};
  auto const pond =
      R"({"name":"Pond","description":"","encodingType":"application/geo+json","feature":{"type":"Point","coordinates":[1,2]}})";
  ASSERT_EQ(201, city.client().as(editor).post(at("FeaturesOfInterest"), pond).status);
  ASSERT_EQ(201, city.client().as(editor).post(at("Things"), kStation).status);
  auto const own = R"({"phenomenonTime":"2026-05-04T11:00:00Z","result":1,"FeatureOfInterest":{"@iot.id":2}})";
  ASSERT_EQ(201, city.client().as(editor).post(at("Datastreams(2)/Observations"), own).status);
  ASSERT_EQ(201, city.post(at("Datastreams(1)/Observations"), own).status);
  auto const refused = city.client().as(editor).del(at("FeaturesOfInterest(2)"));
  EXPECT_EQ(403, refused.status) << refused.body;
  EXPECT_EQ("1,1", results("FeaturesOfInterest(2)/Observations"));
  EXPECT_EQ(200, city.client().as(editor).del(at("FeaturesOfInterest(3)")).status);  // of the own station alone
  EXPECT_EQ(200, city.del(at("FeaturesOfInterest(2)")).status);
}

TEST_P(sensorthings_api, the_data_set_that_every_city_has_says_nothing_of_a_licence) {
  auto const set = city.shared().sets.find(std::string_view{"city"});
  ASSERT_TRUE(set);
  EXPECT_EQ("", set->licence);
}

TEST_P(sensorthings_api, a_private_data_set_is_seen_by_its_own_people_whichever_way_is_tried) {
  auto const set = city.shared().sets.put({.id = "secret", .title = "Secret", .licence = "", .is_public = false});
  auto const editor = auth::principal{.what = auth::role::editor, .subject = "e", .data_set = set.no, .thing = {}};
  ASSERT_EQ(201, city.client().as(editor).post(at("Things"), kStation).status);
  for (auto const* path :
       {"Things", "Datastreams", "Observations", "Locations", "FeaturesOfInterest", "HistoricalLocations",
        "ObservedProperties", "Sensors", "Things?$filter=Datastreams/name%20eq%20%27Air%20temperature%27"}) {
    EXPECT_EQ(0U, parsed(path).find("value")->size()) << path;
    EXPECT_EQ(1U, doc.parse(test::body_of(city.client().as(editor).get(at(path))))->find("value")->size() > 0 ? 1U : 0U)
        << path;
  }
  EXPECT_EQ(404, city.get(at("Things(1)")).status);
  EXPECT_EQ(404, city.get(at("Datastreams(1)/Observations")).status);
}

TEST_P(sensorthings_api, the_page_tells_both_directions_of_a_street_apart) {
  make_station();
  auto const counter = [](std::string const& name, std::string const& properties) {
    return R"({"name":")" + name +
           R"(","description":"","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",)"
           R"("unitOfMeasurement":{"name":"number","symbol":"","definition":"http://qudt.org/vocab/unit/NUM"},"properties":)" +
           properties + R"(,"Thing":{"@iot.id":1},"Sensor":{"@iot.id":1},"ObservedProperty":{"@iot.id":1}})";
  };
  ASSERT_EQ(201,
            city.post(at("Datastreams"), counter("Bicycles, towards the centre", R"({"direction":"inwards"})")).status);
  ASSERT_EQ(201, city.post(at("Datastreams"), counter("Bicycles, out of town", "{}")).status);
  auto const latest = city.get("/sensing/v1/latest?observed_property=1~1").body +
                      city.get("/sensing/v1/latest?observed_property=1").body;
  EXPECT_NE(std::string::npos, latest.find(R"(null,null,null,"inwards",0,0])")) << latest;
  EXPECT_NE(std::string::npos, latest.find(R"(null,null,null,"Bicycles, out of town",0,0])")) << latest;
  EXPECT_NE(std::string::npos, city.get("/sensing/v1/things/1").body.find(R"("direction":"inwards")"));
}

TEST_P(sensorthings_api, the_page_reads_what_it_shows) {
  make_station();
  auto const v = *doc.parse(text = city.get("/sensing/v1/observed-properties").body);
  v.find("items")->each_item([&](json::node const& n) {
    EXPECT_EQ("Temperature", n.find("name")->string());
    EXPECT_EQ("°C", n.find("unit")->find("symbol")->string());
    EXPECT_EQ(12.25, n.find("maximum")->number());
  });
  auto const latest = city.get("/sensing/v1/latest?observed_property=1");
  EXPECT_NE(std::string::npos,
            latest.body.find(R"([1,1,"Station Mill Street",8.5,53.2,"2026-05-04T08:10:00Z",12.25,600,null,0,0])"))
      << latest.body;
  auto const thing = city.get("/sensing/v1/things/1");
  EXPECT_NE(std::string::npos, thing.body.find(R"("owner":{"kind":"school","name":"Mill Street School"})"))
      << thing.body;
  auto const series = city.get("/sensing/v1/datastreams/1/series?from=2026-05-04T00:00:00Z&to=2026-05-05T00:00:00Z");
  EXPECT_NE(std::string::npos,
            series.body.find(R"("rows":[["2026-05-04T08:00:00Z",11.5],["2026-05-04T08:10:00Z",12.25]])"))
      << series.body;
  EXPECT_NE(std::string::npos, city.get("/sensing/v1/things?search=MILL").body.find("Station Mill Street"));
}

TEST_P(sensorthings_api, a_chart_of_days_has_the_days_of_the_city) {
  make_station();
  auto body = std::string{R"([{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result"],"dataArray":[)"};
  // Hours of the three days around the one of 23 hours in Berlin; the result is the day of the month there.
  auto const berlin = *zone::named("Europe/Berlin");
  for (auto t = *parse_rfc3339("2026-03-27T23:00:00Z"); t < *parse_rfc3339("2026-03-30T22:00:00Z");
       t += std::chrono::hours{1}) {
    auto const day = std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(berlin.local(t))}.day();
    body += (body.back() == '[' ? "" : ",") + std::string{"[\""} + to_rfc3339(t) + "\"," +
            std::to_string(unsigned(day)) + "]";
  }
  ASSERT_EQ(201, city.post(at("CreateObservations"), body + "]}]").status);
  auto const of_zone = [&](std::string const& zone) {
    return city
        .get("/sensing/v1/datastreams/1/series?from=2026-03-27T00:00:00Z&to=2026-04-20T00:00:00Z&points=25&zone=" +
             zone)
        .body;
  };
  EXPECT_NE(
      std::string::npos,
      of_zone("Europe/Berlin")
          .find(
              R"("rows":[["2026-03-27T23:00:00Z",24,28,28,28],["2026-03-28T23:00:00Z",23,29,29,29],["2026-03-29T22:00:00Z",24,30,30,30]])"))
      << of_zone("Europe/Berlin");
  EXPECT_NE(std::string::npos,
            of_zone("UTC").find(R"([["2026-03-27T00:00:00Z",1,28,28,28],["2026-03-28T00:00:00Z",24,28,)"))
      << of_zone("UTC");
  EXPECT_EQ(
      400,
      city.get("/sensing/v1/datastreams/1/series?from=2026-03-27T00:00:00Z&to=2026-04-20T00:00:00Z&zone=Middle/Earth")
          .status);
}

INSTANTIATE_TEST_SUITE_P(sensing, sensorthings_api, test::engines(), test::engine_name);

}  // namespace madang::sensing
