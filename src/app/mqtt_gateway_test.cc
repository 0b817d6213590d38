// Who may connect to MQTT, and how often.
#include "app/mqtt_gateway.h"

#include "core/store/migrate.h"
#include "support/test_city.h"

namespace madang::core_auth {
extern std::vector<store::migration> const kMigrations;
}

namespace madang {

class mqtt_gateways : public test::on_each_store {
 protected:
  // Nothing: let in.
  std::optional<net::mqtt_refusal> connect(std::string password, std::string address = "192.0.2.1",
                                           bool const proxied = false) {
    auto const who = gate.connect({.client_id = "c",
                                   .user = "u",
                                   .password = std::move(password),
                                   .from = {.address = std::move(address), .proxied = proxied}});
    return who ? std::nullopt : std::optional{who.error()};
  }

  test::empty_store empty{GetParam()};
  std::unique_ptr<store::store> db{empty.open()};
  test::fixed_clock time;
  auth::tokens tokens{(store::migrate(*db, core_auth::kMigrations), *db), time};
  api::rate_limit limit{{.anonymous_per_second = 1, .anonymous_burst = 3}, time};
  mqtt_gateway gate{tokens, limit, {}, [](auto) { return false; }};
};
INSTANTIATE_TEST_SUITE_P(, mqtt_gateways, test::engines(), test::engine_name);

TEST_P(mqtt_gateways, count_wrong_tokens_by_the_address_they_come_from) {
  using net::mqtt_refusal;
  auto const good = tokens.create({.what = auth::role::editor, .name = "e"});
  for (auto i = 0; i != 3; ++i) EXPECT_EQ(mqtt_refusal::bad_user_name_or_password, connect("guess"));
  EXPECT_EQ(mqtt_refusal::unavailable, connect("guess"));
  EXPECT_EQ(mqtt_refusal::unavailable, connect(""));
  EXPECT_EQ(std::nullopt, connect(good)) << "who has a token is counted by it";
  EXPECT_EQ(mqtt_refusal::bad_user_name_or_password, connect("guess", "192.0.2.2"));
  time.at += std::chrono::seconds{1};
  EXPECT_EQ(std::nullopt, connect(""));
}

TEST_P(mqtt_gateways, count_what_came_over_http_and_what_comes_over_mqtt_together) {
  for (auto i = 0; i != 3; ++i) limit.take("192.0.2.1", {});
  EXPECT_EQ(net::mqtt_refusal::unavailable, connect("guess"));
}

TEST_P(mqtt_gateways, do_not_make_all_who_come_through_a_proxy_pay_for_one) {
  for (auto i = 0; i != 9; ++i) {
    EXPECT_EQ(net::mqtt_refusal::bad_user_name_or_password, connect("guess", "10.0.0.1", true));
  }
  EXPECT_EQ(std::nullopt, connect("", "10.0.0.1", true));
}

TEST_P(mqtt_gateways, say_why_they_refuse_a_publication) {
  auto const good = tokens.create({.what = auth::role::editor, .name = "e"});
  auto const who = *gate.connect({.client_id = "c", .user = "", .password = good, .from = {.address = "192.0.2.1"}});
  auto said = std::vector<std::string>{};
  auto const done = [&](net::mqtt_outcome const& o) {
    EXPECT_EQ(net::mqtt_published::refused, o.what);
    said.push_back(o.why);
  };
  gate.publish(who, {.topic = "nobody/knows"}, done);
  tokens.revoke(tokens.all().front().id);
  gate.publish(who, {.topic = "nobody/knows"}, done);
  EXPECT_EQ(
      (std::vector<std::string>{"No part of the program knows this topic.", "The token has expired or was revoked."}),
      said);
}

}  // namespace madang
