// Tables of real cities, imported with the mappings of examples/. They are no part of the project: each test is
// skipped where MADANG_TEST_DATA (or ../shared/data) does not hold them. The counts come from the commands in
// the comments.
#include "sensing/import/test_import.h"

namespace madang::sensing::series_import {

class real_data_import : public importing {
 protected:
  void SetUp() override {
    auto const folder_of_data = test::real_data("sensors");
    if (!folder_of_data) GTEST_SKIP() << "the real data is not here";
    data = *folder_of_data;
  }
  std::string at(std::string_view const path) const { return (data / path).string(); }

  // Whatever the import was, once more it adds nothing and describes the same.
  void twice(std::vector<std::string> const& args, std::string const& data_set = "open") {
    ASSERT_EQ(0, run(args, data_set)) << out.all();
    auto const news = port.news;
    auto const stations = port.stations.size();
    auto const series = port.of.size();
    auto const first = out.all();
    EXPECT_EQ(std::int64_t(port.all_values()), news);
    ASSERT_EQ(0, run(args, data_set)) << out.all();
    EXPECT_EQ(news, port.news);
    EXPECT_EQ(stations, port.stations.size());
    EXPECT_EQ(series, port.of.size());
  }

  std::filesystem::path data;
};

// awk -F, 'NR>1 { for (i=3;i<=6;i++) n[i] += $i != "" } END { print NR-1, n[3], n[4], n[5], n[6] }' Ch-Leipz.csv
TEST_F(real_data_import, air_and_weather_of_saxony) {
  twice({at("air-saxony/Ch-Leipz.csv"), "--mapping", example("air-saxony.json")});
  EXPECT_TRUE(out.says("rows: 105,192; files: 1.")) << out.all();
  EXPECT_TRUE(out.says("not imported: weekday."));
  EXPECT_EQ(99'302u, port.count("Ch-Leipz/pm25"));
  EXPECT_EQ(100'111u, port.count("Ch-Leipz/temperature"));
  EXPECT_EQ(100'060u, port.count("Ch-Leipz/windSpeed"));
  EXPECT_EQ(105'084u, port.count("Ch-Leipz/rain"));
  EXPECT_EQ(31.45, port.at("Ch-Leipz/pm25", "2010-01-01T00:00:00Z"));
  EXPECT_EQ(11.4, port.at("Ch-Leipz/temperature", "2021-12-31T23:00:00Z"));
  auto const& s = port.stations.at("air-saxony/Ch-Leipz");
  EXPECT_EQ("Chemnitz, Leipziger Straße", s.name);
  EXPECT_EQ(R"({"type":"Point","coordinates":[12.905,50.846]})", s.location_geojson);
  EXPECT_EQ("µg/m³", s.series.at(0).unit.symbol);
}

TEST_F(real_data_import, air_and_weather_of_two_stations_in_potsdam) {
  twice({at("air-brandenburg/P-Zentrum.csv"), at("air-brandenburg/P-Glienicke.csv"), "--mapping",
         example("air-brandenburg.json")});
  EXPECT_EQ(43'690u, port.count("P-Zentrum/pm25"));
  EXPECT_EQ(43'849u, port.count("P-Zentrum/temperature"));
  EXPECT_EQ(43'815u, port.count("P-Zentrum/rain"));
  EXPECT_EQ(32'928u, port.count("P-Glienicke/pm25"));
  EXPECT_EQ(33'110u, port.count("P-Glienicke/windSpeed"));
  EXPECT_EQ(33'076u, port.count("P-Glienicke/rain"));
  EXPECT_EQ(119, port.at("P-Zentrum/pm25", "2015-12-31T23:00:00Z"));
  EXPECT_EQ("Potsdam, Groß Glienicke", port.stations.at("air-brandenburg/P-Glienicke").name);
}

// for f in *2015*.csv *2016*.csv; do awk -F, '/^[0-9]/ { for (i=2;i<=6;i++) n[i] += $i ~ /^-?[0-9]/ } END { print n[2],
// n[3], n[4], n[5], n[6] }' $f; done 8759 8735 8759 8758 8758; 8784 8748 8784 8753 8753, with one row of noughts for
// the hour that never was.
TEST_F(real_data_import, the_bicycle_counter_of_muenster_in_local_time) {
  twice({at("muenster/zaehlstelle_neutor_2015_stundenauswertung.csv"),
         at("muenster/zaehlstelle_neutor_2016_stundenauswertung.csv"), "--mapping", example("muenster-neutor.json")});
  EXPECT_EQ(8'759u + 8'783u, port.count("neutor/total"));
  EXPECT_EQ(8'735u + 8'747u, port.count("neutor/inwards"));
  EXPECT_EQ(8'759u + 8'783u, port.count("neutor/outwards"));
  EXPECT_EQ(8'758u + 8'753u, port.count("neutor/temperature"));
  EXPECT_EQ(8'758u + 8'753u, port.count("neutor/wind"));
  EXPECT_TRUE(out.says("not imported: Wetter.")) << out.all();
  EXPECT_TRUE(out.says("rows that the mapping leaves out: 2")) << out.all();

  // The sums that the tables give themselves.
  auto sums = std::map<int, double>{};
  for (auto const& [when, n] : port.values("neutor/total")) {
    sums[when < *parse_rfc3339("2016-01-01T00:00:00+01:00") ? 2015 : 2016] += n;
  }
  EXPECT_EQ(4'041'517, sums[2015]);
  EXPECT_EQ(4'105'177, sums[2016]);
  EXPECT_EQ(111, port.at("neutor/total", "2014-12-31T23:00:00Z"));
}

TEST_F(real_data_import, the_days_on_which_clocks_in_muenster_change) {
  ASSERT_EQ(0, run({at("muenster/zaehlstelle_neutor_2015_stundenauswertung.csv"),
                    at("muenster/zaehlstelle_neutor_2016_stundenauswertung.csv"), "--mapping",
                    example("muenster-neutor.json")}));
  // Spring 2015: 1:00 is followed by an empty row of 3:00, then by the real one.
  EXPECT_EQ(154, port.at("neutor/total", "2015-03-29T00:00:00Z"));
  EXPECT_EQ(96, port.at("neutor/total", "2015-03-29T01:00:00Z"));
  EXPECT_EQ(83, port.at("neutor/total", "2015-03-29T02:00:00Z"));
  // Spring 2016: there the first row of 3:00 says nought.
  EXPECT_EQ(60, port.at("neutor/total", "2016-03-27T01:00:00Z"));
  EXPECT_EQ(9, port.at("neutor/temperature", "2016-03-27T01:00:00Z"));
  EXPECT_TRUE(out.says("about the same time, of which one is taken: 3 (")) << out.all();
  // Autumn: one row for 2:00, so it is the first time clocks showed it; an hour later there is none.
  EXPECT_EQ(338, port.at("neutor/total", "2015-10-25T00:00:00Z"));
  EXPECT_TRUE(std::isnan(port.at("neutor/total", "2015-10-25T01:00:00Z")));
  EXPECT_EQ(89, port.at("neutor/total", "2015-10-25T02:00:00Z"));
  EXPECT_TRUE(out.says("told apart by the order of rows: 2 (")) << out.all();
}

// tail -n +2 SeoulBikeData.csv | wc -l; grep -c ',No.$' SeoulBikeData.csv
TEST_F(real_data_import, bicycles_and_weather_of_seoul) {
  twice({at("seoul/SeoulBikeData.csv"), "--mapping", example("seoul-bikes.json")});
  EXPECT_EQ(8'760u - 295u, port.count("seoul/rented"));
  for (auto const* key : {"temperature", "humidity", "wind", "visibility", "dew_point", "radiation", "rain", "snow"}) {
    EXPECT_EQ(8'760u, port.count(std::string{"seoul/"} + key)) << key;
  }
  EXPECT_EQ(254, port.at("seoul/rented", "2017-11-30T15:00:00Z"));
  EXPECT_EQ(20'000, port.at("seoul/visibility", "2017-11-30T15:00:00Z"));
  EXPECT_EQ(584, port.at("seoul/rented", "2018-11-30T14:00:00Z"));
  EXPECT_NE(std::string::npos, port.stations.at("seoul-bikes/seoul").location_name.find("in place of the whole city"));
}

// cat 2020-06-*.csv | awk -F, '!/^timestamp/ { for (i=2;i<=NF;i++) { n += $i ~ /[0-9]/; b += $i ~ /^-/ } } END { print
// n, b }'
TEST_F(real_data_import, car_parks_of_38_cities) {
  auto args = std::vector<std::string>{};
  for (auto day = 1; day <= 14; ++day) {
    args.push_back(at("parking-germany/2020-06-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + ".csv"));
  }
  args.insert(args.end(), {"--mapping", example("parking-germany.json")});

  EXPECT_EQ(1, run(args, "open"));
  EXPECT_TRUE(out.says("is public")) << out.all();
  EXPECT_TRUE(port.stations.empty());

  twice(args, "closed");
  EXPECT_EQ(618'417u - 337u, port.all_values());
  EXPECT_EQ(719u, port.stations.size());
  EXPECT_EQ(719u, port.of.size());
  EXPECT_EQ(87, std::ranges::count_if(port.stations, [](auto const& s) { return !s.second.location_geojson.empty(); }));
  EXPECT_TRUE(out.says("values outside of their valid range, left out: 337 (")) << out.all();
  EXPECT_TRUE(out.says("called by their key: 10 (")) << out.all();
  auto const& s = port.stations.at("parking-germany/apag-parken-Aachen-Parkhaus-Adalbertsteinweg");
  EXPECT_EQ("Parkhaus Adalbertsteinweg, Aachen", s.name);
  EXPECT_NE(std::string::npos, s.description.find("Adalbertsteinweg 34\n52070"));  // a cell of four lines
  EXPECT_NE(std::string::npos, s.properties_json.find("\"spaces\":605"));
  EXPECT_EQ(489, port.at("apag-parken-Aachen-Parkhaus-Adalbertsteinweg/free", "2020-06-01T00:00:01Z"));
}

TEST_F(real_data_import, a_sample_of_sensor_community) {
  twice({at("sensor-community/berlin_data_sample.csv"), "--mapping", example("sensor-community-sample.json")});
  EXPECT_EQ(57u, port.stations.size());
  EXPECT_EQ(57u, port.all_values());
  EXPECT_EQ(47.2, port.at("125/P1", "2018-01-12T12:00:00Z"));
  EXPECT_EQ(R"({"type":"Point","coordinates":[13.426,52.516]})",
            port.stations.at("sensor-community-berlin-sample/125").location_geojson);
}

}  // namespace madang::sensing::series_import
