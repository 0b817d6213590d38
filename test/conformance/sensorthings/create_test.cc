// 18-088, clause 10.2: making entities, with links to others and others made along.
#include <fmt/format.h>

#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {

class create : public sensorthings_fixture {};

TEST_P(create, every_entity_is_made_by_a_post_to_its_set) {
  EXPECT_EQ("Things(1)", make("Things", thing("Mill")));
  EXPECT_EQ("Locations(1)", make("Locations", location("Here", 8, 53)));
  EXPECT_EQ(
      "HistoricalLocations(1)",
      make("HistoricalLocations", "{'time':'2020-01-01T00:00:00Z','Thing':{'@iot.id':1},'Locations':[{'@iot.id':1}]}"));
  EXPECT_EQ("Sensors(1)", make("Sensors", sensor("BME280")));
  EXPECT_EQ("ObservedProperties(1)", make("ObservedProperties", observed_property("Temperature")));
  EXPECT_EQ("Datastreams(1)",
            make("Datastreams",
                 datastream("Air", ",'Thing':{'@iot.id':1},'Sensor':{'@iot.id':1},'ObservedProperty':{'@iot.id':1}")));
  EXPECT_EQ("FeaturesOfInterest(1)", make("FeaturesOfInterest", feature("Pond", 8, 53)));
  auto const o = make("Observations", "{'result':5,'Datastream':{'@iot.id':1},'FeatureOfInterest':{'@iot.id':1}}");
  EXPECT_EQ(5, parsed(o).find("result")->integer());
  EXPECT_EQ((std::vector<std::int64_t>{1, 1, 1, 1, 1, 1, 1, 1}), counts());
}

// 10.2: the address may lead over a relation; what stands there is linked.
TEST_P(create, every_entity_is_made_below_another) {
  make("Things", thing("Mill"));
  make("Sensors", sensor("BME280"));
  make("ObservedProperties", observed_property("Temperature"));
  EXPECT_EQ("Locations(1)", make("Things(1)/Locations", location("Here", 8, 53)));
  EXPECT_EQ("Things(2)", make("Locations(1)/Things", thing("Shed")));
  EXPECT_EQ("Mill,Shed", each("Locations(1)/Things"));
  EXPECT_EQ("Datastreams(1)", make("Things(1)/Datastreams",
                                   datastream("Air", ",'Sensor':{'@iot.id':1},'ObservedProperty':{'@iot.id':1}")));
  EXPECT_EQ("Datastreams(2)", make("Sensors(1)/Datastreams",
                                   datastream("Dust", ",'Thing':{'@iot.id':1},'ObservedProperty':{'@iot.id':1}")));
  EXPECT_EQ("Datastreams(3)", make("ObservedProperties(1)/Datastreams",
                                   datastream("Noise", ",'Thing':{'@iot.id':1},'Sensor':{'@iot.id':1}")));
  EXPECT_EQ("Air,Dust,Noise", each("Things(1)/Datastreams"));
  EXPECT_EQ("Air,Dust,Noise", each("Sensors(1)/Datastreams"));
  auto const o = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1");
  EXPECT_EQ("Here", parsed(o + "/FeatureOfInterest").find("name")->string());
  auto const p = make("FeaturesOfInterest(1)/Observations", "{'result':2,'Datastream':{'@iot.id':2}}");
  EXPECT_EQ("Dust", parsed(p + "/Datastream").find("name")->string());
  auto const h = make("Things(1)/HistoricalLocations", "{'time':'2020-01-01T00:00:00Z','Locations':[{'@iot.id':1}]}");
  EXPECT_EQ("Mill", parsed(h + "/Thing").find("name")->string());
  EXPECT_EQ("Locations(2)", make(h + "/Locations", location("There", 8, 53)));
  EXPECT_EQ("Here,There", each(h + "/Locations"));
  make("Locations(2)/HistoricalLocations", "{'time':'2019-01-01T00:00:00Z','Thing':{'@iot.id':1}}");
  refused(404, post("Things(9)/Datastreams", whole_datastream("x")));
  refused(404, post("Datastreams(9)/Observations", "{'result':1}"));
}

TEST_P(create, links_to_what_exists) {
  make("Locations", location("Here", 8, 53));
  make("Things", thing("Mill", ",'Locations':[{'@iot.id':1}]"));
  EXPECT_EQ("Here", each("Things(1)/Locations"));
  make("Sensors", sensor("s", ",'@iot.id':'my sensor'"));
  make("ObservedProperties", observed_property("p"));
  make("Datastreams",
       datastream("Air", ",'Thing':{'@iot.id':1},'Sensor':{'@iot.id':'my sensor'},'ObservedProperty':{'@iot.id':1}"));
  EXPECT_EQ("my sensor", parsed("Datastreams(1)/Sensor").find("@iot.id")->string());
  // A new Thing takes over a datastream that there is.
  make("Things", thing("Shed", ",'Datastreams':[{'@iot.id':1}]"));
  EXPECT_EQ("Shed", parsed("Datastreams(1)/Thing").find("name")->string());
  EXPECT_EQ("", each("Things(1)/Datastreams"));
  auto const before = counts();
  struct wrong {
    std::string_view set, links, pointer;
  };
  for (auto const& w : std::to_array<wrong>(
           {{"Datastreams", ",'Thing':{'@iot.id':99},'Sensor':{'@iot.id':'my sensor'},'ObservedProperty':{'@iot.id':1}",
             "/Thing"},
            {"Datastreams", ",'Thing':{'@iot.id':1},'Sensor':{'@iot.id':1},'ObservedProperty':{'@iot.id':1}",
             "/Sensor"},
            {"Things(1)/Datastreams",
             ",'Thing':{'@iot.id':2},'Sensor':{'@iot.id':'my sensor'},'ObservedProperty':{'@iot.id':1}", "/Thing"}})) {
    refused(400, post(w.set, datastream("x", w.links)), {w.pointer});
  }
  refused(400, post("Things", thing("x", ",'Locations':[{'@iot.id':1},{'@iot.id':99}]")), {"/Locations/1"});
  refused(400, post("Observations", "{'result':1,'Datastream':{'@iot.id':99}}"), {"/Datastream", "99"});
  refused(400, post("Datastreams(1)/Observations", "{'result':1,'FeatureOfInterest':{'@iot.id':99}}"),
          {"/FeatureOfInterest"});
  refused(400, post("Things", thing("x", ",'Locations':{'@iot.id':1}")), {"\"/Locations\"", "array"});
  refused(400, post("Datastreams", datastream("x", ",'Thing':[{'@iot.id':1}],'Sensor':5,'ObservedProperty':null")),
          {"\"/Thing\"", "\"/Sensor\"", "\"/ObservedProperty\""});
  EXPECT_EQ(before, counts());
}

TEST_P(create, links_that_contradict_each_other_are_refused) {
  make("Things", whole_thing("Mill", 8, 53));
  make("Things", whole_thing("Shed", 9, 53));
  make("FeaturesOfInterest", feature("Pond", 1, 2));
  make("FeaturesOfInterest", feature("Lake", 1, 2));
  auto const before = counts();
  refused(400, post("Datastreams(1)/Observations", "{'result':1,'Datastream':{'@iot.id':2}}"), {"\"/Datastream\""});
  refused(400,
          post("FeaturesOfInterest(1)/Observations",
               "{'result':1,'Datastream':{'@iot.id':1},'FeatureOfInterest':{'@iot.id':2}}"),
          {"\"/FeatureOfInterest\""});
  refused(400,
          post("Things(1)/HistoricalLocations",
               "{'time':'2020-01-01T00:00:00Z','Locations':[{'@iot.id':1}],'Thing':{'@iot.id':2}}"),
          {"\"/Thing\""});
  EXPECT_EQ(before, counts());
  EXPECT_EQ(201, post("Datastreams(1)/Observations", "{'result':1,'Datastream':{'@iot.id':1}}").status);
}

TEST_P(create, related_entities_are_made_along) {
  make("Things",
       fmt::format(
           "{}",
           thing("Mill",
                 fmt::format(
                     ",'Datastreams':[{},{}],'Locations':[{}],'HistoricalLocations':[{{'time':'2020-01-01T00:00:00Z','"
                     "Locations':[{}]}}]",
                     whole_datastream(
                         "Air", fmt::format(",'Observations':[{{'result':1}},{{'result':2,'FeatureOfInterest':{}}}]",
                                            feature("Pond", 1, 2))),
                     whole_datastream("Water"), location("Here", 8, 53), location("There", 9, 53)))));
  EXPECT_EQ((std::vector<std::int64_t>{1, 2, 2, 2, 2, 2, 2, 2}), counts());
  EXPECT_EQ("Here", each("Things(1)/Locations"));
  EXPECT_EQ(R"([{"name":"Here"}],[{"name":"There"}])",
            each("Things(1)/HistoricalLocations?$orderby=time desc&$expand=Locations($select=name)", "Locations"));
  EXPECT_EQ("Here,Pond", each("FeaturesOfInterest?$orderby=name"));
  EXPECT_EQ("1,2", each("Datastreams(1)/Observations?$orderby=result", "result"));
  // From below upwards, as deep as one likes.
  auto const o = make(
      "Observations",
      fmt::format("{{'result':7,'Datastream':{}}}",
                  datastream("Noise",
                             fmt::format(",'Sensor':{},'ObservedProperty':{},'Thing':{}", sensor("mic"),
                                         observed_property("Level"),
                                         thing("Shed", fmt::format(",'Locations':[{}]", location("Yard", 8.5, 53)))))));
  EXPECT_EQ("Yard", parsed(o + "/FeatureOfInterest").find("name")->string());
  EXPECT_EQ("Shed", parsed(o + "/Datastream/Thing").find("name")->string());
  make("FeaturesOfInterest",
       feature("Lake", 1, 2, fmt::format(",'Observations':[{{'result':8,'Datastream':{{'@iot.id':1}}}}]")));
  EXPECT_EQ(R"([{"result":8}])",
            each("FeaturesOfInterest?$filter=name eq 'Lake'&$expand=Observations($select=result)", "Observations"));
  make("Locations", location("Park", 8, 53, fmt::format(",'Things':[{},{{'@iot.id':1}}]", thing("Bench"))));
  EXPECT_EQ("Mill,Bench", each("Things?$filter=Locations/name eq 'Park'"));
  make("Sensors",
       sensor("s", fmt::format(",'Datastreams':[{}]",
                               datastream("Of a sensor", fmt::format(",'Thing':{{'@iot.id':1}},'ObservedProperty':{}",
                                                                     observed_property("p"))))));
  make("ObservedProperties",
       observed_property(
           "p",
           fmt::format(",'Datastreams':[{}]",
                       datastream("Of a property", fmt::format(",'Thing':{{'@iot.id':1}},'Sensor':{}", sensor("s"))))));
  EXPECT_EQ("Air,Water,Of a sensor,Of a property", each("Things(1)/Datastreams"));
}

// 10.2.1.2: all or nothing, whichever of them it is that is wrong.
TEST_P(create, is_all_or_nothing) {
  make("Things", whole_thing("Mill", 8.5, 53.2));
  observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1", ",'@iot.id':'first'");
  make("Locations", location("Empty", 9, 53));
  make("Things", thing("Nowhere", fmt::format(",'Datastreams':[{}]", whole_datastream("Air of nowhere"))));
  auto const before = counts();
  auto const state = body("Things?$expand=Locations,HistoricalLocations,Datastreams($expand=Observations)");
  auto const long_text = std::string(70'000, 'x');
  for (auto const& [set, json] : std::vector<std::pair<std::string_view, std::string>>{
           {"Things",
            thing("x", fmt::format(",'Locations':[{}],'Datastreams':[{}]", location("a", 1, 2),
                                   datastream("d", ",'Sensor':{'@iot.id':99},'ObservedProperty':{'@iot.id':1}")))},
           {"Things", thing("x", fmt::format(",'Locations':[{},{{'@iot.id':77}}]", location("a", 1, 2)))},
           {"Things",
            thing("x",
                  fmt::format(",'Locations':[{}],'Datastreams':[{}]", location("a", 1, 2),
                              whole_datastream("d", ",'Observations':[{'result':1},{'result':2,'@iot.id':'first'}]")))},
           {"Things", thing("x", fmt::format(",'Locations':[{}],'Datastreams':[{}]", location("a", 1, 2),
                                             whole_datastream(
                                                 "d", fmt::format(",'Observations':[{{'result':1}},{{'result':'{}'}}]",
                                                                  long_text))))},
           {"Things",
            thing("x", fmt::format(",'Datastreams':[{}]",
                                   whole_datastream("d", ",'Observations':[{'result':1}]")))},  // it is nowhere
           {"FeaturesOfInterest", feature("f", 1, 2,
                                          ",'Observations':[{'result':1,'Datastream':{'@iot.id':1}},{'result':2,'@iot."
                                          "id':'first','Datastream':{'@iot.id':1}}]")},
           {"FeaturesOfInterest", feature("f", 1, 2,
                                          ",'Observations':[{'result':1,'@iot.id':'twice','Datastream':{'@iot.id':1}},{"
                                          "'result':2,'@iot.id':'twice','Datastream':{'@iot.id':1}}]")},
           {"Locations",
            location("l", 1, 2,
                     fmt::format(",'Things':[{{'@iot.id':1}},{}]", thing("x", ",'Datastreams':[{'@iot.id':99}]")))},
           {"Datastreams(1)/Observations",
            fmt::format("{{'result':1,'FeatureOfInterest':{},'phenomenonTime':'9999999-01-01T00:00:00Z'}}",
                        feature("f", 1, 2))},
           {"Datastreams(1)/Observations",
            fmt::format("{{'result':'{}','FeatureOfInterest':{}}}", long_text, feature("f", 1, 2))},
           {"Datastreams(2)/Observations", "{'result':1}"}}) {
    auto const r = post(set, json);
    EXPECT_TRUE(r.status == 400 || r.status == 409) << r.status << ' ' << json.substr(0, 300) << ": " << r.body;
    EXPECT_EQ(before, counts()) << json.substr(0, 300);
    EXPECT_EQ(state, body("Things?$expand=Locations,HistoricalLocations,Datastreams($expand=Observations)"))
        << json.substr(0, 300);
  }
  // And nothing of it comes to light later.
  city.restart();
  EXPECT_EQ(before, counts());
  EXPECT_EQ(
      "Place of Mill",
      parsed(observe("Datastreams(1)", "2026-05-04T08:30:00Z", "1") + "/FeatureOfInterest").find("name")->string());
}

TEST_P(create, ids_may_be_the_clients) {
  EXPECT_EQ("Things(77)", make("Things", thing("a", ",'@iot.id':77")));
  EXPECT_EQ("Things('b/1')", make("Things", thing("b", ",'@iot.id':'b/1'")));
  EXPECT_EQ("Things(-5)", make("Things", thing("c", ",'@iot.id':-5")));
  EXPECT_EQ("Things('77')",
            make("Things", thing("d", ",'@iot.id':'77'")));  // a text that looks like a number is another id
  refused(409, post("Things", thing("x", ",'@iot.id':77")), {"77"});
  refused(409, post("Things", thing("x", ",'@iot.id':'b/1'")));
  for (auto const* id : {"''", "9007199254740993", "1.5", "true", "null", "[1]", "{}"}) {
    refused(400, post("Things", thing("x", fmt::format(",'@iot.id':{}", id))), {"@iot.id"});
  }
  // What the service gives does not meet what clients chose.
  make("Things", thing("e", ",'@iot.id':6"));
  for (auto i = 0; i != 3; ++i) make("Things", thing("f"));
  EXPECT_EQ(8, count("Things"));
  EXPECT_EQ("77,b/1,-5,77,6,7,8,9", each("Things", "@iot.id"));
}

TEST_P(create, observations_may_have_the_clients_ids_too) {
  make("Things", whole_thing("Mill", 8, 53));
  EXPECT_EQ("Observations('o%201')", observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1", ",'@iot.id':'o 1'"));
  EXPECT_EQ("Observations(7)", observe("Datastreams(1)", "2026-05-04T08:01:00Z", "2", ",'@iot.id':7"));
  auto const given = observe("Datastreams(1)", "2026-05-04T08:02:00Z", "3");
  for (auto round = 0; round != 2; ++round) {
    EXPECT_EQ(fmt::format("o 1,7,{}", given.substr(13, given.size() - 14)), each("Observations", "@iot.id"));
    EXPECT_EQ(fmt::format("{0}Observations('o%201'),{0}Observations(7),{0}{1}", kRoot, given),
              each("Observations", "@iot.selfLink"));
    EXPECT_EQ(2, parsed("Observations(7)").find("result")->integer());
    EXPECT_EQ("Air of Mill", parsed("Observations('o 1')/Datastream").find("name")->string());
    EXPECT_EQ("1", each("Observations?$filter=id eq 'o 1'", "result"));
    EXPECT_EQ("2", each("Observations?$filter=id eq 7", "result"));
    auto const number = given.substr(13, given.size() - 14);
    EXPECT_EQ("3", each(fmt::format("Observations?$filter=@iot.id eq {} and result gt 2", number), "result"));
    EXPECT_EQ("3", each(fmt::format("Observations?$filter=id eq '{}'", number), "result"));
    EXPECT_EQ("1,3", each(fmt::format("Observations?$filter=id eq {} or id eq 'o 1'", number), "result"));
    for (auto const* none : {"id eq 8", "id eq 'x'", "id eq 4294999999", "id eq 7 and id eq 'o 1'",
                             "id eq 7 and result eq 1", "id eq 99999999999999", "id eq null"}) {
      EXPECT_EQ("", each(fmt::format("Observations?$filter={}", none), "result")) << none;
      EXPECT_EQ(0, count(fmt::format("Observations?$filter={}", none))) << none;
    }
    EXPECT_EQ(1, count("Datastreams(1)/Observations?$filter=id eq 7"));
    EXPECT_NE(std::string::npos,
              body("Observations?$resultFormat=dataArray&$select=id,result").find(R"(["o 1",1],[7,2])"));
    EXPECT_NE(std::string::npos, body("Observations?$resultFormat=CSV&$select=id,result").find("o 1,1\r\n7,2\r\n"));
    city.restart();
  }
  refused(409, post("Datastreams(1)/Observations", "{'result':9,'@iot.id':7}"));
  refused(400, post("Datastreams(1)/Observations", "{'result':9,'@iot.id':4294967297}"), {"@iot.id"});
  // Sent again as it is, it is known.
  EXPECT_EQ("Observations(7)", observe("Datastreams(1)", "2026-05-04T08:01:00Z", "2", ",'@iot.id':7"));
  EXPECT_EQ(200, patch("Observations(7)", "{'result':20}").status);
  EXPECT_EQ(20, parsed("Observations(7)").find("result")->integer());
  EXPECT_EQ(200, del("Observations('o 1')").status);
  refused(404, get("Observations('o 1')"));
  EXPECT_EQ(2, count("Observations"));
}

MADANG_ON_EACH_ENGINE(create);

}  // namespace madang::sensing
