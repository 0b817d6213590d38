// Whatever is asked for, an answer has an end, and its links lead to all the rest.
#include <deque>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensing/capability.h"
#include "support/test_runtime.h"

namespace madang::sensing {

class answer_limits : public test::on_each_store {
 protected:
  static std::string at(std::string_view const path) { return fmt::format("/sensorthings/v1.1/{}", path); }

  void make_thing(int const datastreams) {
    auto const place =
        R"({"name":"p","description":"","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[8.5,53.2]}})";
    ASSERT_EQ(
        201, city.post(at("Things"), fmt::format(R"({{"name":"t","description":"","Locations":[{}]}})", place)).status);
    ASSERT_EQ(
        201,
        city.post(at("Sensors"), R"({"name":"s","description":"","encodingType":"text/plain","metadata":""})").status);
    ASSERT_EQ(
        201, city.post(at("ObservedProperties"), R"({"name":"o","description":"","definition":"http://example.org/o"})")
                 .status);
    for (auto i = 0; i != datastreams; ++i) ASSERT_EQ(201, city.post(at("Things(1)/Datastreams"), kDatastream).status);
  }
  void observe(int const datastream, int const from, int const n, std::string_view const result) {
    auto rows = std::string{};
    for (auto i = from; i != from + n; ++i) {
      rows += fmt::format(R"({}["2026-05-04T{:02}:{:02}:{:02}Z",{}])", i == from ? "" : ",", i / 3'600, i / 60 % 60,
                          i % 60, result);
    }
    auto const r = city.post(
        at("CreateObservations"),
        fmt::format(R"([{{"Datastream":{{"@iot.id":{}}},"components":["phenomenonTime","result"],"dataArray":[{}]}}])",
                    datastream, rows));
    ASSERT_EQ(201, r.status) << r.body.substr(0, 300);
    ASSERT_EQ(std::string::npos, r.body.find("error")) << r.body.substr(0, 300);
  }

  // The ids of all Observations to which an answer and all of its links lead.
  std::vector<std::int64_t> follow(std::string const& path) {
    auto out = std::vector<std::int64_t>{};
    auto waiting = std::deque{at(path)};
    for (pages = 0; !waiting.empty() && pages != 100; ++pages) {
      auto const target = waiting.front();
      waiting.pop_front();
      auto const r = city.get(target);
      EXPECT_EQ(200, r.status) << target << r.body.substr(0, 300);
      EXPECT_LE(r.body.size(), limits::kAnswerBytes + (std::size_t{1} << 20));
      EXPECT_LE(entities_in(r.body), limits::kAnswerEntities);
      auto doc = json::document{};
      auto const v = doc.parse(r.body);
      if (!v) return out;
      visit(*v, target.substr(0, target.find('?')).ends_with("/Observations"), out, waiting);
    }
    return out;
  }
  static std::size_t entities_in(std::string_view const body) {
    auto n = std::size_t{0};
    for (auto i = body.find("\"@iot.id\""); i != body.npos; i = body.find("\"@iot.id\"", i + 1)) ++n;
    return n;
  }
  static void visit(json::node const& n, bool const of_observations, std::vector<std::int64_t>& out,
                    std::deque<std::string>& waiting) {
    n.each_member([&](std::string_view const key, json::node const& v) {
      if (key.ends_with("@iot.nextLink")) {
        waiting.emplace_back(v.string().substr(std::string_view{"http://city.test"}.size()));
      }
      auto const observations = key == "Observations" || (of_observations && (key == "value" || key == "features"));
      v.each_item([&](json::node const& x) {
        auto const data = x.find("dataArray");
        if (data) {
          return data->each_item([&](json::node const& row) {
            row.each_item([&](json::node const& id) {
              if (id.type() == json::kind::integer) {
                out.push_back(id.integer());
              }
            });
          });
        }
        auto const item = x.find("properties") && x.find("geometry") ? *x.find("properties") : x;
        if (observations) out.push_back(item.find("@iot.id")->integer());
        else visit(item, false, out, waiting);
      });
    });
  }
  static bool each_once(std::vector<std::int64_t> ids, std::size_t const n) {
    std::ranges::sort(ids);
    return ids.size() == n && std::ranges::adjacent_find(ids) == ids.end();
  }

  static constexpr auto kDatastream =
      R"({"name":"d","description":"","observationType":"x","unitOfMeasurement":{},"Sensor":{"@iot.id":1},"ObservedProperty":{"@iot.id":1}})";
  static constexpr auto kObservations =
      "Observations($top=1000;$select=id;$expand=FeatureOfInterest($select=id),Datastream($select=id;$expand=Thing($"
      "select=id),Sensor($select=id),ObservedProperty($select=id)))";
  test::city_of city{GetParam(), sensing()};
  int pages{0};
};

TEST_P(answer_limits, an_answer_holds_so_many_entities_and_links_to_the_rest) {
  make_thing(10);
  for (auto d = 1; d != 11; ++d) observe(d, 0, 1'000, "1");
  // Six entities for each of 10,000 observations. The outer page ends first, so that the inner ones are whole.
  EXPECT_TRUE(each_once(follow(fmt::format("Datastreams?$select=id&$expand={}", kObservations)), 10'000));
  EXPECT_EQ(2, pages);
  // There is one outer entity: the inner pages end, too.
  EXPECT_TRUE(each_once(
      follow(fmt::format("Things?$select=id&$expand=Datastreams($select=id;$expand={})", kObservations)), 10'000));
  EXPECT_LT(2, pages);
  EXPECT_TRUE(each_once(
      follow(fmt::format("Things(1)?$expand=Datastreams($orderby=id%20desc;$expand={})", kObservations)), 10'000));
  // By a map of them, too, and by an order that is sorted here.
  EXPECT_TRUE(
      each_once(follow(fmt::format("Datastreams?$resultFormat=GeoJSON&$orderby=length(name)&$select=id&$expand={}",
                                   kObservations)),
                10'000));
}

TEST_P(answer_limits, an_answer_has_so_many_bytes_and_links_to_the_rest) {
  make_thing(2);
  auto const text = '"' + std::string(60'000, 'x') + '"';
  for (auto i = 0; i != 3; ++i) observe(1 + i % 2, i * 200, 200, text);
  for (auto const* how : {"", "$resultFormat=GeoJSON&", "$resultFormat=dataArray&$select=id,result&",
                          "$orderby=phenomenonTime%20desc&", "$orderby=length(result)&"}) {
    EXPECT_TRUE(each_once(follow(fmt::format("Observations?{}$top=10000", how)), 600)) << how;
    EXPECT_EQ(3, pages) << how;
  }
  EXPECT_TRUE(each_once(follow("Things?$expand=Datastreams($expand=Observations($top=1000))"), 600));
}

TEST_P(answer_limits, so_many_bytes_are_sorted_in_memory) {
  make_thing(1);
  auto const text = '"' + std::string(60'000, 'x') + '"';
  for (auto i = 0; i != 6; ++i) observe(1, i * 200, 200, text);
  auto const r = city.get(at("Observations?$orderby=length(result)&$top=10000"));
  EXPECT_EQ(400, r.status);
  EXPECT_NE(std::string::npos, r.body.find("fewer with $top")) << r.body.substr(0, 300);
  EXPECT_EQ(200, city.get(at("Observations?$orderby=length(result)&$top=100")).status);
}

TEST_P(answer_limits, what_is_too_long_with_one_of_each_is_refused) {
  make_thing(2);
  auto const large = R"({"properties":{"long":")" + std::string(1'040'000, 'x') + "\"}}";
  for (auto const* of : {"Things(1)", "Sensors(1)", "ObservedProperties(1)"}) {
    ASSERT_EQ(200, city.patch(at(of), large).status);
  }
  // What a Datastream is expanded to, with three further steps behind each.
  auto const around = [](std::string_view const thing, std::string_view const sensor, std::string_view const property) {
    return fmt::format(
        "Thing($expand=Datastreams($expand={})),Sensor($expand=Datastreams($expand={})),ObservedProperty($expand="
        "Datastreams($expand={}))",
        thing, sensor, property);
  };
  auto const none = std::string_view{"Thing,Sensor,ObservedProperty"};
  auto const one = around(none, none, none), two = around(one, one, one);
  auto const r = city.get(at("Datastreams?$expand=" + around(two, one, one)));
  EXPECT_EQ(400, r.status);
  EXPECT_NE(std::string::npos, r.body.find("64 MiB")) << r.body.substr(0, 300);
}

INSTANTIATE_TEST_SUITE_P(sensing, answer_limits, test::engines(), test::engine_name);

}  // namespace madang::sensing
