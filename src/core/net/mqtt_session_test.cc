#include "core/net/test_mqtt.h"

// What outlives a connection, and what does not.
namespace madang::net::test {

namespace {

void leave(test_mqtt& s, mqtt_socket& c) {
  c.say(mqtt::disconnect{});
  EXPECT_TRUE(c.is_closed());
  EXPECT_TRUE(s.wait_metric("mqtt_connections", 0));
}

}  // namespace

TEST(mqtt_session, a_clean_one_ends_with_its_connection) {
  auto s = test_mqtt{};
  auto a = mqtt_socket{s, "me"};
  a.subscribe("a", mqtt_qos::at_least_once);
  leave(s, a);
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 0));
  EXPECT_FALSE(s.listening.has_subscribers("a"));
  auto b = mqtt_socket{s, "me", false};
  EXPECT_FALSE(b.connack.session_present);
}

TEST(mqtt_session, a_kept_one_goes_on_where_it_stopped) {
  auto s = test_mqtt{};
  auto a = mqtt_socket{s, "me", false};
  EXPECT_FALSE(a.connack.session_present);
  a.subscribe("a", mqtt_qos::exactly_once);
  leave(s, a);
  s.deliver("a", "0", mqtt_qos::at_most_once);  // not kept
  s.deliver("a", "1", mqtt_qos::at_least_once);
  s.deliver("a", "2", mqtt_qos::exactly_once);
  EXPECT_EQ(2, s.metric("mqtt_queued_messages"));
  auto b = mqtt_socket{s, "me", false};
  EXPECT_TRUE(b.connack.session_present);
  EXPECT_EQ("a=1", b.hear_message());
  EXPECT_EQ("a=2", b.hear_message());
  s.deliver("a", "3");
  EXPECT_EQ("a=3", b.hear_message());
  leave(s, b);
  auto c = mqtt_socket{s, "me", true};  // and this ends it
  EXPECT_FALSE(c.connack.session_present);
  s.deliver("a", "4");
  EXPECT_TRUE(c.hears_nothing());
  leave(s, c);
  EXPECT_FALSE((mqtt_socket{s, "me", false}.connack.session_present));
}

TEST(mqtt_session, what_was_not_acknowledged_comes_again_and_says_so) {
  auto s = test_mqtt{};
  auto ids = std::vector<mqtt::packet_id>{};
  {
    auto a = mqtt_socket{s, "me", false};
    a.subscribe("a", mqtt_qos::exactly_once);
    for (auto const* payload : {"1", "2", "3", "4"}) {
      s.deliver("a", payload, payload[0] == '2' ? mqtt_qos::at_least_once : mqtt_qos::exactly_once);
    }
    for (auto i = 0; i != 4; ++i) ids.push_back(a.hear().as<mqtt::publish>().id);
    a.say(mqtt::pubrec{ids[3]});
    a.hear().as<mqtt::pubrel>();
    a.say(mqtt::pubrec{ids[0]});
    a.hear().as<mqtt::pubrel>();
  }
  ASSERT_TRUE(s.wait_metric("mqtt_connections", 0));
  auto b = mqtt_socket{s, "me", false};
  EXPECT_EQ(ids[3], b.hear().as<mqtt::pubrel>().id);  // in the order of PUBREC
  EXPECT_EQ(ids[0], b.hear().as<mqtt::pubrel>().id);
  for (auto const i : {1U, 2U}) {  // and these in the order of their first sending
    auto const p = b.hear().as<mqtt::publish>();
    EXPECT_TRUE(p.again);
    EXPECT_EQ(ids[i], p.id);
    EXPECT_EQ(std::to_string(i + 1), p.payload);
  }
  b.say(mqtt::pubcomp{ids[3]});
  b.say(mqtt::pubcomp{ids[0]});
  b.say(mqtt::puback{ids[1]});
  b.say(mqtt::pubrec{ids[2]});
  EXPECT_EQ(ids[2], b.hear().as<mqtt::pubrel>().id);
  b.say(mqtt::pubcomp{ids[2]});
  leave(s, b);
  auto c = mqtt_socket{s, "me", false};
  EXPECT_TRUE(c.connack.session_present);
  EXPECT_TRUE(c.hears_nothing());
  EXPECT_EQ(0, s.metric("mqtt_queued_messages"));
}

TEST(mqtt_session, identifiers_in_use_are_not_used_for_others) {
  auto s = test_mqtt{{.limits = {.in_flight = 101}}};
  auto c = mqtt_socket{s, "me"};
  c.subscribe("a", mqtt_qos::at_least_once);
  s.deliver("a", "kept");
  auto const kept = c.hear().as<mqtt::publish>().id;
  for (auto round = 0; round != 700; ++round) {
    for (auto n = 0; n != 100; ++n) s.deliver("a", "x");
    auto answers = std::string{};
    for (auto n = 0; n != 100; ++n) {
      auto const id = c.hear().as<mqtt::publish>().id;
      ASSERT_NE(kept, id);
      ASSERT_NE(0, id);
      append(answers, mqtt::puback{id});
    }
    c.say_bytes(answers);
  }
}

TEST(mqtt_session, retained_messages_that_were_not_sent_yet_come_later) {
  auto s = test_mqtt{{.limits = {.in_flight = 2}}};
  for (auto i = 0; i != 6; ++i) {
    s.behind.retain({.topic = "a/" + std::to_string(i), .payload = std::make_shared<std::string const>("x")});
  }
  {
    auto a = mqtt_socket{s, "me", false};
    a.subscribe("a/#", mqtt_qos::at_least_once);
    EXPECT_EQ("a/0=x", a.hear_message());
  }
  ASSERT_TRUE(s.wait_metric("mqtt_connections", 0));
  auto b = mqtt_socket{s, "me", false};
  auto all = std::set<std::string>{};
  for (auto i = 0; i != 5; ++i) all.insert(b.hear_message());
  for (auto i = 1; i != 6; ++i) EXPECT_TRUE(all.contains("a/" + std::to_string(i) + "=x")) << i;
}

TEST(mqtt_session, a_second_connection_takes_over_from_the_first) {
  auto s = test_mqtt{};
  auto a = mqtt_socket{s, "me", false};
  a.subscribe("a", mqtt_qos::at_least_once);
  s.deliver("a", "1");
  a.hear().as<mqtt::publish>();
  auto b = mqtt_socket{s, "me", false};
  EXPECT_TRUE(b.connack.session_present);
  EXPECT_TRUE(a.is_closed());
  EXPECT_TRUE(b.hear().as<mqtt::publish>().again);
  s.deliver("a", "2");
  EXPECT_EQ("a=2", b.hear_message());
  auto c = mqtt_socket{s, "me", true};
  EXPECT_FALSE(c.connack.session_present);
  EXPECT_TRUE(b.is_closed());
  EXPECT_EQ(2, s.metric("mqtt_closed_total{reason=\"taken_over\"}"));
  EXPECT_TRUE(s.wait_metric("mqtt_connections", 1));
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 1));
}

TEST(mqtt_session, a_stranger_with_the_same_client_id_gets_one_of_its_own) {
  auto s = test_mqtt{};
  auto a = mqtt_socket{s, "pump-7", false, "harbour"};
  a.subscribe("a", mqtt_qos::at_least_once);
  auto stranger = mqtt_socket{s, "pump-7", false, "somebody"};
  EXPECT_FALSE(stranger.connack.session_present);
  s.deliver("a", "x");
  EXPECT_EQ("a=x", a.hear_message());
  EXPECT_TRUE(stranger.hears_nothing());
  a.settle();
}

TEST(mqtt_session, many_take_overs_at_once_leave_one) {
  auto s = test_mqtt{};
  auto all = std::vector<std::unique_ptr<mqtt_socket>>{};
  for (auto i = 0; i != 50; ++i) {
    all.push_back(std::make_unique<mqtt_socket>(s));
    all.back()->say(mqtt::connect{.clean_session = i % 3 == 0, .client_id = "me"});
    all.back()->say(mqtt::subscribe{.id = 1, .filters = {{"a", mqtt_qos::at_least_once}}});
    s.deliver("a", "x");
  }
  EXPECT_TRUE(s.wait_metric("mqtt_closed_total{reason=\"taken_over\"}", 49));
  EXPECT_TRUE(s.wait_metric("mqtt_connections", 1));
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 1));
  EXPECT_LE(s.metric("mqtt_subscriptions"), 1);
}

TEST(mqtt_session, one_whose_client_stays_away_expires) {
  auto s = test_mqtt{{.limits = {.kept_time = 150ms}}};
  auto a = mqtt_socket{s, "me", false};
  a.subscribe("a", mqtt_qos::at_least_once);
  std::this_thread::sleep_for(400ms);
  a.settle();  // it is not away
  leave(s, a);
  s.deliver("a", "x");
  EXPECT_EQ(1, s.metric("mqtt_sessions"));
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 0));
  EXPECT_EQ(1, s.metric("mqtt_sessions_expired_total"));
  EXPECT_EQ(0, s.metric("mqtt_queued_messages"));
  EXPECT_FALSE(s.listening.has_subscribers("a"));
  EXPECT_FALSE((mqtt_socket{s, "me", false}.connack.session_present));
}

TEST(mqtt_session, what_waited_is_looked_at_with_the_rights_of_today) {
  auto s = test_mqtt{};
  auto open = std::atomic<bool>{true};
  s.behind.on_may_receive = [&](mqtt_context const&, std::string_view const topic) {
    return topic != "a/secret" || open;
  };
  auto a = mqtt_socket{s, "me", false};
  a.subscribe("a/#", mqtt_qos::at_least_once);
  leave(s, a);
  s.deliver("a/secret", "1");
  s.deliver("a/open", "2");
  open = false;
  auto b = mqtt_socket{s, "me", false};
  EXPECT_EQ("a/open=2", b.hear_message());
  EXPECT_TRUE(b.hears_nothing());
  EXPECT_EQ(0, s.metric("mqtt_queued_messages"));
}

}  // namespace madang::net::test
