#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensing/capability.h"
#include "support/test_runtime.h"

namespace madang::sensing {

using namespace std::string_view_literals;

class airrohr_door : public test::on_each_store {
 protected:
  // Byte for byte as firmware NRZ-2021-134-B4 sends it.
  net::response push(std::string pin, std::string body, std::string device = "esp8266-12345678") {
    auto fields = net::headers{{"Content-Type", "application/json"}, {"User-Agent", "NRZ-2021-134-B4/12345678/a1b2c3"}};
    if (!device.empty()) fields.insert(fields.end(), {{"X-Sensor", device}, {"X-MAC-ID", "esp8266-a1b2c3"}});
    if (!pin.empty()) fields.emplace_back("X-PIN", pin);
    return city.client().as({}).call("POST", "/v1/push-sensor-data/", std::move(body), std::move(fields));
  }
  std::string get(std::string_view path) { return test::body_of(city.get(path)); }
  test::city_of city{GetParam(), sensing()};
};

constexpr auto kDust =
    R"({"software_version": "NRZ-2021-134-B4", "sensordatavalues":[{"value_type":"P1","value":"5.38"},{"value_type":"P2","value":"4.98"}]})";
constexpr auto kClaimBody = R"({"name":"Balcony, Mill Street","location":{"type":"Point","coordinates":[8.5,53.2]}})";

TEST_P(airrohr_door, an_unknown_device_waits_with_what_it_sent) {
  EXPECT_EQ(201, push("1", kDust).status);
  auto const listed = get("/sensing/v1/devices");
  EXPECT_NE(std::string::npos, listed.find(R"("id":"esp8266-12345678")")) << listed;
  EXPECT_NE(std::string::npos, listed.find(R"({"name":"P1","value":"5.38"})")) << listed;
  EXPECT_EQ(R"({"value":[]})", get("/sensorthings/v1.1/Things"));
}

TEST_P(airrohr_door, a_claimed_device_is_a_thing_from_its_first_reading_on) {
  push("1", kDust);
  auto const claimed = city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody);
  ASSERT_EQ(201, claimed.status) << claimed.body;
  EXPECT_EQ(R"({"items":[]})", get("/sensing/v1/devices"));
  auto const thing = get("/sensing/v1/things/1");
  EXPECT_NE(std::string::npos, thing.find("Balcony, Mill Street")) << thing;
  EXPECT_NE(std::string::npos, thing.find(R"("result":5.38)")) << thing;

  city.time.at += std::chrono::seconds{145};
  EXPECT_EQ(
      201,
      push(
          "1",
          R"({"software_version": "NRZ-2021-134-B4", "sensordatavalues":[{"value_type":"P1","value":"6.00"},{"value_type":"P2","value":"5.00"}]})")
          .status);
  EXPECT_NE(std::string::npos, get("/sensing/v1/things/1").find(R"("result":6)"));
  city.restart();
  city.time.at += std::chrono::seconds{145};
  EXPECT_EQ(201, push("1", kDust).status);
  EXPECT_NE(std::string::npos,
            get("/sensorthings/v1.1/Datastreams(1)/Observations?$count=true&$top=0").find(R"("@iot.count":3)"));
}

TEST_P(airrohr_door, both_forms_of_the_firmware_are_the_same_series) {
  push("1", kDust);
  push(
      "11",
      R"({"software_version":"x","sensordatavalues":[{"value_type":"temperature","value":"20.10"},{"value_type":"pressure","value":"100520.25"}]})");
  ASSERT_EQ(201, city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody).status);
  city.time.at += std::chrono::seconds{145};
  EXPECT_EQ(201, push("", R"({"esp8266id": "12345678", "software_version": "NRZ-2021-134-B4", "sensordatavalues":[
      {"value_type":"SDS_P1","value":"12.30"},{"value_type":"BME280_temperature","value":"21.1"},{"value_type":"BME280_pressure","value":"100530.25"},
      {"value_type":"samples","value":"316274"},{"value_type":"signal","value":"-59"}]})",
                      "")
                     .status);
  auto const thing = get("/sensing/v1/things/1");
  for (auto const* value : {R"("result":12.3)", R"("result":21.1)", R"("result":1005.3025)"}) {
    EXPECT_NE(std::string::npos, thing.find(value)) << value << thing;
  }
  EXPECT_EQ(std::string::npos, thing.find("316274"));
}

TEST_P(airrohr_door, a_sensor_added_to_a_device_becomes_a_series_of_it) {
  push("1", kDust);
  ASSERT_EQ(201, city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody).status);
  EXPECT_EQ(
      201,
      push("15", R"({"software_version":"x","sensordatavalues":[{"value_type":"noise_LAeq","value":"48.5"}]})").status);
  EXPECT_NE(std::string::npos, get("/sensing/v1/things/1").find("48.5"));
}

TEST_P(airrohr_door, a_claim_has_the_words_of_its_owner) {
  push("1", kDust);
  auto const claimed = city.post("/sensing/v1/devices/esp8266-12345678/claim",
                                 R"({"name":"Balcony","description":"Second floor, to the street"})");
  ASSERT_EQ(201, claimed.status) << claimed.body;
  EXPECT_NE(std::string::npos,
            get("/sensorthings/v1.1/Things(1)").find(R"("description":"Second floor, to the street")"));
}

TEST_P(airrohr_door, what_the_owner_changed_stays_whatever_the_device_does) {
  push("1", kDust);
  ASSERT_EQ(201, city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody).status);
  ASSERT_EQ(200, city.patch("/sensorthings/v1.1/Things(1)", R"({"name":"Garden"})").status);
  ASSERT_EQ(200, city.patch("/sensorthings/v1.1/Datastreams(1)", R"({"name":"Coarse dust"})").status);
  ASSERT_EQ(200, city.del("/sensorthings/v1.1/Datastreams(2)").status);
  auto const unchanged = [&] {
    EXPECT_EQ(R"({"value":[{"name":"Garden"}]})", get("/sensorthings/v1.1/Things?$select=name"));
    EXPECT_NE(std::string::npos, get("/sensorthings/v1.1/Datastreams?$select=name").find("Coarse dust"));
    EXPECT_EQ(404, city.get("/sensorthings/v1.1/Datastreams(2)").status);
    EXPECT_EQ(std::string::npos, get("/sensing/v1/things/1").find("PM2.5"));
  };
  for (auto const how : {"it goes on"sv, "a sensor is added"sv, "the program starts again"sv}) {
    SCOPED_TRACE(how);
    if (how == "a sensor is added") {
      EXPECT_EQ(201, push("15", R"({"sensordatavalues":[{"value_type":"noise_LAeq","value":"48.5"}]})").status);
    }
    if (how == "the program starts again") city.restart();
    city.time.at += std::chrono::seconds{145};
    EXPECT_EQ(201, push("1", kDust).status);
    unchanged();
  }
  EXPECT_NE(std::string::npos, get("/sensorthings/v1.1/Datastreams?$count=true").find(R"("@iot.count":2)"));
  // The first readings and three more, none of them for the series that was deleted.
  EXPECT_NE(std::string::npos, get("/sensorthings/v1.1/Observations?$count=true&$top=0").find(R"("@iot.count":5)"));
}

TEST_P(airrohr_door, a_device_whose_thing_was_deleted_waits_again) {
  push("1", kDust);
  ASSERT_EQ(201, city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody).status);
  ASSERT_EQ(200, city.del("/sensorthings/v1.1/Things(1)").status);
  EXPECT_EQ(R"({"items":[]})", get("/sensing/v1/devices"));
  city.restart();
  EXPECT_EQ(R"({"value":[]})", get("/sensorthings/v1.1/Things"));
  push("1", kDust);
  ASSERT_EQ(201, city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody).status);
  // And without a start in between.
  ASSERT_EQ(200, city.del("/sensorthings/v1.1/Things(2)").status);
  EXPECT_EQ(201, push("1", kDust).status);
  EXPECT_EQ(R"({"value":[]})", get("/sensorthings/v1.1/Things"));
  EXPECT_NE(std::string::npos, get("/sensing/v1/devices").find("esp8266-12345678"));
}

TEST_P(airrohr_door, the_owner_gets_a_token_even_if_the_first_readings_cannot_be_stored) {
  auto const now = city.time.now();
  city.time.at = from_us((std::int64_t{1} << 61) + 1);  // later than an observation may be
  push("1", kDust);
  city.time.at = now;
  auto const claimed = city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody);
  EXPECT_EQ(201, claimed.status) << claimed.body;
  EXPECT_NE(std::string::npos, claimed.body.find("\"token\":\"madang_"));
  EXPECT_EQ(201, push("1", kDust).status);
  EXPECT_NE(std::string::npos, get("/sensing/v1/things/1").find(R"("result":5.38)"));
}

// Strangers send without a token: what is kept of them is small.
TEST_P(airrohr_door, a_value_is_no_longer_than_a_number_needs) {
  auto const of_length = [](std::size_t const n) {
    return R"({"sensordatavalues":[{"value_type":"P1","value":")" + std::string(n, '7') + R"("}]})";
  };
  EXPECT_EQ(201, push("1", of_length(64)).status);
  auto const refused = push("1", of_length(65));
  EXPECT_EQ(400, refused.status);
  EXPECT_NE(std::string::npos, refused.body.find("/sensordatavalues/0/value")) << refused.body;
}

// Who invents devices pushes out those that he invented before.
TEST_P(airrohr_door, devices_from_one_address_do_not_push_out_those_of_others) {
  auto const push_from = [&](std::string address, std::string device) {
    auto fields = net::headers{{"X-PIN", "1"}, {"X-Sensor", std::move(device)}};
    return city.client()
        .as({})
        .from(std::move(address))
        .call("POST", "/v1/push-sensor-data/", kDust, std::move(fields))
        .status;
  };
  auto const waits = [&](std::string const& device) {
    return get("/sensing/v1/devices").find('"' + device + '"') != std::string::npos;
  };
  EXPECT_EQ(201, push_from("192.0.2.1", "esp8266-1"));
  EXPECT_EQ(201, push_from("2001:db8::1", "esp8266-2"));
  for (auto i = std::size_t{0}; i != limits::kWaitingDevicesPerAddress;
       ++i) {  // a subscriber of IPv6 has many addresses
    ASSERT_EQ(201, push_from(fmt::format("2001:db8::{:x}", i + 2), fmt::format("esp8266-9{}", i)));
  }
  EXPECT_TRUE(waits("esp8266-1"));
  EXPECT_FALSE(waits("esp8266-2")) << "it made room for the last of its own";
  EXPECT_TRUE(waits("esp8266-90"));
  // One that was claimed is nobody's surplus any more.
  ASSERT_EQ(201, city.post("/sensing/v1/devices/esp8266-90/claim", kClaimBody).status);
  EXPECT_EQ(201, push_from("2001:db8::1", "esp8266-2"));
  EXPECT_TRUE(waits("esp8266-91"));
  EXPECT_EQ(201, push_from("2001:db8::1", "esp8266-3"));
  EXPECT_FALSE(waits("esp8266-91"));
  EXPECT_EQ(201, push_from("2001:db8::1", "esp8266-90"));
  EXPECT_NE(std::string::npos, get("/sensorthings/v1.1/Datastreams?$count=true&$top=0").find(R"("@iot.count":2)"));
}

TEST_P(airrohr_door, wrong_pushes_are_told_what_is_wrong) {
  EXPECT_EQ(400, push("1", "no json").status);
  EXPECT_EQ(400, push("99", kDust).status);
  EXPECT_EQ(400, push("1", R"({"sensordatavalues":[{"value_type":"P1"}]})").status);
  EXPECT_EQ(400, push("1", R"({"sensordatavalues":7})").status);
  EXPECT_EQ(400, push("", kDust, "").status);
  EXPECT_EQ(400, push("1", kDust, "<script>").status);
  EXPECT_EQ(201, push("1", R"({"sensordatavalues":[{"value_type":"P1","value":"nan"}]})").status);
}

TEST_P(airrohr_door, claiming_takes_a_token_and_a_device_that_waits) {
  EXPECT_EQ(401, city.client().as({}).post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody).status);
  EXPECT_EQ(404, city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody).status);
  push("1", kDust);
  EXPECT_EQ(400, city.post("/sensing/v1/devices/esp8266-12345678/claim",
                           R"({"name":"","location":{"type":"Point","coordinates":[8.5,253.2]}})")
                     .status);
  EXPECT_EQ(201, city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody).status);
  EXPECT_EQ(404, city.post("/sensing/v1/devices/esp8266-12345678/claim", kClaimBody).status);
}

INSTANTIATE_TEST_SUITE_P(sensing, airrohr_door, test::engines(), test::engine_name);

}  // namespace madang::sensing
