// 18-088, clause 8: the entities, their properties and relations. Each goes in whole and comes back whole.
#include <fmt/format.h>

#include "sensing/model.h"
#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {

class datamodel : public sensorthings_fixture {
 protected:
  // Makes one with every property, and looks at the answer of POST and of GET.
  void comes_back(std::string_view const set, std::string_view const sent,
                  std::vector<std::string_view> const properties) {
    auto const before = count(set);
    auto const made = post(set, sent);
    ASSERT_EQ(201, made.status) << made.body;
    auto const path = test::field_of(made, "Location").substr(kRoot.size());
    EXPECT_EQ(before + 1, count(set));
    EXPECT_TRUE(made.body.empty() || made.body == body(path)) << made.body;  // 10.2: the service may leave it out
    auto as_sent = json::document{};
    auto const text = json_of(sent);
    auto const expected = *as_sent.parse(text);
    auto const seen = parsed(path);
    for (auto const p : properties) {
      ASSERT_TRUE(seen.find(p)) << p << " is not in " << made.body;
      EXPECT_EQ(expected.find(p)->raw(), seen.find(p)->raw()) << p;
    }
  }
  // Without each one of them it is refused, and the place of what is missing is named; so is null.
  void must_have(std::string_view const set, std::string_view const sent, std::vector<std::string_view> const members) {
    auto doc = json::document{};
    auto const text = json_of(sent);
    auto const whole = *doc.parse(text);
    for (auto const missing : members) {
      ASSERT_TRUE(whole.find(missing)) << missing;
      for (auto const as_null : {false, true}) {
        auto w = json::writer{};
        w.begin_object();
        whole.each_member([&](std::string_view const key, json::node const& v) {
          if (key != missing) w.key(key).value(v);
          else if (as_null) w.key(key).null();
        });
        auto const before = counts();
        refused(400, city.post(address(set), w.end_object().take()), {fmt::format("\"/{}\"", missing)});
        EXPECT_EQ(before, counts());
      }
    }
  }
  // Navigation links lead to the related entities.
  void leads_to(std::string_view const path, std::string_view const relation, std::string_view const member,
                std::string_view const expected) {
    auto const link = parsed(path).find(fmt::format("{}@iot.navigationLink", relation));
    ASSERT_TRUE(link) << relation;
    EXPECT_EQ(fmt::format("{}{}/{}", kRoot, path, relation), link->string());
    auto const there = parsed(fmt::format("{}/{}", path, relation));
    if (there.find("value")) EXPECT_EQ(expected, each(fmt::format("{}/{}", path, relation), member)) << relation;
    else EXPECT_EQ(expected, there.find(member)->string()) << relation;
  }
  // Every type once, all related: number 1 each, but the observation.
  std::string make_everything() {
    make("Things", whole_thing("Mill", 8.5, 53.2));
    return observe("Datastreams(1)", "2026-05-04T08:00:00Z", "11.5");
  }
};

TEST_P(datamodel, every_entity_has_its_control_information) {
  auto const observation = make_everything();
  for (auto const& m : all_models()) {
    auto const path = m.type == entity_type::observation ? observation : fmt::format("{}(1)", m.set);
    auto const e = parsed(path);
    ASSERT_TRUE(e.find("@iot.id")) << m.name;
    EXPECT_EQ(path, fmt::format("{}({})", m.set, e.find("@iot.id")->raw()));
    EXPECT_EQ(fmt::format("{}{}", kRoot, path), e.find("@iot.selfLink")->string());
    for (auto const& r : m.relations) {
      auto const link = e.find(fmt::format("{}@iot.navigationLink", r.name));
      ASSERT_TRUE(link) << m.name << ' ' << r.name;
      EXPECT_EQ(fmt::format("{}{}/{}", kRoot, path, r.name), link->string());
      EXPECT_EQ(200, city.get(link->string().substr(std::string_view{"http://city.test"}.size())).status) << r.name;
    }
  }
  for (auto const& m : all_models()) {
    auto const items = parsed(std::string{m.set}).find("value");
    items->each_item([&](json::node const& n) { EXPECT_TRUE(n.find("@iot.id") && n.find("@iot.selfLink")) << m.name; });
  }
}

TEST_P(datamodel, a_thing_has_its_properties) {
  auto const whole = thing("Mill", ",'properties':{'owner':'school','floors':3,'list':[1,null,{'a':true}]}");
  comes_back("Things", whole, {"name", "description", "properties"});
  must_have("Things", whole, {"name", "description"});
  EXPECT_FALSE(parsed(make("Things", thing("Plain"))).find("properties"));
  refused(400, post("Things", thing("x", ",'properties':[1]")), {"\"/properties\""});
}

TEST_P(datamodel, a_thing_has_its_relations) {
  make_everything();
  leads_to("Things(1)", "Locations", "name", "Place of Mill");
  leads_to("Things(1)", "HistoricalLocations", "time", "2026-05-04T09:00:00Z");
  leads_to("Things(1)", "Datastreams", "name", "Air of Mill");
}

TEST_P(datamodel, a_location_has_its_properties) {
  auto const whole = location("Harbour", 8.5, 53.25, ",'properties':{'depth':4}");
  comes_back("Locations", whole, {"name", "description", "encodingType", "location", "properties"});
  must_have("Locations", whole, {"name", "description", "encodingType", "location"});
  // 8.2.2: any encoding may be named; what GeoJSON says is checked.
  comes_back("Locations", "{'name':'x','description':'','encodingType':'text/plain','location':'by the old oak'}",
             {"encodingType", "location"});
  refused(400,
          post("Locations",
               "{'name':'x','description':'','encodingType':'application/geo+json','location':'by the old oak'}"),
          {"\"/location\""});
  for (auto const* geometry : {"{'type':'LineString','coordinates':[[8,53],[9,54]]}",
                               "{'type':'Polygon','coordinates':[[[8,53],[9,53],[9,54],[8,53]]]}",
                               "{'type':'Feature','properties':null,'geometry':{'type':'Point','coordinates':[8,53]}}",
                               "{'type':'Point','coordinates':[8,53,100.5]}"}) {
    comes_back("Locations",
               fmt::format("{{'name':'x','description':'','encodingType':'application/vnd.geo+json','location':{}}}",
                           geometry),
               {"location"});
  }
}

TEST_P(datamodel, a_location_has_its_relations) {
  make_everything();
  leads_to("Locations(1)", "Things", "name", "Mill");
  leads_to("Locations(1)", "HistoricalLocations", "time", "2026-05-04T09:00:00Z");
}

TEST_P(datamodel, a_historical_location_has_its_properties) {
  make_everything();
  auto const whole = "{'time':'2020-01-02T03:04:05.678901Z','Thing':{'@iot.id':1},'Locations':[{'@iot.id':1}]}";
  comes_back("HistoricalLocations", whole, {"time"});
  must_have("HistoricalLocations", whole, {"time"});
  for (auto const* time : {"'yesterday'", "5", "'2020-01-02T03:04:05'", "'2020-13-02T03:04:05Z'"}) {
    refused(400,
            post("HistoricalLocations",
                 fmt::format("{{'time':{},'Thing':{{'@iot.id':1}},'Locations':[{{'@iot.id':1}}]}}", time)),
            {"\"/time\""});
  }
}

TEST_P(datamodel, a_historical_location_has_its_relations) {
  make_everything();
  leads_to("HistoricalLocations(1)", "Thing", "name", "Mill");
  leads_to("HistoricalLocations(1)", "Locations", "name", "Place of Mill");
  must_have("HistoricalLocations", "{'time':'2020-01-01T00:00:00Z','Thing':{'@iot.id':1},'Locations':[{'@iot.id':1}]}",
            {"Thing", "Locations"});
  refused(400, post("HistoricalLocations", "{'time':'2020-01-01T00:00:00Z','Thing':{'@iot.id':1},'Locations':[]}"),
          {"\"/Locations\""});
}

TEST_P(datamodel, a_datastream_has_its_properties) {
  make_everything();
  auto const links = ",'Thing':{'@iot.id':1},'Sensor':{'@iot.id':1},'ObservedProperty':{'@iot.id':1}";
  auto const whole = datastream("Water", fmt::format(",'properties':{{'a':1}}{}", links));
  comes_back("Datastreams", whole, {"name", "description", "observationType", "unitOfMeasurement", "properties"});
  must_have("Datastreams", whole, {"name", "description", "observationType", "unitOfMeasurement"});
  // 8.2.4: without a unit its three values are null.
  comes_back("Datastreams",
             fmt::format("{{'name':'x','description':'','observationType':'http://www.opengis.net/def/observationType/"
                         "OGC-OM/2.0/OM_TruthObservation',"
                         "'unitOfMeasurement':{{'name':null,'symbol':null,'definition':null}}{}}}",
                         links),
             {"unitOfMeasurement"});
  refused(400,
          post("Datastreams",
               fmt::format("{{'name':'x','description':'','observationType':'','unitOfMeasurement':{{'symbol':5}}{}}}",
                           links)),
          {"\"/unitOfMeasurement/symbol\""});
}

TEST_P(datamodel, a_datastreams_times_and_area_are_kept_by_the_service) {
  make_everything();
  auto const of = [&](std::string_view const member) {
    auto const v = parsed("Datastreams(1)").find(member);
    return v ? v->raw() : std::string{"none"};
  };
  EXPECT_EQ("\"2026-05-04T08:00:00Z/2026-05-04T08:00:00Z\"", of("phenomenonTime"));
  EXPECT_EQ("none", of("resultTime"));
  EXPECT_EQ(R"({"type":"Point","coordinates":[8.5,53.2]})", of("observedArea"));
  auto const far =
      observe("Datastreams(1)", "2026-05-04T07:00:00Z/2026-05-04T12:00:00Z", "1",
              fmt::format(",'resultTime':'2026-05-04T12:30:00Z','FeatureOfInterest':{}", feature("Far", 9.5, 54)));
  EXPECT_EQ("\"2026-05-04T07:00:00Z/2026-05-04T12:00:00Z\"", of("phenomenonTime"));
  EXPECT_EQ("\"2026-05-04T12:30:00Z/2026-05-04T12:30:00Z\"", of("resultTime"));
  auto const box =
      std::string{R"({"type":"Polygon","coordinates":[[[8.5,53.2],[9.5,53.2],[9.5,54],[8.5,54],[8.5,53.2]]]})"};
  EXPECT_EQ(box, of("observedArea"));
  city.restart();
  EXPECT_EQ(box, of("observedArea"));
  EXPECT_EQ("Air of Mill", each("Datastreams?$filter=st_intersects(observedArea,geography'POINT(9 53.5)')"));
  EXPECT_EQ("", each("Datastreams?$filter=st_intersects(observedArea,geography'POINT(10 53.5)')"));
  EXPECT_EQ("Air of Mill",
            each("Datastreams?$filter=phenomenonTime gt 2026-05-04T06:00:00Z and resultTime lt 2026-05-04T13:00:00Z"));
  // A feature that moves takes the area along; an observation that goes leaves none.
  EXPECT_EQ(200, patch("FeaturesOfInterest(2)", "{'feature':{'type':'Point','coordinates':[8.5,53.75]}}").status);
  EXPECT_EQ(R"({"type":"Polygon","coordinates":[[[8.5,53.2],[8.5,53.2],[8.5,53.75],[8.5,53.75],[8.5,53.2]]]})",
            of("observedArea"));
  EXPECT_EQ(200, del(far).status);
  EXPECT_EQ(R"({"type":"Point","coordinates":[8.5,53.2]})", of("observedArea"));
  EXPECT_EQ("\"2026-05-04T08:00:00Z/2026-05-04T08:00:00Z\"", of("phenomenonTime"));
  EXPECT_EQ(200, del("FeaturesOfInterest(1)").status);
  EXPECT_EQ("none", of("observedArea"));
  EXPECT_EQ("none", of("phenomenonTime"));
}

TEST_P(datamodel, a_datastream_has_its_relations) {
  auto const observation = make_everything();
  leads_to("Datastreams(1)", "Thing", "name", "Mill");
  leads_to("Datastreams(1)", "Sensor", "name", "BME280");
  leads_to("Datastreams(1)", "ObservedProperty", "name", "Temperature");
  leads_to("Datastreams(1)", "Observations", "@iot.selfLink", fmt::format("{}{}", kRoot, observation));
  must_have("Datastreams",
            datastream("x", ",'Thing':{'@iot.id':1},'Sensor':{'@iot.id':1},'ObservedProperty':{'@iot.id':1}"),
            {"Thing", "Sensor", "ObservedProperty"});
}

TEST_P(datamodel, a_sensor_has_its_properties) {
  auto const whole = sensor("BME280", ",'properties':{'maker':'Bosch'}");
  comes_back("Sensors", whole, {"name", "description", "encodingType", "metadata", "properties"});
  must_have("Sensors", whole, {"name", "description", "encodingType", "metadata"});
  // 8.2.5: metadata may be anything that its encoding says.
  comes_back("Sensors", "{'name':'x','description':'','encodingType':'application/json','metadata':{'range':[0,1]}}",
             {"metadata"});
}

TEST_P(datamodel, a_sensor_has_its_relations) {
  make_everything();
  leads_to("Sensors(1)", "Datastreams", "name", "Air of Mill");
}

TEST_P(datamodel, an_observed_property_has_its_properties) {
  auto const whole = observed_property("Temperature", ",'properties':{'a':[]}");
  comes_back("ObservedProperties", whole, {"name", "definition", "description", "properties"});
  must_have("ObservedProperties", whole, {"name", "definition", "description"});
}

TEST_P(datamodel, an_observed_property_has_its_relations) {
  make_everything();
  leads_to("ObservedProperties(1)", "Datastreams", "name", "Air of Mill");
}

TEST_P(datamodel, an_observation_has_its_properties) {
  make_everything();
  auto const whole =
      "{'phenomenonTime':'2026-05-04T08:00:00Z/"
      "2026-05-04T08:30:00Z','resultTime':'2026-05-04T08:31:00Z','result':12.25,"
      "'resultQuality':{'good':true},'validTime':'2026-05-04T00:00:00Z/"
      "2026-05-05T00:00:00Z','parameters':{'tilt':5},'Datastream':{'@iot.id':1}}";
  comes_back("Observations", whole,
             {"phenomenonTime", "resultTime", "result", "resultQuality", "validTime", "parameters"});
  must_have("Observations", "{'result':1,'Datastream':{'@iot.id':1}}", {"Datastream"});
  refused(400, post("Datastreams(1)/Observations", "{'phenomenonTime':'2026-05-04T08:00:00Z'}"), {"\"/result\""});
  // 8.2.7: without a time it is now; resultTime may be null.
  auto const now = parsed(make("Datastreams(1)/Observations", "{'result':'on'}"));
  EXPECT_EQ("2026-05-04T09:00:00Z", now.find("phenomenonTime")->string());
  EXPECT_TRUE(now.find("resultTime") && now.find("resultTime")->is_null());
  EXPECT_FALSE(now.find("parameters") || now.find("validTime") || now.find("resultQuality"));
  // An offset is understood; times are shown in UTC.
  EXPECT_EQ("2026-05-04T06:00:00Z",
            parsed(observe("Datastreams(1)", "2026-05-04T08:00:00+02:00", "5")).find("phenomenonTime")->string());
  for (auto const* result :
       {"0", "-1.5", "true", "null", "'text'", "['a',1]", "[1,2.5]", "{'u':1,'v':2}", "9007199254740993"}) {
    auto const seen =
        parsed(make("Datastreams(1)/Observations", fmt::format("{{'result':{}}}", result))).find("result");
    ASSERT_TRUE(seen);
    EXPECT_EQ(json_of(result), seen->raw());
  }
  for (auto const* wrong : {"'phenomenonTime':'soon'", "'phenomenonTime':'2026-05-04T09:00:00Z/2026-05-04T08:00:00Z'",
                            "'resultTime':5", "'validTime':'x'", "'parameters':5"}) {
    auto const pointer =
        json_of(fmt::format("'/{}'", std::string_view{wrong}.substr(1, std::string_view{wrong}.find('\'', 1) - 1)));
    refused(400, post("Datastreams(1)/Observations", fmt::format("{{'result':1,{}}}", wrong)), {pointer});
  }
}

TEST_P(datamodel, an_observation_has_its_relations) {
  auto const observation = make_everything();
  leads_to(observation, "Datastream", "name", "Air of Mill");
  leads_to(observation, "FeatureOfInterest", "name", "Place of Mill");
  // 8.2.7: without a place there is nothing that it could be about.
  make("Things", thing("Nowhere", fmt::format(",'Datastreams':[{}]", whole_datastream("Air of nowhere"))));
  refused(400, post("Datastreams(2)/Observations", "{'result':1}"), {"\"/FeatureOfInterest\""});
  make("Datastreams(2)/Observations", fmt::format("{{'result':1,'FeatureOfInterest':{}}}", feature("Pond", 1, 2)));
}

TEST_P(datamodel, a_feature_of_interest_has_its_properties) {
  auto const whole = feature("Pond", 8.5, 53.25, ",'properties':{'fish':true}");
  comes_back("FeaturesOfInterest", whole, {"name", "description", "encodingType", "feature", "properties"});
  must_have("FeaturesOfInterest", whole, {"name", "description", "encodingType", "feature"});
}

TEST_P(datamodel, a_feature_of_interest_has_its_relations) {
  auto const observation = make_everything();
  leads_to("FeaturesOfInterest(1)", "Observations", "@iot.selfLink", fmt::format("{}{}", kRoot, observation));
}

MADANG_ON_EACH_ENGINE(datamodel);

}  // namespace madang::sensing
