#include "sensing/import/import_series.h"

#include "sensing/import/row_reader.h"
#include "sensing/import/test_import.h"

namespace madang::sensing::series_import {

constexpr auto kUnit =
    R"("observed_property": {"name": "Level", "definition": "urn:level"}, "unit": {"name": "metre", "symbol": "m", "definition": "urn:m"})";

// A mapping for a table with the columns `when` and `level`, with more fields at the top, of the time and of the
// series.
static std::string river(std::string const& more = "", std::string const& time = "", std::string const& series = "") {
  return R"({"title": "River", "source": "gauges", )" + more + R"("time": {"text": "{when}")" + time +
         R"(}, "thing": {"key": "bridge", "name": "At the bridge"}, "series": [{"column": "level", "name": "Level", )" +
         series + kUnit + "}]}";
}

TEST_F(importing, a_table_becomes_a_thing_with_its_series) {
  auto const table = file("a.csv", "when,level,remark\n2026-05-04T09:00:00Z,1.25,calm\n2026-05-04T10:00:00Z,1.5,\n");
  ASSERT_EQ(0, run({table, "--mapping", file("m.json", river())})) << out.all();
  EXPECT_EQ((std::set<std::string>{"open"}), port.data_sets);
  auto const& s = port.stations.at("gauges/bridge");
  EXPECT_EQ("At the bridge", s.name);
  EXPECT_EQ("River", s.description);
  EXPECT_EQ("", s.location_geojson);
  ASSERT_EQ(1u, s.series.size());
  EXPECT_EQ("level", s.series[0].key);
  EXPECT_EQ("urn:level", s.series[0].observed_property.definition);
  EXPECT_EQ(1.25, port.at("bridge/level", "2026-05-04T09:00:00Z"));
  EXPECT_EQ(2u, port.count("bridge/level"));
  EXPECT_TRUE(out.says("Things: 1; series: 1; values: 2; rows: 2; files: 1."));
  EXPECT_TRUE(out.says("bridge / level: 2, 2026-05-04T09:00:00Z to 2026-05-04T10:00:00Z"));
  EXPECT_TRUE(out.says("not imported: remark."));
}

TEST_F(importing, relative_paths_begin_where_the_person_stands) {
  file("a.csv", "when,level\n2026-05-04T09:00:00Z,1\n");
  file("m.json", river());
  EXPECT_EQ(0, run({"--mapping", "m.json", "a.csv", "a.csv"})) << out.all();
  EXPECT_TRUE(out.says("files: 2."));
}

TEST_F(importing, a_dry_run_stores_nothing) {
  auto const table = file("a.csv", "when,level\n2026-05-04T09:00:00Z,1\n");
  EXPECT_EQ(0, run({table, "--mapping", file("m.json", river()), "--dry-run"}));
  EXPECT_TRUE(out.says("values: 1;")) << out.all();
  EXPECT_TRUE(port.stations.empty());
  EXPECT_EQ(0, port.appends);
}

TEST_F(importing, the_command_line_is_checked) {
  auto const table = file("a.csv", "when,level\n");
  EXPECT_EQ(2, run({table}));
  EXPECT_EQ(2, run({table, "--mapping", file("m.json", river()), "--layout", "sensor.community"}));
  EXPECT_EQ(2, run({table, "--layout", "unheard.of"}));
  EXPECT_TRUE(out.says("There is: sensor.community."));
  EXPECT_EQ(1, run({table, "--mapping", "nowhere.json"}));
  EXPECT_EQ(1, run({"nowhere.csv", "--mapping", file("m.json", river())}));
  EXPECT_TRUE(out.says("nowhere.csv cannot be opened"));
  EXPECT_EQ(1, run({folder.path(), "--mapping", file("m.json", river())}));
  EXPECT_TRUE(out.says("is a folder."));
  EXPECT_EQ(1, run({file("empty.csv", ""), "--mapping", file("m.json", river())}));
  EXPECT_TRUE(out.says("is empty."));
}

TEST_F(importing, a_data_set_that_is_not_there_comes_with_the_command_that_makes_it) {
  auto const m = file("m.json", river(R"("licence": "CC-BY-4.0", "attribution": "City's own", )"));
  EXPECT_EQ(1, run({file("a.csv", "when,level\n"), "--mapping", m}, "rivers"));
  EXPECT_TRUE(
      out.says("madang admin data-set --data DIR --id rivers --title 'River' --licence 'CC-BY-4.0' --attribution "
                "'City'\\''s own'"))
      << out.all();
}

TEST_F(importing, what_is_not_for_everybody_does_not_go_into_a_public_data_set) {
  auto const m = file("m.json", river(R"("private": true, )"));
  auto const table = file("a.csv", "when,level\n2026-05-04T09:00:00Z,1\n");
  EXPECT_EQ(1, run({table, "--mapping", m}, "open"));
  EXPECT_EQ(0, run({table, "--mapping", m}, "closed")) << out.all();
}

TEST_F(importing, columns_that_are_not_there_are_all_named_before_anything_is_read) {
  auto const m = file(
      "m.json",
      R"({"title": "t", "source": "s", "skip_rows_if": [{"column": "kind", "is": ["sum"]}], "time": {"text": "{day} {hour}", "format": "%F %H"},
      "thing": {"key": "{station}", "name": "{nome}"}, "series": [{"column": "levl", "name": "Level", )" +
          std::string{kUnit} + "}]}");
  EXPECT_EQ(1, run({file("a.csv", "day,time,station,level\n"), "--mapping", m}));
  for (auto const* pointer : {"/skip_rows_if/0/column", "/time/text", "/thing/name", "/series/0/column"}) {
    EXPECT_TRUE(out.says(pointer)) << out.all();
  }
  EXPECT_TRUE(out.says("has no column 'levl'. It has: day, time, station, level.")) << out.all();
  EXPECT_TRUE(port.stations.empty());
}

TEST_F(importing, mistakes_are_named_with_line_and_column) {
  auto text = std::string{"when,level\n"};
  for (auto i = 0; i != 100; ++i) {
    text += "2026-05-04T09:" + std::to_string(10 + i % 50) + ":" + std::to_string(10 + i / 50) + "Z,1\n";
  }
  text +=
      "yesterday,1\n2026-05-04T11:00:00Z,high\n2026-05-04T12:00:00Z\n2026-05-04T13:00:00Z,\"1\"\"2\"x\n2026-05-04T14:"
      "00:00Z,7\x1B[31m\n";
  ASSERT_EQ(0, run({file("a.csv", text), "--mapping", file("m.json", river())})) << out.all();
  EXPECT_EQ(100u, port.count("bridge/level"));
  EXPECT_TRUE(out.says("line 102: 'yesterday' is no time as in 'iso8601'.")) << out.all();
  EXPECT_TRUE(out.says("line 103, column 2 (level): 'high' is no number."));
  EXPECT_TRUE(out.says("line 104: There are 1 cells for 2 columns."));
  EXPECT_TRUE(out.says("line 105, column 2: After a closing quotation mark"));
  EXPECT_TRUE(out.says("'7?[31m' is no number."));  // nothing that a terminal would obey
  EXPECT_TRUE(out.says("cells that hold no number, left out: 2 ("));
}

TEST_F(importing, more_than_twenty_mistakes_are_counted) {
  auto text = std::string{"when,level\n"};
  for (auto i = 0; i != 1'000; ++i) {
    text += i % 20 == 0 ? "?,1\n" : "2026-05-04T09:00:00." + std::to_string(1'000 + i) + "Z,1\n";
  }
  ASSERT_EQ(0, run({file("a.csv", text), "--mapping", file("m.json", river())}));
  EXPECT_EQ(950u, port.count("bridge/level"));
  EXPECT_TRUE(out.says("There are more mistakes")) << out.all();
  EXPECT_TRUE(out.says("line 382:"));
  EXPECT_FALSE(out.says("line 402:"));
  EXPECT_TRUE(out.says("rows without a time that can be read, left out: 50 ("));
}

TEST_F(importing, more_than_a_tenth_of_wrong_rows_stores_nothing) {
  auto const table = file("a.csv", "when,level\n2026-05-04T09:00:00Z,1\n2026-05-04T10:00:00Z,x\n");
  auto const m = file("m.json", river());
  EXPECT_EQ(1, run({table, "--mapping", m}));
  EXPECT_TRUE(out.says("1 of 2 rows of")) << out.all();
  EXPECT_TRUE(port.stations.empty());
  EXPECT_EQ(0, run({table, "--mapping", m, "--keep-going"}));
  EXPECT_EQ(1u, port.count("bridge/level"));
}

TEST_F(importing, values_that_say_missing_are_none_and_those_out_of_range_are_reported) {
  auto const table = file("a.csv",
                          "when,level\n2026-05-04T09:00:00Z,\n2026-05-04T10:00:00Z,NA\n2026-05-04T11:00:00Z,-999\n2026-"
                          "05-04T12:00:00Z,3\n2026-05-04T13:00:00Z,12\n");
  ASSERT_EQ(0, run({table, "--mapping",
                    file("m.json", river(R"("missing": ["NA", "-999"], )", "", R"("minimum": 0, "maximum": 10, )"))}));
  EXPECT_EQ(1u, port.count("bridge/level"));
  EXPECT_TRUE(out.says("cells that hold no value: 3")) << out.all();
  EXPECT_TRUE(out.says("values outside of their valid range, left out: 1 (" + table + ": line 6)"));
}

TEST_F(importing, numbers_are_read_as_the_mapping_says) {
  auto const table =
      file("a.csv", "# by hand\nwhen;level\n04.05.2026 09:00;1.234\n04.05.2026 10:00;-1,5\n04.05.2026 11:00;+2\n");
  ASSERT_EQ(0, run({table, "--keep-going", "--mapping",
                    file("m.json", river(R"("decimal": ",", "skip_lines": 1, )",
                                         R"(, "format": "%d.%m.%Y %H:%M", "zone": "+02:00")",
                                         R"("factor": 0.01, "offset": 273.15, )"))}));
  EXPECT_TRUE(out.says("'1.234' is no number.")) << out.all();  // who knows whether that is a thousand
  EXPECT_EQ(273.135, port.at("bridge/level", "2026-05-04T08:00:00Z"));
  EXPECT_EQ(273.17, port.at("bridge/level", "2026-05-04T09:00:00Z"));
}

TEST(import_numbers, decimals_stay_decimals) {
  EXPECT_EQ(969.1302, scaled(96'913.02, 0.01, 0));
  EXPECT_EQ(0.3, scaled(3, 0.1, 0));
  EXPECT_EQ(20'000, scaled(2'000, 10, 0));
  EXPECT_EQ(50, scaled(10, 1.8, 32));
  EXPECT_EQ(std::nullopt, read_number("", '.'));
  EXPECT_EQ(std::nullopt, read_number("+", '.'));
  EXPECT_EQ(std::nullopt, read_number("+-1", '.'));
  EXPECT_EQ(std::nullopt, read_number("1,5", '.'));
  EXPECT_EQ(std::nullopt, read_number("1,5,5", ','));
  EXPECT_EQ(std::nullopt, read_number("inf", '.'));
  EXPECT_EQ(std::nullopt, read_number("0x10", '.'));
  EXPECT_EQ(1e-5, read_number("1e-5", '.'));
}

TEST_F(importing, tables_in_other_encodings_are_decoded_or_refused) {
  auto const table = file("a.csv", "when;Pegel M\xFCnster\n2026-05-04T09:00:00Z;1\n");
  auto text = river();
  text.replace(text.find("\"level\""), 7, "\"Pegel Münster\"");
  EXPECT_EQ(1, run({table, "--mapping", file("m.json", text)}));
  EXPECT_TRUE(out.says("line 1, column 2: The text is not UTF-8. Say in the mapping how it is written")) << out.all();
  text.insert(1, R"("encoding": "windows-1252", )");
  EXPECT_EQ(0, run({table, "--mapping", file("m.json", text)})) << out.all();
  EXPECT_EQ(1u, port.count("bridge/Pegel Münster"));
  auto const korean = file("k.csv", "when,\xBC\xF6\xC0\xA7\n2026-05-04T09:00:00Z,1\n");
  auto k = river(R"("encoding": "cp949", )");
  k.replace(k.find("\"level\""), 7, "\"수위\"");
  EXPECT_EQ(0, run({korean, "--mapping", file("k.json", k)})) << out.all();
}

TEST_F(importing, an_hour_that_clocks_show_twice_is_told_apart_by_the_order_of_rows) {
  auto const berlin = R"(, "format": "%Y-%m-%d %H:%M", "zone": "Europe/Berlin")";
  auto const m = file("m.json", river("", berlin));
  auto const table = file("a.csv",
                          "when,level\n2015-10-25 01:30,1\n2015-10-25 02:00,2\n2015-10-25 02:30,3\n2015-10-25 "
                          "02:00,4\n2015-10-25 02:30,\n2015-10-25 03:00,6\n");
  ASSERT_EQ(0, run({table, "--mapping", m})) << out.all();
  EXPECT_EQ(1, port.at("bridge/level", "2015-10-24T23:30:00Z"));
  EXPECT_EQ(2, port.at("bridge/level", "2015-10-25T00:00:00Z"));
  EXPECT_EQ(3, port.at("bridge/level", "2015-10-25T00:30:00Z"));
  EXPECT_EQ(4, port.at("bridge/level", "2015-10-25T01:00:00Z"));
  EXPECT_EQ(6, port.at("bridge/level", "2015-10-25T02:00:00Z"));
  EXPECT_TRUE(out.says("times in the hour that clocks showed twice, told apart by the order of rows: 4 ("));
}

TEST_F(importing, rows_that_go_back_in_time_are_told_apart_too) {
  auto const m = file("m.json", river("", R"(, "format": "%Y-%m-%d %H:%M", "zone": "Europe/Berlin")"));
  auto const table = file("a.csv",
                          "when,level\n2015-10-25 04:00,7\n2015-10-25 03:00,6\n2015-10-25 02:00,5\n2015-10-25 "
                          "02:00,4\n2015-10-25 01:00,3\n");
  ASSERT_EQ(0, run({table, "--mapping", m})) << out.all();
  EXPECT_EQ(5, port.at("bridge/level", "2015-10-25T01:00:00Z"));
  EXPECT_EQ(4, port.at("bridge/level", "2015-10-25T00:00:00Z"));
  EXPECT_EQ(5u, port.count("bridge/level"));
}

TEST_F(importing, an_hour_that_clocks_jump_over_is_reported) {
  auto const m = file("m.json", river("", R"(, "format": "%Y-%m-%d %H:%M", "zone": "Europe/Berlin")"));
  auto const table = file("a.csv", "when,level\n2016-03-27 01:30,1\n2016-03-27 02:30,2\n2016-03-27 03:00,3\n");
  EXPECT_EQ(0, run({table, "--mapping", m, "--keep-going"}));
  EXPECT_TRUE(out.says("line 3: '2016-03-27 02:30' did not exist in Europe/Berlin: clocks went forward.")) << out.all();
  EXPECT_EQ(2u, port.count("bridge/level"));
}

TEST_F(importing, of_two_rows_about_one_time_the_mapping_says_which_counts) {
  auto const table = file(
      "a.csv",
      "when,level\n2026-05-04T09:00:00Z,1\n2026-05-04T08:00:00Z,5\n2026-05-04T09:00:00Z,2\n2026-05-04T08:00:00Z,5\n");
  ASSERT_EQ(0, run({table, "--mapping", file("m.json", river())}));
  EXPECT_EQ(2, port.at("bridge/level", "2026-05-04T09:00:00Z"));
  EXPECT_TRUE(out.says("about the same time, of which one is taken: 1 (")) << out.all();
  EXPECT_TRUE(out.says("values given twice for the same time, taken once: 1 ("));
  port = {};
  ASSERT_EQ(0, run({table, "--mapping", file("m.json", river("", R"(, "repeated": "first")"))}));
  EXPECT_EQ(1, port.at("bridge/level", "2026-05-04T09:00:00Z"));
}

TEST_F(importing, a_table_with_one_value_a_row_becomes_many_series) {
  auto const m = file("m.json", R"({"title": "t", "source": "s", "time": {"text": "{when}", "zone": "Europe/Berlin"},
      "thing": {"key": "{station}", "name": "Station {station}", "longitude": "{x}", "latitude": "{y}", "properties": {"code": "{station}", "height": "{z}", "by": "us"}},
      "series": [{"column": "value", "key": "a", "name": "A", "only_if": [{"column": "what", "is": ["a", "A"]}], )" +
                                    std::string{kUnit} + R"(},
                 {"column": "value", "key": "b", "name": "B at {station}", "only_if": [{"column": "what", "is": ["b"]}], "skip_if": [{"column": "flag", "is": ["bad"]}], )" +
                                    kUnit + "}]}");
  auto const table = file("a.csv",
                          "when,station,x,y,z,what,value,flag\n2015-10-25 02:00,007,7.5,52,1.5,a,1,\n2015-10-25 "
                          "02:00,007,7.5,52,1.5,b,2,\n2015-10-25 02:00,N,,,,A,3,\n"
                          "2015-10-25 02:00,007,7.5,52,1.5,a,4,\n2015-10-25 03:00,007,7.5,52,1.5,b,5,bad\n");
  ASSERT_EQ(0, run({table, "--mapping", m})) << out.all();
  EXPECT_EQ(1, port.at("007/a", "2015-10-25T00:00:00Z"));
  EXPECT_EQ(4, port.at("007/a", "2015-10-25T01:00:00Z"));  // the second time for this series only
  EXPECT_EQ(2, port.at("007/b", "2015-10-25T00:00:00Z"));
  EXPECT_EQ(1u, port.count("007/b"));
  EXPECT_EQ(3, port.at("N/a", "2015-10-25T00:00:00Z"));
  auto const& s = port.stations.at("s/007");
  EXPECT_EQ("Station 007", s.name);
  EXPECT_EQ(R"({"code":"007","height":1.5,"by":"us"})", s.properties_json);
  EXPECT_EQ(R"({"type":"Point","coordinates":[7.5,52]})", s.location_geojson);
  EXPECT_EQ("B at 007", s.series.at(1).name);
  EXPECT_EQ("", port.stations.at("s/N").location_geojson);
  EXPECT_EQ(1u, port.stations.at("s/N").series.size());
}

TEST_F(importing, a_column_can_be_a_thing_and_a_second_table_can_describe_it) {
  file("places.csv", "id;title;lon;lat\np1;First;7.5;52\np2;Second;;\n");
  auto const m = file("m.json", R"({"title": "t", "source": "s", "time": {"text": "{when}"},
      "thing": {"key": "{column}", "name": "{title}", "longitude": "{lon}", "latitude": "{lat}"}, "things": {"file": "places.csv", "key": "{id}"},
      "series": [{"column": "*", "key": "free", "name": "Free at {title}", "except": ["remark"], )" +
                                    std::string{kUnit} + "}]}");
  auto const one = file("1.csv", "when,p1,p2,remark\n2026-05-04T09:00:00Z,1,,x\n");
  auto const two = file("2.csv", "when,p2,p3\n2026-05-04T10:00:00Z,2,3\n");
  ASSERT_EQ(0, run({one, two, "--mapping", m})) << out.all();
  ASSERT_EQ(3u, port.stations.size());
  EXPECT_EQ("First", port.stations.at("s/p1").name);
  EXPECT_EQ("Free at Second", port.stations.at("s/p2").series.at(0).name);
  EXPECT_EQ("", port.stations.at("s/p2").location_geojson);
  EXPECT_EQ("p3", port.stations.at("s/p3").name);  // nobody knows better
  EXPECT_TRUE(out.says("called by their key: 1 (p3)"));
  EXPECT_EQ(3u, port.all_values());
}

TEST_F(importing, a_second_table_with_mistakes_is_refused) {
  auto const m =
      file("m.json",
           R"({"title": "t", "source": "s", "time": {"text": "{when}"}, "thing": {"key": "{column}", "name": "{title}"},
      "things": {"file": "places.csv", "key": "{id}"}, "series": [{"column": "*", "key": "free", "name": "n", )" +
               std::string{kUnit} + "}]}");
  auto const table = file("1.csv", "when,p1\n2026-05-04T09:00:00Z,1\n");
  for (auto const& [text, sentence] : std::vector<std::pair<std::string, std::string>>{
           {"id,title\np1,a\np1,b\n", "line 3: Another line has the same key."},
           {"id,title\np1\n", "line 2: There are 1 cells; the first line names 2 columns."},
           {"no,title\n", "has no column 'id'"},
           {"id,title\n\"p1,a\n", "The quotation mark that opens this cell is not closed."},
           {"id,name\np1,a\n", "has no column 'title'"},
           {"", "places.csv is empty."}}) {
    file("places.csv", text);
    EXPECT_EQ(1, run({table, "--mapping", m}));
    EXPECT_TRUE(out.says(sentence)) << out.all();
  }
  EXPECT_TRUE(port.stations.empty());
}

TEST_F(importing, coordinates_that_are_none_are_reported_and_the_thing_is_made) {
  auto const m = file(
      "m.json",
      R"({"title": "t", "source": "s", "time": {"text": "{when}"}, "thing": {"key": "{id}", "name": "n", "longitude": "{x}", "latitude": "{y}"},
      "series": [{"column": "level", "name": "n", )" +
          std::string{kUnit} + "}]}");
  auto const table =
      file("a.csv", "when,id,x,y,level\n2026-05-04T09:00:00Z,a,52,700,1\n2026-05-04T09:00:00Z,b,east,52,1\n");
  EXPECT_EQ(0, run({table, "--mapping", m})) << out.all();
  EXPECT_EQ(2u, port.stations.size());
  EXPECT_EQ(2u, port.all_values());
  EXPECT_TRUE(out.says("'52' and '700' are no longitude and latitude in degrees."));
  EXPECT_TRUE(out.says("coordinates that are none, made without a place: 2 ("));
}

TEST_F(importing, the_archive_of_sensor_community_needs_no_mapping) {
  auto const dust = file("2026-05-01_sds011_sensor_123.csv",
                         "sensor_id;sensor_type;location;lat;lon;timestamp;P1;durP1;ratioP1;P2;durP2;ratioP2\n"
                         "123;SDS011;42;48.800;9.003;2026-05-01T00:00:44;47.40;;;23.70;;\n123;SDS011;42;48.800;9.003;"
                         "2026-05-01T00:03:10;48.17;;;nan;;\n");
  auto const weather =
      file("2026-05-01_bme280_sensor_124_indoor.csv",
           "sensor_id;sensor_type;location;lat;lon;timestamp;pressure;altitude;pressure_sealevel;temperature;humidity\n"
           "124;BME280;42;48.800;9.003;2026-05-01T00:00:47;96913.02;;;12.75;63.35\n");
  auto const old = file("2015-10-01_ppd42ns_sensor_27.csv",
                        "sensor_id;sensor_type;location;lat;lon;timestamp;P1;durP1;ratioP1;P2;durP2;ratioP2\n"
                        "27;PPD42NS;18;;;2015-10-01T19:41:50.266431+00:00;100;0;0;0.62;0;0\n");
  auto const noise = file("2026-05-01_laerm_sensor_125.csv",
                          "sensor_id;sensor_type;location;lat;lon;timestamp;noise_LAeq;noise_LA_min;noise_LA_max\n125;"
                          "Laerm;42;48.800;9.003;2026-05-01T00:01:00;45.2;40.1;60.3\n");
  ASSERT_EQ(0, run({old, dust, weather, noise, "--layout", "sensor.community"})) << out.all();
  EXPECT_EQ(47.4, port.at("123/P1", "2026-05-01T00:00:44Z"));
  EXPECT_EQ(1u, port.count("123/P2"));
  auto const& s = port.stations.at("sensor.community/123");
  EXPECT_EQ(2u, s.series.size());  // none for the columns that are always empty
  EXPECT_EQ("SDS011", s.series.at(0).sensor_name);
  EXPECT_EQ(R"({"type":"Point","coordinates":[9.003,48.8]})", s.location_geojson);
  EXPECT_EQ(R"({"sensor_type":"SDS011","location":42,"indoor":false})", s.properties_json);
  EXPECT_EQ(R"({"sensor_type":"BME280","location":42,"indoor":true})",
            port.stations.at("sensor.community/124").properties_json);
  EXPECT_EQ(969.1302, port.at("124/pressure", "2026-05-01T00:00:47Z"));
  EXPECT_EQ(63.35, port.at("124/humidity", "2026-05-01T00:00:47Z"));
  EXPECT_EQ(353.1467, port.at("27/P1_particles", "2015-10-01T19:41:50.266431Z"));  // particles, not micrograms
  EXPECT_EQ(0u, port.count("27/P1"));
  EXPECT_EQ("", port.stations.at("sensor.community/27").location_geojson);
  EXPECT_EQ(60.3, port.at("125/noise_LA_max", "2026-05-01T00:01:00Z"));
}

TEST_F(importing, large_tables_go_in_batches_and_a_second_run_adds_nothing) {
  auto text = std::string{"when,level,other\n"};
  for (auto i = 0; i != 200'000; ++i) {
    text += std::to_string(1'600'000'000 + i * 60) + ',' + std::to_string(i % 100) + ',' + std::to_string(i % 7) + '\n';
  }
  auto m = river("", R"(, "format": "epoch")");
  m.replace(m.find(R"("series": [)"), 11,
            R"("series": [{"column": "other", "name": "Other", )" + std::string{kUnit} + "}, ");
  auto const args = std::vector<std::string>{file("a.csv", text), "--mapping", file("m.json", m)};
  ASSERT_EQ(0, run(args)) << out.all();
  EXPECT_EQ(2, port.appends);
  EXPECT_EQ(400'000, port.news);
  ASSERT_EQ(0, run(args));
  EXPECT_EQ(400'000, port.news);
}

TEST_F(importing, somebody_who_gives_up_is_heard) {
  auto const table = file("a.csv", "when,level\n2026-05-04T09:00:00Z,1\n");
  out.stop = true;
  EXPECT_EQ(1, run({table, "--mapping", file("m.json", river())}));
  EXPECT_TRUE(out.says("Stopped as you wished.")) << out.all();
  EXPECT_TRUE(port.stations.empty());
}

TEST_F(importing, a_store_that_fails_is_told) {
  struct full_disk final : ports::series_port {
    std::vector<ports::series_no> describe(std::string_view, std::string_view,
                                           std::span<ports::station_description const>) override {
      return {{1}};
    }
    void append(std::span<ports::measurement const>) override {}
    std::vector<ports::placed> place(std::span<ports::measurement const>, bool) override {
      throw std::runtime_error{"The disk is full."};
    }
    std::optional<instant> last(ports::series_no) override { return std::nullopt; }
  } failing;
  auto const options =
      parse_command_line(import_series_spec(), {file("a.csv", "when,level\n2026-05-04T09:00:00Z,1\n"), "--mapping",
                                                file("m.json", river()), "--data-set", "open"});
  auto call = command_call{*options, folder.path(), out};
  EXPECT_EQ(1, import_series(failing, sets, call));
  EXPECT_TRUE(out.says("The disk is full.\nWhat was stored up to here stays.")) << out.all();
}

static std::string block_of(std::string const& text, std::string const& language) {
  auto const from = text.find("```" + language + '\n') + language.size() + 4;
  return text.substr(from, text.find("```", from) - from);
}

TEST_F(importing, the_example_of_the_documentation_does_what_it_says) {
  auto in = std::ifstream{test::source_folder() / "examples" / "README.md"};
  auto const text = std::string{std::istreambuf_iterator<char>{in}, {}};
  file("levels.csv", block_of(text, "csv"));
  file("levels.json", block_of(text, "json"));
  ASSERT_EQ(0, run({"levels.csv", "--mapping", "levels.json"})) << out.all();
  EXPECT_EQ(2u, port.count("old-bridge/level"));
  EXPECT_EQ(2.125, port.at("old-bridge/level", "2026-03-29T00:00:00Z"));
  EXPECT_EQ(2.13, port.at("old-bridge/level", "2026-03-29T01:00:00Z"));
  EXPECT_TRUE(out.says("not imported: Güte.")) << out.all();
  EXPECT_TRUE(out.says("rows that the mapping leaves out: 1"));
  EXPECT_EQ(R"({"operator":"Water office","zero_m":104.2})",
            port.stations.at("water-office/old-bridge").properties_json);
}

}  // namespace madang::sensing::series_import
