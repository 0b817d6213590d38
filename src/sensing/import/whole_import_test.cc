// From a table to what a client of SensorThings sees, on both engines.
#include "core/ports/board.h"
#include "sensing/capability.h"
#include "sensing/import/test_import.h"
#include "support/test_runtime.h"

namespace madang::sensing {

using namespace series_import;

class whole_import : public test::on_each_store {
 protected:
  int run(std::vector<std::string> args) {
    out.said.clear();
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
  std::string get(std::string_view const path) { return test::body_of(city.get("/sensorthings/v1.1/" + std::string{path})); }

  test::city_of city{GetParam(), sensing()};
  test::scratch_folder folder;
  remembering_output out;
};

TEST_P(whole_import, what_was_imported_is_there_once_and_stays) {
  city.shared().sets.put({.id = "tables", .title = "Tables", .licence = "CC0-1.0"});
  auto text = std::string{"sensor_id;sensor_type;location;lat;lon;timestamp;temperature;humidity\n"};
  for (auto i = 10; i != 60; ++i) text += "7;DHT22;42;48.800;9.003;2026-05-01T00:" + std::to_string(i) + ":00;" + std::to_string(i) + ".5;50\n";
  auto const table = file("2026-05-01_dht22_sensor_7.csv", text);

  for (auto round = 0; round != 2; ++round) {
    ASSERT_EQ(0, run({table, "--layout", "sensor.community"})) << out.said;
    EXPECT_NE(std::string::npos, get("Things?$count=true").find("\"@iot.count\":1"));
    EXPECT_NE(std::string::npos, get("Datastreams?$count=true").find("\"@iot.count\":2"));
    EXPECT_NE(std::string::npos, get("Observations?$count=true&$top=1").find("\"@iot.count\":100"));
    EXPECT_NE(std::string::npos, get("Things(1)/HistoricalLocations?$count=true").find("\"@iot.count\":1"));
  }
  city.restart();
  EXPECT_NE(std::string::npos, get("Observations?$count=true&$top=1").find("\"@iot.count\":100"));
  auto const stream = get("Datastreams?$filter=ObservedProperty/name%20eq%20%27Air%20temperature%27&$expand=Thing/Locations,Sensor");
  for (auto const* part : {"\"coordinates\":[9.003,48.8]", "\"name\":\"DHT22\"", "\"symbol\":\"°C\"", "\"indoor\":false"}) {
    EXPECT_NE(std::string::npos, stream.find(part)) << part << '\n' << stream;
  }
}

TEST_P(whole_import, things_say_under_which_terms_they_are_given) {
  city.shared().sets.put({.id = "tables", .title = "Tables", .licence = "CC-BY-4.0", .attribution = "The city"});
  auto const table = file("2026-05-01_dht22_sensor_7.csv", "sensor_id;sensor_type;location;lat;lon;timestamp;temperature;humidity\n"
                                                           "7;DHT22;42;48.800;9.003;2026-05-01T00:10:00;10.5;50\n");
  ASSERT_EQ(0, run({table, "--layout", "sensor.community"})) << out.said;
  auto const thing = get("Things?$filter=properties/licence%20eq%20%27CC-BY-4.0%27");
  EXPECT_NE(std::string::npos, thing.find(R"("indoor":false,"licence":"CC-BY-4.0","attribution":"The city")")) << thing;

  city.shared().sets.put({.id = "tables", .title = "Tables", .licence = "CC0-1.0"});
  ASSERT_EQ(0, run({table, "--layout", "sensor.community"})) << out.said;
  EXPECT_NE(std::string::npos, get("Things").find(R"("licence":"CC0-1.0"})"));
}

TEST_P(whole_import, what_a_private_data_set_measures_hides_nothing_of_the_public_ones) {
  city.shared().sets.put({.id = "secret", .title = "Secret", .is_public = false});
  city.shared().sets.put({.id = "tables", .title = "Tables"});
  auto const head = std::string{"sensor_id;sensor_type;location;lat;lon;timestamp;temperature;humidity\n"};
  auto const first = file("2026-05-01_dht22_sensor_7.csv", head + "7;DHT22;42;48.800;9.003;2026-05-01T00:10:00;10.5;50\n");
  auto const second = file("2026-05-01_dht22_sensor_8.csv", head + "8;DHT22;43;48.900;9.003;2026-05-01T00:10:00;11.5;51\n");
  ASSERT_EQ(0, run({first, "--layout", "sensor.community", "--data-set", "secret"})) << out.said;
  for (auto const* set : {"Things", "Datastreams", "Sensors", "ObservedProperties", "Observations"}) {
    EXPECT_NE(std::string::npos, get(std::string{set} + "?$count=true").find("\"@iot.count\":0")) << set;
  }
  ASSERT_EQ(0, run({second, "--layout", "sensor.community"})) << out.said;
  auto const stream = get("Datastreams?$filter=ObservedProperty/name%20eq%20%27Air%20temperature%27&$expand=Sensor($select=name)");
  EXPECT_NE(std::string::npos, stream.find("\"name\":\"DHT22\"")) << stream;
}

INSTANTIATE_TEST_SUITE_P(engines, whole_import, test::engines(), test::engine_name);

}  // namespace madang::sensing
