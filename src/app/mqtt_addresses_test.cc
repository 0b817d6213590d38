#include "app/mqtt_addresses.h"

#include <gtest/gtest.h>

namespace madang {
namespace {

using addresses = std::vector<std::string>;

addresses of(std::string mqtt, std::optional<std::string> public_url = {}) {
  auto c = config{};
  c.mqtt = std::move(mqtt);
  c.public_url = std::move(public_url);
  return mqtt_addresses(c);
}

TEST(addresses_of_mqtt, are_those_that_it_listens_on) {
  EXPECT_EQ((addresses{"mqtt://127.0.0.1:1883"}), mqtt_addresses(config{}));
  EXPECT_EQ((addresses{"mqtt://10.0.0.1:1883", "mqtt://[fd00::1]:1884"}), of("10.0.0.1:1883, [fd00::1]:1884"));
  EXPECT_EQ(addresses{}, of("off"));
}

TEST(addresses_of_mqtt, are_reachable_where_it_listens_on_every_network) {
  for (auto const* const every : {"0.0.0.0:1883", "[::]:1883", "0.0.0.0:1883,[::]:1883"}) {
    auto const all = of(every);
    ASSERT_EQ(1U, all.size()) << every;
    EXPECT_EQ(std::string::npos, all[0].find("0.0.0.0")) << all[0];
    EXPECT_EQ(std::string::npos, all[0].find("[::]")) << all[0];
    EXPECT_TRUE(all[0].ends_with(":1883")) << all[0];
  }
}

TEST(addresses_of_mqtt, have_the_name_by_which_people_reach_the_program) {
  auto const with = [](std::string const& url) { return of("0.0.0.0:1883,127.0.0.1:1883", url); };
  EXPECT_EQ((addresses{"mqtt://data.city.example:1883"}), with("https://data.city.example:8443/open"));
  EXPECT_EQ((addresses{"mqtt://data.city.example:1883"}), with("http://data.city.example"));
  EXPECT_EQ((addresses{"mqtt://[2001:db8::1]:1883"}), with("http://[2001:db8::1]:8080/"));
}

TEST(addresses_of_mqtt, say_that_there_is_tls) {
  auto own = config{}, before = config{};
  own.tls_certificate = "a.pem";
  before.behind_tls = true;
  for (auto const& c : {own, before}) EXPECT_EQ((addresses{"mqtts://127.0.0.1:1883"}), mqtt_addresses(c));
}

}  // namespace
}  // namespace madang
