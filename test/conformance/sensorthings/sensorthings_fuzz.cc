// Bodies and addresses that nobody would send by accident, made by mutating good ones: never 5xx, never a crash, and
// what was refused has left nothing. Everything goes through the whole capability, on both engines.
#include <random>

#include <fmt/format.h>

#include "sensing/model.h"
#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {
namespace {

// Pieces that mean something somewhere.
constexpr auto kPieces = std::to_array<std::string_view>({"\"",
                                                          "'",
                                                          "{",
                                                          "}",
                                                          "[",
                                                          "]",
                                                          "(",
                                                          ")",
                                                          ",",
                                                          ":",
                                                          "/",
                                                          "\\",
                                                          "\\u0000",
                                                          "\\ud800",
                                                          "null",
                                                          "true",
                                                          "-1",
                                                          "0",
                                                          "1e308",
                                                          "9223372036854775807",
                                                          "9007199254740993",
                                                          "1.5",
                                                          "\"@iot.id\":1",
                                                          "{\"@iot.id\":1}",
                                                          "{\"@iot.id\":\"x\"}",
                                                          "\"name\":",
                                                          "\"result\":",
                                                          "\"Thing\":",
                                                          "\"Locations\":",
                                                          "\"Observations\":",
                                                          "[]",
                                                          "{}",
                                                          "\"\"",
                                                          "2026-05-04T09:00:00Z",
                                                          "0000-00-00T00:00:00Z",
                                                          "2026-05-04T09:00:00Z/2025-05-04T09:00:00Z",
                                                          "\xff",
                                                          "\xed\xa0\x80",
                                                          "서",
                                                          "%00",
                                                          "%ff",
                                                          "%",
                                                          "$filter=",
                                                          "$expand=",
                                                          "$orderby=",
                                                          "$select=",
                                                          "$top=",
                                                          "$skip=",
                                                          "$count=true",
                                                          "$ref",
                                                          "$value",
                                                          "$count",
                                                          "Things",
                                                          "Datastreams(1)",
                                                          "Observations",
                                                          "Thing",
                                                          "Locations/location",
                                                          "properties/a",
                                                          "result",
                                                          "name eq 'a'",
                                                          " and ",
                                                          " or ",
                                                          " not ",
                                                          "year(phenomenonTime)",
                                                          "geo.distance(location,geography'POINT(1 2)')",
                                                          "st_within(location,geography'POLYGON((0 0,1 1,0 1,0 0))')",
                                                          "substring(name,1,-5)",
                                                          "duration'P1D'",
                                                          "&",
                                                          ";",
                                                          "=",
                                                          "+",
                                                          "%20",
                                                          "*",
                                                          "@iot.id",
                                                          "resultFormat=",
                                                          "$resultFormat=CSV",
                                                          "$resultFormat=dataArray",
                                                          "$resultFormat=GeoJSON",
                                                          "$skiptoken=WzEsMSwxXQ",
                                                          "application/geo+json",
                                                          "\"type\":\"Polygon\"",
                                                          "\"coordinates\":[[[0,0]]]"});

std::string mutated(std::string s, std::mt19937& random) {
  auto const pick = [&](std::size_t const n) { return n == 0 ? 0 : std::size_t(random() % n); };
  for (auto n = 1 + pick(3); n != 0; --n) {
    auto const at = pick(s.size() + 1);
    switch (pick(6)) {
      case 0: s.insert(at, kPieces[pick(kPieces.size())]); break;
      case 1: s.erase(at, pick(8)); break;
      case 2:
        if (at < s.size()) s[at] = char(random());
        break;
      case 3: s.replace(at, pick(6), kPieces[pick(kPieces.size())]); break;
      case 4: s.insert(at, s.substr(pick(s.size() + 1), pick(40))); break;
      default: s.resize(at); break;
    }
  }
  return s;
}

}  // namespace

class sensorthings_fuzz : public sensorthings_fixture {
 protected:
  void SetUp() override {
    make("Things", whole_thing("Mill", 8.5, 53.2));
    make("Sensors", sensor("s", ",'@iot.id':'x'"));
    observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1", ",'@iot.id':'x','parameters':{'a':1}");
    observe("Datastreams(1)", "2026-05-04T08:01:00Z/2026-05-04T08:02:00Z", "'text'");
  }
  // Straight from the tables, so that it costs little; and how it looks through the interface.
  std::vector<std::int64_t> rows() {
    auto out = std::vector<std::int64_t>{};
    city.shared().entities.read([&](store::transaction& tx) {
      for (auto const& m : all_models()) {
        if (!m.table.empty()) {
          out.push_back(tx.integer({"fuzz.count", fmt::format("SELECT count(*) FROM {}", m.table)}, {}).value_or(-1));
        }
      }
      for (auto const* links : {"sensing_thing_location", "sensing_historical_location_location"}) {
        out.push_back(tx.integer({"fuzz.count", fmt::format("SELECT count(*) FROM {}", links)}, {}).value_or(-1));
      }
    });
    auto observations = json::document{};
    auto const text = body("Observations?$count=true&$top=0");
    out.push_back(observations.parse(text)->find("@iot.count")->integer());
    return out;
  }
  int rounds(int const on_sqlite) const { return GetParam() == store::engine::sqlite ? on_sqlite : on_sqlite / 6; }
};

TEST_P(sensorthings_fuzz, bodies) {
  auto const good = std::vector<std::pair<std::string, std::string>>{
      {"Things",
       json_of(whole_thing("a", 1, 2,
                           ",'Observations':[{'result':1},{'result':{'a':1},'FeatureOfInterest':{'@iot.id':1}}]"))},
      {"Things", json_of(thing("a", ",'properties':{'a':[1,{'b':null}]},'Locations':[{'@iot.id':1}]"))},
      {"Locations", json_of(location("a", 1, 2, ",'Things':[{'@iot.id':1}]"))},
      {"HistoricalLocations",
       json_of("{'time':'2020-01-01T00:00:00Z','Thing':{'@iot.id':1},'Locations':[{'@iot.id':1}]}")},
      {"Datastreams",
       json_of(datastream("a", ",'Thing':{'@iot.id':1},'Sensor':{'@iot.id':'x'},'ObservedProperty':{'@iot.id':1}"))},
      {"FeaturesOfInterest", json_of(feature("a", 1, 2, ",'Observations':[{'result':1,'Datastream':{'@iot.id':1}}]"))},
      {"Datastreams(1)/Observations",
       json_of("{'phenomenonTime':'2026-05-04T08:00:00Z','result':1.5,'resultTime':'2026-05-04T08:00:00Z','"
               "resultQuality':'x','validTime':'2026-05-04T08:00:00Z/2026-05-05T08:00:00Z','parameters':{}}")},
      {"Observations", json_of("{'result':[1,2],'Datastream':{'@iot.id':1},'@iot.id':'y'}")},
      {"CreateObservations", json_of("[{'Datastream':{'@iot.id':1},'components':['phenomenonTime','result','id','"
                                     "FeatureOfInterest/id'],'dataArray':[['2026-05-04T08:00:00Z',1,'z',1]]}]")},
      {"PATCH Things(1)", json_of("{'name':'b','properties':{'a':1},'Locations':[{'@iot.id':1}]}")},
      {"PATCH Locations(1)",
       json_of("{'encodingType':'application/"
               "geo+json','location':{'type':'Polygon','coordinates':[[[0,0],[1,0],[1,1],[0,0]]]}}")},
      {"PATCH Observations('x')", json_of("{'result':2,'FeatureOfInterest':{'@iot.id':1},'phenomenonTime':'2026-05-"
                                          "04T08:00:00Z/2026-05-04T09:00:00Z'}")},
      {"PUT Datastreams(1)", json_of(datastream("b", ",'observedArea':{'type':'Point','coordinates':[1,2]}"))}};
  auto random = std::mt19937{20260504};
  auto before = rows();
  auto taken = 0;
  for (auto i = 0, n = rounds(3'000); i != n; ++i) {
    auto const& [target, body] = good[std::size_t(random() % good.size())];
    auto const sent = mutated(body, random);
    auto const space = target.find(' ');
    auto const method = space == target.npos ? std::string{"POST"} : target.substr(0, space);
    auto const r = city.client()
                       .as(test::city_of::administrator())
                       .call(method, address(target.substr(space == target.npos ? 0 : space + 1)), sent);
    ASSERT_LT(r.status, 500) << i << ' ' << target << ' ' << sent << ": " << r.body;
    if (r.status < 300) {
      ++taken;
      before = rows();
    } else {
      ASSERT_EQ(before, rows()) << i << ' ' << target << ' ' << sent << ": " << r.body;
      EXPECT_EQ("application/problem+json", r.content_type);
    }
  }
  EXPECT_GT(taken, 0);  // the mutations are not so wild that nothing gets through
  // What was taken can be read again, all of it.
  EXPECT_EQ(
      200, get("Things?$expand=Locations,HistoricalLocations,Datastreams($expand=Observations,Sensor,ObservedProperty)")
               .status);
  EXPECT_EQ(200, get("FeaturesOfInterest?$expand=Observations&$resultFormat=GeoJSON").status);
}

TEST_P(sensorthings_fuzz, addresses) {
  auto const good = std::vector<std::string>{
      "Things(1)/Datastreams(1)/Observations?$filter=result gt 0 and year(phenomenonTime) eq "
      "2026&$orderby=phenomenonTime desc&$top=2&$skip=1&$count=true",
      "Things?$expand=Locations($select=name;$top=1),Datastreams($expand=Observations($filter=result lt "
      "5;$orderby=result desc;$count=true);$count=true)&$select=name,id",
      "Locations?$filter=st_within(location,geography'POLYGON((8 53,9 53,9 54,8 54,8 53))') or "
      "geo.distance(location,geography'POINT(8 53)') lt 1&$orderby=geo.distance(location,geography'POINT(8 53)')",
      "Observations?$filter=substringof('te',result) or length(result) gt 2 or result add 1 div 2 eq "
      "1&$resultFormat=dataArray&$select=id,result",
      "Datastreams?$filter=Thing/Locations/name eq 'a' or Observations/result eq 1 and Sensor/id eq "
      "'x'&$orderby=Thing/name,id desc",
      "Observations('x')/Datastream/Thing/Locations(1)/location/coordinates/$value",
      "Observations?$resultFormat=CSV&$expand=Datastream($select=name)&$orderby=result&$top=5",
      "FeaturesOfInterest?$resultFormat=GeoJSON&$filter=Observations/phenomenonTime gt now() sub duration'P1D'",
      "Things?$skiptoken=WzEsMSwxXQ&$orderby=name desc",
      "Sensors('x')/Datastreams/$ref",
      "Things/$count?$filter=properties/a eq null",
      "Datastreams(1)/unitOfMeasurement/symbol/$value",
      ""};
  auto random = std::mt19937{20260505};
  auto const before = rows();
  auto answered = 0;
  for (auto i = 0, n = rounds(8'000); i != n; ++i) {
    auto target = mutated(good[std::size_t(random() % good.size())], random);
    // As the server's reader would let it through: no spaces, controls or fragments; sometimes raw otherwise.
    auto const path = address(target);
    auto const r = city.get(path);
    answered += r.status == 200;
    ASSERT_LT(r.status, r.status == 501 ? 502 : 500) << i << ' ' << path << ": " << r.body;
    test::body_of(r);
  }
  EXPECT_GT(answered, 0);
  EXPECT_EQ(before, rows());
}

MADANG_ON_EACH_ENGINE(sensorthings_fuzz);

}  // namespace madang::sensing
