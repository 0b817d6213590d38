// 18-088, clause 13: data arrays; and CSV and GeoJSON as clients of other servers ask for them.
#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {

class data_array : public sensorthings_fixture {
 protected:
  void SetUp() override {
    make("Things", whole_thing("Mill", 8.5, 53.2));
    make("Things", whole_thing("Shed", 9.5, 53.2));
    make("FeaturesOfInterest", feature("Pond", 1, 2));
  }
  std::vector<std::string> links(net::response const& r) {
    auto out = std::vector<std::string>{};
    auto doc = json::document{};
    EXPECT_EQ(201, r.status) << r.body;
    auto const v = doc.parse(r.body);
    if (v) v->each_item([&](json::node const& n) { out.emplace_back(n.string()); });
    return out;
  }
};

TEST_P(data_array, observations_come_and_go_as_arrays) {
  auto const made =
      links(post("CreateObservations",
                 "[{'Datastream':{'@iot.id':1},'components':['phenomenonTime','result'],'dataArray@iot.count':2,"
                 "'dataArray':[['2026-05-04T08:00:00Z',1],['2026-05-04T08:01:00Z/2026-05-04T08:02:00Z',2.5]]},"
                 "{'Datastream':{'@iot.id':2},'components':['result','phenomenonTime','resultTime','parameters','"
                 "FeatureOfInterest/id'],"
                 "'dataArray':[['on','2026-05-04T09:00:00Z','2026-05-04T09:00:01Z',{'tilt':5},1]]}]"));
  ASSERT_EQ(3U, made.size());
  EXPECT_EQ("2026-05-04T08:01:00Z/2026-05-04T08:02:00Z",
            parsed(made[1].substr(kRoot.size())).find("phenomenonTime")->string());
  auto const third = made[2].substr(kRoot.size());
  EXPECT_EQ("on", parsed(third).find("result")->string());
  EXPECT_EQ(R"({"tilt":5})", parsed(third).find("parameters")->raw());
  EXPECT_EQ("2026-05-04T09:00:01Z", parsed(third).find("resultTime")->string());
  EXPECT_EQ("Pond", parsed(third + "/FeatureOfInterest").find("name")->string());

  auto const out = body("Observations?$resultFormat=dataArray&$select=phenomenonTime,result&$count=true");
  EXPECT_EQ(
      fmt::format(
          R"j({{"@iot.count":3,"value":[{{"Datastream@iot.navigationLink":"{0}Datastreams(1)","components":["phenomenonTime","result"],)j"
          R"j("dataArray":[["2026-05-04T08:00:00Z",1],["2026-05-04T08:01:00Z/2026-05-04T08:02:00Z",2.5]],"dataArray@iot.count":2}},)j"
          R"j({{"Datastream@iot.navigationLink":"{0}Datastreams(2)","components":["phenomenonTime","result"],"dataArray":[["2026-05-04T09:00:00Z","on"]],"dataArray@iot.count":1}}]}})j",
          kRoot),
      out);
  // All of it where nothing is selected; with filter, order and pages.
  EXPECT_NE(
      std::string::npos,
      body("Datastreams(1)/Observations?$resultFormat=dataArray")
          .find(
              R"("components":["id","phenomenonTime","result","resultTime","resultQuality","validTime","parameters"])"));
  auto const page =
      parsed("Observations?$resultFormat=dataArray&$select=result&$filter=result gt 0&$orderby=result desc&$top=1");
  EXPECT_NE(std::string::npos, page.raw().find(R"("dataArray":[[2.5]])"));
  auto const next = city.get(page.find("@iot.nextLink")->string().substr(std::string_view{"http://city.test"}.size()));
  EXPECT_NE(std::string::npos, next.body.find(R"("dataArray":[[1]])")) << next.body;
  refused(400, get("Things?$resultFormat=dataArray"), {"Observations"});
}

// `parameters` may have members of any name: they are not the observation's own.
TEST_P(data_array, what_is_named_within_parameters_is_not_named_by_the_observation) {
  auto const o = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1",
                         ",'parameters':{'validTime':1,'resultQuality':{'validTime':2}}");
  auto const v = parsed(o);
  EXPECT_FALSE(v.find("validTime") || v.find("resultQuality"));
  EXPECT_EQ(R"({"validTime":1,"resultQuality":{"validTime":2}})", v.find("parameters")->raw());
}

// What is larger than a thread's own document (1 MiB) is read by another; small ones come before and after.
TEST_P(data_array, large_and_small_arrays_follow_one_another) {
  auto rows = std::string{};
  for (auto i = 0; i != 2'000; ++i) {
    rows +=
        fmt::format("{}['2026-05-04T08:{:02}:{:02}Z','{}']", i == 0 ? "" : ",", i / 60, i % 60, std::string(600, 'x'));
  }
  auto const large =
      fmt::format("[{{'Datastream':{{'@iot.id':1}},'components':['phenomenonTime','result'],'dataArray':[{}]}}]", rows);
  ASSERT_LT(limits::kParserKept, large.size());
  observe("Datastreams(1)", "2026-05-04T07:00:00Z", "1");
  EXPECT_EQ(2'000U, links(post("CreateObservations", large)).size());
  observe("Datastreams(1)", "2026-05-04T09:00:00Z", "2");
  EXPECT_EQ(2'002, count("Observations"));
}

TEST_P(data_array, a_row_that_is_wrong_leaves_the_others) {
  auto const made = links(post("CreateObservations",
                               "[{'Datastream':{'@iot.id':1},'components':['phenomenonTime','result','resultTime','"
                               "FeatureOfInterest/id','validTime'],'dataArray':["
                               "['2026-05-04T08:00:00Z',1,null,1,null],['soon',2,null,null,null],['2026-05-04T08:02:"
                               "00Z',3,'x',null,null],['2026-05-04T08:03:00Z',4],"
                               "['2026-05-04T08:04:00Z',5,null,99,null],['2026-05-04T08:05:00Z',6,null,null,'never'],5,"
                               "['2026-05-04T08:06:00Z',7,null,null,null]]}]"));
  auto kinds = std::string{};
  for (auto const& l : made) kinds += l.starts_with("error") ? 'e' : l.starts_with(kRoot) ? 'o' : '?';
  EXPECT_EQ("oeeeeeeo", kinds);
  EXPECT_EQ("1,7", each("Observations", "result"));
}

TEST_P(data_array, without_a_place_there_is_no_feature_and_no_observation) {
  make("Things", thing("Nowhere", fmt::format(",'Datastreams':[{}]", whole_datastream("Air"))));
  auto const made = links(post("CreateObservations",
                               "[{'Datastream':{'@iot.id':3},'components':['result'],'dataArray':[[1]]},{'Datastream':{"
                               "'@iot.id':1},'components':['result'],'dataArray':[[2]]}]"));
  ASSERT_EQ(2U, made.size());
  EXPECT_TRUE(made[0].starts_with("error") && made[0].find("FeatureOfInterest") != std::string::npos) << made[0];
  EXPECT_EQ("2", each("Observations", "result"));
}

TEST_P(data_array, ids_may_be_the_clients) {
  auto const made = links(post("CreateObservations",
                               "[{'Datastream':{'@iot.id':1},'components':['id','result'],'dataArray':[['a',1],[7,2],['"
                               "a',3],[4294967297,4],[1.5,5],['',6]]}]"));
  ASSERT_EQ(6U, made.size());
  EXPECT_EQ(fmt::format("{}Observations('a')", kRoot), made[0]);
  EXPECT_EQ(fmt::format("{}Observations(7)", kRoot), made[1]);
  for (auto const i : {2, 3, 4, 5}) EXPECT_TRUE(made[std::size_t(i)].starts_with("error")) << made[std::size_t(i)];
  EXPECT_EQ("a,7", each("Observations", "@iot.id"));
}

TEST_P(data_array, what_is_no_data_array_is_refused_as_a_whole) {
  struct wrong {
    std::string_view body, says;
  };
  for (auto const& w : std::to_array<wrong>(
           {{"{}", "array"},
            {"[5]", "/0/Datastream"},
            {"[{'components':['result'],'dataArray':[[1]]}]", "/0/Datastream"},
            {"[{'Datastream':{'@iot.id':99},'components':['result'],'dataArray':[[1]]}]", "99"},
            {"[{'Datastream':{'@iot.id':1},'components':['result','colour'],'dataArray':[[1,2]]}]", "/0/components/1"},
            {"[{'Datastream':{'@iot.id':1},'components':['phenomenonTime'],'dataArray':[['2026-05-04T08:00:00Z']]}]",
             "result"},
            {"[{'Datastream':{'@iot.id':1},'components':['result','result'],'dataArray':[[1,2]]}]", "/0/components/1"},
            {"[{'Datastream':{'@iot.id':1},'components':'result','dataArray':[[1]]}]", "/0/components"},
            {"[{'Datastream':{'@iot.id':1},'components':['result'],'dataArray':{}}]", "/0/dataArray"},
            {"[{'Datastream':{'@iot.id':1},'components':['result'],'dataArray':[[1]]},{'Datastream':{'@iot.id':1},'"
             "components':['result']}]",
             "/1/dataArray"},
            {"[{'Datastream'", "byte"}})) {
    refused(400, post("CreateObservations", w.body), {w.says});
  }
  EXPECT_EQ(0, count("Observations"));
  EXPECT_EQ(201, post("CreateObservations", "[]").status);
}

MADANG_ON_EACH_ENGINE(data_array);

class result_formats : public sensorthings_fixture {
 protected:
  void SetUp() override {
    make("Things", whole_thing("Mill", 8.5, 53.2));
    make("Things", thing("a \\\"b\\\", c\\n=d"));
    observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1.5", ",'parameters':{'a':[1,2]}");
    observe("Datastreams(1)", "2026-05-04T09:00:00Z", "'=1+1'");
  }
};

TEST_P(result_formats, csv_is_a_table_of_what_is_selected) {
  EXPECT_EQ("phenomenonTime,result\r\n2026-05-04T08:00:00Z,1.5\r\n2026-05-04T09:00:00Z,\"'=1+1\"\r\n",
            body("Observations?$resultFormat=CSV&$select=phenomenonTime,result"));
  EXPECT_EQ("name\r\nMill\r\n\"a \"\"b\"\", c\n=d\"\r\n", body("Things?$resultFormat=CSV&$select=name"));
  EXPECT_EQ("result,Datastream/name,FeatureOfInterest/name\r\n1.5,Air of Mill,Place of Mill\r\n",
            body("Observations?$resultFormat=CSV&$select=result&$expand=Datastream($select=name),FeatureOfInterest($"
                 "select=name)&$filter=result gt 1"));
  EXPECT_EQ("name,Thing/name\r\nAir of Mill,Mill\r\n",
            body("Datastreams?$resultFormat=CSV&$select=name&$expand=Thing($select=name)"));
  EXPECT_EQ("result,parameters\r\n1.5,\"{\"\"a\"\":[1,2]}\"\r\n",
            body("Observations?$resultFormat=CSV&$select=result,parameters&$top=1"));
  EXPECT_EQ("text/csv; charset=utf-8; header=present", get("Things?$resultFormat=CSV").content_type);
  refused(400, get("Things?$resultFormat=CSV&$expand=Datastreams"), {"Datastreams"});
  refused(404, get("Things(9)/Datastreams?$resultFormat=CSV"));
  refused(404, get("Datastreams(9)/Observations?$resultFormat=CSV"));
}

// Each keeps a connection to the store open, however slowly it is read.
TEST_P(result_formats, only_so_many_tables_are_read_at_the_same_time_and_none_for_ever) {
  auto const table = [&](std::size_t const caller) {
    return city.client()
        .as({})
        .from(fmt::format("2001:db8:0:{}::7", caller))
        .get(address("Observations?$resultFormat=CSV&$select=result"));
  };
  auto reading = std::vector<net::response>{};
  for (auto i = std::size_t{0}; i != limits::kTableStreams; ++i) {
    reading.push_back(table(i / limits::kTableStreamsPerAddress));
    EXPECT_EQ(200, reading.back().status);
    if (reading.size() != limits::kTableStreamsPerAddress) continue;
    refused(429, table(0), {"from this address"});  // nobody takes all of them
  }
  auto const one_more = table(99);
  refused(503, one_more);
  EXPECT_NE("", test::field_of(one_more, "Retry-After"));
  EXPECT_EQ(200, get("Things?$resultFormat=CSV").status);  // what is short takes none
  reading.pop_back();
  EXPECT_EQ(200, table(99).status);
  reading.erase(reading.begin());
  EXPECT_EQ(200, table(0).status);
  EXPECT_EQ("result\r\n1.5\r\n\"'=1+1\"\r\n", test::body_of(reading.back()));
  city.time.at += limits::kTableStreamTime + std::chrono::seconds{1};
  auto out = std::string{};
  EXPECT_THROW(reading.front().pieces(out), std::exception);
}

TEST_P(result_formats, a_long_table_of_entities_is_whole) {
  auto many = std::string{}, lines = std::string{"name\r\n"};
  for (auto i = 0; i != 1'100; ++i) {
    many += (i == 0 ? "" : ",") +
            datastream(fmt::format("d{}", 1'000 + i), ",'Sensor':{'@iot.id':1},'ObservedProperty':{'@iot.id':1}");
    lines += fmt::format("d{}\r\n", 1'000 + i);
  }
  make("Things", thing("Large", fmt::format(",'Datastreams':[{}]", many)));
  EXPECT_EQ(lines, body("Things(3)/Datastreams?$resultFormat=CSV&$select=name"));
  EXPECT_EQ(lines, body("Things(3)/Datastreams?$resultFormat=CSV&$select=name&$orderby=length(name)"));
  EXPECT_EQ(lines, body("Datastreams?$resultFormat=CSV&$select=name&$filter=startswith(name,'d')"));
  auto const some = body("Things(3)/Datastreams?$resultFormat=CSV&$select=name&$skip=20&$top=1050");
  EXPECT_EQ("name\r\n" + lines.substr(6 + 20 * 7, 1'050 * 7), some);
}

TEST_P(result_formats, geojson_is_a_map_of_everything) {
  for (auto const* set :
       {"Things", "Locations", "Datastreams", "Observations", "FeaturesOfInterest", "HistoricalLocations"}) {
    auto const v = parsed(fmt::format("{}?$resultFormat=GeoJSON&$top=1", set));
    EXPECT_EQ("FeatureCollection", v.find("type")->string());
    v.find("features")->each_item([&](json::node const& f) {
      EXPECT_EQ("Feature", f.find("type")->string());
      EXPECT_EQ(R"({"type":"Point","coordinates":[8.5,53.2]})", f.find("geometry")->raw()) << set;
      EXPECT_TRUE(f.find("properties")->find("@iot.id"));
    });
  }
  EXPECT_EQ("null", [&] {
    auto out = std::string{};
    parsed("Things?$resultFormat=GeoJSON&$skip=1").find("features")->each_item([&](json::node const& f) {
      out = f.find("geometry")->raw();
    });
    return out;
  }());
  EXPECT_EQ("application/geo+json", get("Things?$resultFormat=GeoJSON").content_type);
  EXPECT_TRUE(parsed("Things?$resultFormat=GeoJSON&$top=1").find("@iot.nextLink"));
}

MADANG_ON_EACH_ENGINE(result_formats);

}  // namespace madang::sensing
