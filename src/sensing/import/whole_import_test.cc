// From a table to what a client of SensorThings sees, on both engines.
#include <fmt/format.h>

#include "core/ports/board.h"
#include "sensing/capability.h"
#include "sensing/import/test_import.h"
#include "support/test_runtime.h"

namespace madang::sensing {

using namespace series_import;

class whole_import : public test::on_each_store {
 protected:
  int run(std::vector<std::string> args) {
    out.forget();
    if (std::ranges::find(args, "--data-set") == args.end()) args.insert(args.end(), {"--data-set", "tables"});
    auto const options = parse_command_line(import_series_spec(), args);
    if (!options) return 2;
    auto call = command_call{*options, folder.path(), out};
    return import_series(*city.shared().ports.find<ports::series_port>(), city.shared().sets, call);
  }
  std::string file(std::string_view const name, std::string_view const text) {
    auto const path = folder.file(name);
    std::ofstream{path} << text;
    return path;
  }
  std::string get(std::string_view const path) {
    return test::body_of(city.get("/sensorthings/v1.1/" + std::string{path}));
  }

  test::city_of city{GetParam(), sensing()};
  test::scratch_folder folder;
  test::kept_output out;
};

TEST_P(whole_import, what_was_imported_is_there_once_and_stays) {
  city.shared().sets.put({.id = "tables", .title = "Tables", .licence = "CC0-1.0"});
  auto text = std::string{"sensor_id;sensor_type;location;lat;lon;timestamp;temperature;humidity\n"};
  for (auto i = 10; i != 60; ++i) {
    text += "7;DHT22;42;48.800;9.003;2026-05-01T00:" + std::to_string(i) + ":00;" + std::to_string(i) + ".5;50\n";
  }
  auto const table = file("2026-05-01_dht22_sensor_7.csv", text);

  for (auto round = 0; round != 2; ++round) {
    ASSERT_EQ(0, run({table, "--layout", "sensor.community"})) << out.all();
    EXPECT_NE(std::string::npos, get("Things?$count=true").find("\"@iot.count\":1"));
    EXPECT_NE(std::string::npos, get("Datastreams?$count=true").find("\"@iot.count\":2"));
    EXPECT_NE(std::string::npos, get("Observations?$count=true&$top=1").find("\"@iot.count\":100"));
    EXPECT_NE(std::string::npos, get("Things(1)/HistoricalLocations?$count=true").find("\"@iot.count\":1"));
  }
  city.restart();
  EXPECT_NE(std::string::npos, get("Observations?$count=true&$top=1").find("\"@iot.count\":100"));
  auto const stream =
      get("Datastreams?$filter=ObservedProperty/name%20eq%20%27Air%20temperature%27&$expand=Thing/Locations,Sensor");
  for (auto const* part :
       {"\"coordinates\":[9.003,48.8]", "\"name\":\"DHT22\"", "\"symbol\":\"°C\"", "\"indoor\":false"}) {
    EXPECT_NE(std::string::npos, stream.find(part)) << part << '\n' << stream;
  }
}

TEST_P(whole_import, things_say_under_which_terms_they_are_given) {
  city.shared().sets.put({.id = "tables", .title = "Tables", .licence = "CC-BY-4.0", .attribution = "The city"});
  auto const table = file("2026-05-01_dht22_sensor_7.csv",
                          "sensor_id;sensor_type;location;lat;lon;timestamp;temperature;humidity\n"
                          "7;DHT22;42;48.800;9.003;2026-05-01T00:10:00;10.5;50\n");
  ASSERT_EQ(0, run({table, "--layout", "sensor.community"})) << out.all();
  auto const thing = get("Things?$filter=properties/licence%20eq%20%27CC-BY-4.0%27");
  EXPECT_NE(std::string::npos, thing.find(R"("indoor":false,"licence":"CC-BY-4.0","attribution":"The city")")) << thing;

  city.shared().sets.put({.id = "tables", .title = "Tables", .licence = "CC0-1.0"});
  ASSERT_EQ(0, run({table, "--layout", "sensor.community"})) << out.all();
  EXPECT_NE(std::string::npos, get("Things").find(R"("licence":"CC0-1.0"})"));
}

TEST_P(whole_import, what_people_changed_stays_until_the_mapping_says_something_else) {
  city.shared().sets.put({.id = "tables", .title = "Tables"});
  file("masts.csv", "mast,time,lon,lat,level\nharbour,2026-05-04T00:00:00Z,8.8,53.07,1.5\n");
  auto const read_table = [&](std::string_view const series, std::string_view const unit) {
    file("masts.json", fmt::format(R"({{"title": "Masts", "source": "masts", "time": {{"text": "{{time}}"}},
      "thing": {{"key": "{{mast}}", "name": "Mast {{mast}}", "longitude": "{{lon}}", "latitude": "{{lat}}"}},
      "series": [{{"column": "level", "key": "level", "name": "{}", "observed_property": {{"name": "Level", "definition": "http://example.org/level"}},
                  "unit": {{"name": "{}", "symbol": "m", "definition": "ucum:m"}}}}]}})",
                                   series, unit));
    ASSERT_EQ(0, run({"masts.csv", "--mapping", "masts.json"})) << out.all();
  };
  read_table("Level of {mast}", "metre");
  ASSERT_EQ(
      200, city.patch("/sensorthings/v1.1/Things(1)", R"({"name":"Mast at the old harbour","properties":{"key":"A1"}})")
               .status);
  ASSERT_EQ(200, city.patch("/sensorthings/v1.1/Datastreams(1)", R"({"name":"Height of the water"})").status);
  ASSERT_EQ(200,
            city.patch("/sensorthings/v1.1/Locations(1)", R"({"location":{"type":"Point","coordinates":[8.9,53.1]}})")
                .status);
  auto const things = get("Things?$expand=Locations,HistoricalLocations"), streams = get("Datastreams");
  EXPECT_NE(std::string::npos, things.find("Mast at the old harbour")) << things;

  read_table("Level of {mast}", "metre");
  EXPECT_EQ(things, get("Things?$expand=Locations,HistoricalLocations"));
  EXPECT_EQ(streams, get("Datastreams"));
  read_table("Level of {mast}", "Meter");  // says nothing new of the name
  EXPECT_EQ(things, get("Things?$expand=Locations,HistoricalLocations"));
  EXPECT_NE(std::string::npos, get("Datastreams").find(R"("name":"Height of the water")"));
  EXPECT_NE(std::string::npos, get("Datastreams").find(R"("name":"Meter")"));
  read_table("Gauge {mast}", "Meter");
  EXPECT_NE(std::string::npos, get("Datastreams").find(R"("name":"Gauge harbour")")) << get("Datastreams");
  EXPECT_EQ(things, get("Things?$expand=Locations,HistoricalLocations"));
  EXPECT_NE(std::string::npos, get("Datastreams?$count=true").find("\"@iot.count\":1"));
}

TEST_P(whole_import, a_corrected_value_is_told_and_replaces_the_first_one_only_if_it_is_to) {
  city.shared().sets.put({.id = "tables", .title = "Tables"});
  file(
      "m.json",
      R"({"title": "Level", "source": "levels", "time": {"text": "{when}"}, "thing": {"key": "bridge", "name": "Bridge", "longitude": "8.8", "latitude": "53.07"},
    "series": [{"column": "level", "key": "level", "name": "Level", "observed_property": {"name": "Level", "definition": "http://example.org/level"},
                "unit": {"name": "metre", "symbol": "m", "definition": "ucum:m"}}]})");
  auto const rows = [](std::string_view const third, std::string_view const last) {
    return fmt::format("when,level\n2026-05-04T00:00:00Z,1\n2026-05-04T01:00:00Z,2\n2026-05-04T02:00:00Z,{}\n{}", third,
                       last);
  };
  auto const first = file("first.csv", rows("3", "")),
             corrected = file("corrected.csv", rows("3.5", "2026-05-04T03:00:00Z,4\n"));
  auto const values = [&] { return get("Observations?$orderby=phenomenonTime&$select=result&$count=true"); };
  ASSERT_EQ(0, run({first, "--mapping", "m.json"})) << out.all();
  EXPECT_TRUE(out.says("New: 3; already there: 0.\n")) << out.all();

  ASSERT_EQ(0, run({corrected, "--mapping", "m.json"})) << out.all();
  EXPECT_TRUE(
      out.says("New: 1; already there: 2.\nOther than what is stored for the same time: 1. That stays; --replace puts "
                "what the table says in its place.\n"
                "  bridge / level at 2026-05-04T02:00:00Z: stored is 3, the table says 3.5\n"))
      << out.all();
  EXPECT_NE(std::string::npos, values().find(R"([{"result":1},{"result":2},{"result":3},{"result":4}])")) << values();

  ASSERT_EQ(0, run({corrected, "--mapping", "m.json", "--replace"})) << out.all();
  EXPECT_TRUE(out.says("New: 0; already there: 3.\nReplaced by what the table says: 1.")) << out.all();
  for (auto round = 0; round != 2; ++round) {
    EXPECT_NE(std::string::npos, values().find(R"([{"result":1},{"result":2},{"result":3.5},{"result":4}])"))
        << values();
    city.restart();
  }
  ASSERT_EQ(0, run({corrected, "--mapping", "m.json", "--replace"})) << out.all();
  EXPECT_TRUE(out.says("New: 0; already there: 4.\nThe import into the data set 'tables' is complete.")) << out.all();
}

TEST_P(whole_import, what_a_private_data_set_measures_hides_nothing_of_the_public_ones) {
  city.shared().sets.put({.id = "secret", .title = "Secret", .is_public = false});
  city.shared().sets.put({.id = "tables", .title = "Tables"});
  auto const head = std::string{"sensor_id;sensor_type;location;lat;lon;timestamp;temperature;humidity\n"};
  auto const first =
      file("2026-05-01_dht22_sensor_7.csv", head + "7;DHT22;42;48.800;9.003;2026-05-01T00:10:00;10.5;50\n");
  auto const second =
      file("2026-05-01_dht22_sensor_8.csv", head + "8;DHT22;43;48.900;9.003;2026-05-01T00:10:00;11.5;51\n");
  ASSERT_EQ(0, run({first, "--layout", "sensor.community", "--data-set", "secret"})) << out.all();
  for (auto const* set : {"Things", "Datastreams", "Sensors", "ObservedProperties", "Observations"}) {
    EXPECT_NE(std::string::npos, get(std::string{set} + "?$count=true").find("\"@iot.count\":0")) << set;
  }
  ASSERT_EQ(0, run({second, "--layout", "sensor.community"})) << out.all();
  auto const stream =
      get("Datastreams?$filter=ObservedProperty/name%20eq%20%27Air%20temperature%27&$expand=Sensor($select=name)");
  EXPECT_NE(std::string::npos, stream.find("\"name\":\"DHT22\"")) << stream;
}

INSTANTIATE_TEST_SUITE_P(engines, whole_import, test::engines(), test::engine_name);

}  // namespace madang::sensing
