// What the page asks, where it could go wrong: many callers at once, and data sets that are not public.
#include <thread>

#include "core/ports/collection.h"
#include "sensing/capability.h"
#include "support/test_runtime.h"

namespace madang::sensing {

// A page that is open and remembers what it was sent.
struct open_page final : net::channel {
  bool send(std::string message) override {
    auto const lock = std::lock_guard{mutex};
    text += message;
    wake.notify_all();
    return true;
  }
  void close() override {}
  bool hears(std::string_view const what) {
    auto lock = std::unique_lock{mutex};
    return wake.wait_for(lock, std::chrono::seconds{30}, [&] { return text.find(what) != text.npos; });
  }
  std::mutex mutex;
  std::condition_variable wake;
  std::string text;
};

class page_api : public test::on_each_store {
 protected:
  static std::string station(std::string const& name, double const lon) {
    return R"({"name":")" + name +
           R"(","description":"","Locations":[{"name":"Roof","description":"","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[)" +
           std::to_string(lon) +
           R"(,53.2]}}],"Datastreams":[{"name":"Air","description":"","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",)"
           R"("unitOfMeasurement":{"name":"degree Celsius","symbol":"°C","definition":"ucum:Cel"},"Sensor":{"name":"BME280","description":"","encodingType":"application/pdf","metadata":"x"},)"
           R"("ObservedProperty":{"name":"Temperature","definition":"https://example.org/t","description":""}}]})";
  }
  auth::principal editor_of(auth::data_set_no const set) {
    return {.what = auth::role::editor, .subject = "e", .data_set = set, .thing = {}};
  }
  void make(auth::principal const& who, std::string const& body) {
    ASSERT_EQ(201, city.client().as(who).post("/sensorthings/v1.1/Things", body).status);
  }
  void observe(std::string const& result) {
    auto const r = city.post("/sensorthings/v1.1/Datastreams(1)/Observations", R"({"result":)" + result + "}");
    ASSERT_EQ(201, r.status) << r.body;
  }
  std::shared_ptr<open_page> open(auth::principal const& who, std::string_view const address) {
    auto page = std::make_shared<open_page>();
    auto const r = city.client().as(who).get(address);
    EXPECT_EQ(200, r.status) << r.body;
    streams.push_back(r.events.value());
    streams.back().opened(page);
    return page;
  }
  void TearDown() override {
    for (auto const& s : streams) s.closed();
  }
  test::city_of city{GetParam(), sensing()};
  std::vector<net::channel_listener> streams;
};

TEST_P(page_api, more_callers_search_at_the_same_time_than_the_store_has_connections_for) {
  make(city.administrator(), station("Mill", 8.5));
  auto router = api::router{};
  city.capability_part().declare(router);
  router.verify();
  auto found = std::atomic{0};
  auto callers = std::vector<std::jthread>{};
  for (auto i = 0; i != 8; ++i) {
    callers.emplace_back([&] {
      auto client = test::caller{router, city.time};
      for (auto n = 0; n != 10; ++n) {
        found += client.get("/sensing/v1/things?search=mill").body.find(R"("name":"Mill")") != std::string::npos;
      }
    });
  }
  callers.clear();
  EXPECT_EQ(80, found.load());
}

TEST_P(page_api, a_thing_that_was_made_private_is_no_longer_told_to_pages_that_are_open) {
  auto set = city.shared().sets.put({.id = "garden", .title = "Garden", .licence = ""});
  make(editor_of(set.no), station("Mill", 8.5));
  auto const anybody = open({}, "/sensing/v1/live?thing=1");
  auto const own = open(editor_of(set.no), "/sensing/v1/live?thing=1");
  observe("11.5");
  EXPECT_TRUE(anybody->hears("11.5"));
  set.is_public = false;
  city.shared().sets.put(set);
  observe("12.25");
  EXPECT_TRUE(own->hears("12.25"));  // pages are told in the order in which they were opened
  EXPECT_EQ(std::string::npos, anybody->text.find("12.25"));
}

TEST_P(page_api, the_city_is_as_large_as_what_anybody_may_see) {
  auto* const things = city.shared().ports.all<ports::collection>().at(0);
  EXPECT_FALSE(things->describe({}).extent);
  auto const set = city.shared().sets.put({.id = "secret", .title = "Secret", .licence = "", .is_public = false});
  make(editor_of(set.no), station("Hidden", 120));
  EXPECT_FALSE(things->describe({}).extent);
  make(city.administrator(), station("Mill", 8.5));
  EXPECT_EQ(8.5, things->describe({}).extent.value().east_deg);
}

TEST_P(page_api, the_latest_values_come_with_their_range) {
  make(city.administrator(), station("Mill", 8.5));
  observe("11.5");
  auto const latest = city.get("/sensing/v1/latest?observed_property=1").body;
  EXPECT_NE(std::string::npos, latest.find(R"("minimum":11.5,"maximum":11.5)")) << latest;
  EXPECT_NE(std::string::npos,
            city.get("/sensing/v1/observed-properties").body.find(R"("minimum":11.5,"maximum":11.5)"));
}

INSTANTIATE_TEST_SUITE_P(sensing, page_api, test::engines(), test::engine_name);

}  // namespace madang::sensing
