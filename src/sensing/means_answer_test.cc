// How many sensors went at once: the day that the page replays, and the charts of a district.
#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensing/capability.h"
#include "support/test_runtime.h"

namespace madang::sensing {

class means : public test::on_each_store {
 protected:
  void make(auth::principal const& who, std::string const& name) {
    auto const body =
        R"({"name":")" + name +
        R"(","description":"","properties":{"owner":{"kind":"school","name":"Mill School"}},)"
        R"("Locations":[{"name":"Roof","description":"","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[8.5,53.2]}}],"Datastreams":[{"name":"Air","description":"",)"
        R"("observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",)"
        R"("unitOfMeasurement":{"name":"degree Celsius","symbol":"°C","definition":"ucum:Cel"},"Sensor":{"name":"BME280","description":"","encodingType":"application/pdf","metadata":"x"},)"
        R"("ObservedProperty":)" +
        (made++ == 0 ? R"({"name":"Temperature","definition":"https://example.org/t","description":""})"
                     : R"({"@iot.id":1})") +
        "}]}";
    auto const r = city.client().as(who).post("/sensorthings/v1.1/Things", body);
    ASSERT_EQ(201, r.status) << r.body;
  }
  void observe(int const datastream, std::string const& time, double const result, std::string const& more = "") {
    auto const r = city.post(fmt::format("/sensorthings/v1.1/Datastreams({})/Observations", datastream),
                             fmt::format(R"({{"phenomenonTime":"{}","result":{}{}}})", time, result, more));
    ASSERT_EQ(201, r.status) << r.body;
  }
  std::string asked(std::string const& more) {
    return city.client().as(city.administrator()).get("/sensing/v1/means?observed_property=1&" + more).body;
  }
  auth::principal editor_of(auth::data_set_no const set) {
    return {.what = auth::role::editor, .subject = "e", .data_set = set, .thing = {}};
  }
  int made{0};
  test::city_of city{GetParam(), sensing()};
};

TEST_P(means, each_sensor_has_as_many_means_as_there_are_hours_and_null_where_it_was_silent) {
  make(city.administrator(), "Mill");
  make(city.administrator(), "Bridge");
  observe(1, "2026-03-01T08:10:00Z", 10);
  observe(1, "2026-03-01T08:50:00Z", 11);
  observe(1, "2026-03-01T10:00:00Z", 4);
  observe(2, "2026-03-01T09:30:00Z", -2.5);
  EXPECT_EQ(
      R"({"step":"PT1H","times":["2026-03-01T08:00:00Z","2026-03-01T09:00:00Z","2026-03-01T10:00:00Z"],)"
      R"("columns":["datastream","means"],"rows":[[1,[10.5,null,4]],[2,[null,-2.5,null]]]})",
      asked("from=2026-03-01T08:00:00Z&to=2026-03-01T11:00:00Z"));
}

TEST_P(means, only_the_named_sensors_are_told_and_those_without_a_value_are_left_out) {
  for (auto const* name : {"Mill", "Bridge", "Silent"}) make(city.administrator(), name);
  observe(1, "2026-03-01T08:10:00Z", 10);
  observe(2, "2026-03-01T08:10:00Z", 20);
  auto const span = std::string{"from=2026-03-01T08:00:00Z&to=2026-03-01T08:30:00Z&step=PT15M"};
  EXPECT_NE(std::string::npos, asked(span + "&datastreams=2,3,77").find(R"("rows":[[2,[20,null]]])"))
      << asked(span + "&datastreams=2,3,77");
}

TEST_P(means, days_are_those_of_the_city_also_when_clocks_change) {
  make(city.administrator(), "Mill");
  observe(1, "2026-03-28T22:30:00Z", 1);  // 23:30 of the 28th in Berlin
  observe(1, "2026-03-28T23:30:00Z", 2);  // 00:30 of the 29th, a day of 23 hours
  observe(1, "2026-03-29T21:30:00Z", 4);  // 23:30 of the 29th, in summer time
  observe(1, "2026-03-29T22:30:00Z", 8);  // 00:30 of the 30th
  auto const days = asked("from=2026-03-28T12:00:00Z&to=2026-03-30T12:00:00Z&step=P1D&zone=Europe/Berlin");
  EXPECT_NE(std::string::npos,
            days.find(R"("times":["2026-03-27T23:00:00Z","2026-03-28T23:00:00Z","2026-03-29T22:00:00Z"])"))
      << days;
  EXPECT_NE(std::string::npos, days.find(R"([[1,[1,3,8]]])")) << days;
}

TEST_P(means, a_day_whose_first_hour_clocks_leave_out_begins_with_its_second) {
  make(city.administrator(), "Mill");
  observe(1, "2017-10-15T02:30:00Z", 1);  // 23:30 of the 14th in São Paulo
  observe(1, "2017-10-15T03:30:00Z", 2);  // 01:30 of the 15th
  auto const span = std::string{"from=2017-10-14T12:00:00Z&to=2017-10-16T12:00:00Z"};
  auto const days = asked(span + "&step=P1D&zone=America/Sao_Paulo");
  EXPECT_NE(std::string::npos,
            days.find(R"("times":["2017-10-14T03:00:00Z","2017-10-15T03:00:00Z","2017-10-16T02:00:00Z"])"))
      << days;
  EXPECT_NE(std::string::npos, days.find(R"([[1,[1,2,null]]])")) << days;
}

TEST_P(means, the_same_is_told_after_a_restart) {
  make(city.administrator(), "Mill");
  for (auto i = 0; i != 60; ++i) observe(1, fmt::format("2026-03-01T{:02}:{:02}:00Z", 8 + i / 20, i % 20 * 3), i);
  auto const span = std::string{"from=2026-03-01T08:00:00Z&to=2026-03-01T11:00:00Z"};
  auto const before = asked(span);
  EXPECT_NE(std::string::npos, before.find("[9.5,29.5,49.5]")) << before;
  city.restart();
  EXPECT_EQ(before, asked(span));
}

TEST_P(means, a_private_data_set_is_told_to_its_editors_alone) {
  auto const set = city.shared().sets.put({.id = "garden", .title = "Garden", .licence = "", .is_public = false});
  make(city.administrator(), "Mill");
  make(editor_of(set.no), "Hidden");
  observe(1, "2026-03-01T08:10:00Z", 10);
  observe(2, "2026-03-01T08:10:00Z", 20);
  auto const address = std::string{
      "/sensing/v1/means?observed_property=1&from=2026-03-01T08:00:00Z&to=2026-03-01T09:00:00Z&datastreams=1,2"};
  auto const anybody = city.client().as({}).get(address).body;
  EXPECT_NE(std::string::npos, anybody.find("[[1,[10]]]")) << anybody;
  auto const editor = city.client().as(editor_of(set.no)).get(address).body;
  EXPECT_NE(std::string::npos, editor.find("[[1,[10]],[2,[20]]]")) << editor;
  EXPECT_EQ(std::string::npos, city.client().as({}).get("/sensing/v1/datastreams?ids=1,2").body.find("Hidden"));
  auto const latest = city.client().as({}).get("/sensing/v1/latest?observed_property=1").body;
  EXPECT_EQ(std::string::npos, latest.find("Garden")) << latest;
}

TEST_P(means, what_cannot_be_answered_is_told_in_sentences) {
  make(city.administrator(), "Mill");
  auto const told = [&](std::string const& query) {
    auto const r = city.client().as({}).get("/sensing/v1/means?" + query);
    return fmt::format("{} {}", r.status, r.body);
  };
  auto const day = std::string{"from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z"};
  EXPECT_TRUE(told("observed_property=9&" + day).starts_with("404 "));
  EXPECT_NE(std::string::npos,
            told("observed_property=1&from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z").find("before 'from'"));
  EXPECT_TRUE(told("observed_property=1&step=PT7M&" + day).starts_with("400 "));
  EXPECT_NE(std::string::npos, told("observed_property=1&zone=Mars&" + day).find("no time zone"));
  EXPECT_TRUE(told("observed_property=1").starts_with("400 "));
  auto const too_long = told("observed_property=1&from=1026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z");
  EXPECT_TRUE(too_long.starts_with("413 ")) << too_long;
  EXPECT_NE(std::string::npos, too_long.find("ask for a shorter time")) << too_long;
}

TEST_P(means, latest_values_name_each_owner_and_data_set_once) {
  make(city.administrator(), "Mill");
  make(city.administrator(), "Bridge");
  auto const latest = city.get("/sensing/v1/latest?observed_property=1").body;
  EXPECT_NE(std::string::npos, latest.find(R"("owners":[{"kind":"school","name":"Mill School"}])")) << latest;
  EXPECT_NE(std::string::npos, latest.find(R"(,0,0],[2)")) << latest;
}

TEST_P(means, datastreams_are_told_by_their_ids_with_their_things) {
  make(city.administrator(), "Mill");
  make(city.administrator(), "Bridge");
  auto const two = city.get("/sensing/v1/datastreams?ids=2,1,99").body;
  EXPECT_LT(two.find(R"("thing_name":"Bridge")"), two.find(R"("thing_name":"Mill")")) << two;
  auto many = std::string{"1"};
  for (auto i = std::size_t{0}; i != limits::kDatastreamsAtOnce; ++i) many += ",1";
  EXPECT_EQ(400, city.get("/sensing/v1/datastreams?ids=" + many).status);
}

TEST_P(means, a_chart_is_told_of_the_quality_of_single_values) {
  make(city.administrator(), "Mill");
  observe(1, "2026-03-01T08:00:00Z", 1);
  observe(1, "2026-03-01T08:01:00Z", 2, R"(,"resultQuality":"suspect")");
  observe(1, "2026-03-01T08:02:00Z", 3, R"(,"resultQuality":{"nameOfMeasure":"x","DQ_Result":{"code":"checked"}})");
  auto const chart =
      city.get("/sensing/v1/datastreams/1/series?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z").body;
  EXPECT_NE(std::string::npos, chart.find(R"(Z",1],[)")) << chart;
  EXPECT_NE(std::string::npos, chart.find(R"(,2,"suspect"])")) << chart;
  EXPECT_NE(std::string::npos, chart.find(R"(,3,"checked"])")) << chart;
}

INSTANTIATE_TEST_SUITE_P(sensing, means, test::engines(), test::engine_name);

}  // namespace madang::sensing
