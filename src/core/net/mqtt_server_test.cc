#include <future>

#include "core/net/test_mqtt.h"

// Connecting, staying and leaving.
namespace madang::net::test {

using namespace std::string_literals;
using mqtt::connect_code;

TEST(mqtt_server, a_client_connects_pings_and_leaves) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "pump-7"};
  EXPECT_FALSE(c.connack.session_present);
  c.settle();
  EXPECT_TRUE(s.wait_metric("mqtt_connections", 1));
  c.say(mqtt::disconnect{});
  EXPECT_TRUE(c.is_closed());
  EXPECT_TRUE(s.wait_metric("mqtt_connections", 0));
  EXPECT_EQ(1, s.metric("mqtt_closed_total{reason=\"disconnect\"}"));
}

TEST(mqtt_server, the_handler_learns_who_it_is) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s};
  c.connect({.clean_session = true, .client_id = "pump-7", .user = "harbour", .password = "s\0crt"});
  auto d = mqtt_socket{s, ""};
  auto const known = s.behind.clients();
  ASSERT_EQ(2U, known.size());
  EXPECT_EQ("pump-7", known[0].client_id);
  EXPECT_EQ("harbour", known[0].user);
  EXPECT_EQ("s\0crt", known[0].password);
  EXPECT_EQ("127.0.0.1", known[0].from.address);
  EXPECT_FALSE(known[0].from.tls);
  EXPECT_TRUE(known[1].client_id.starts_with("auto-")) << known[1].client_id;
  EXPECT_EQ("", known[1].user);
}

TEST(mqtt_server, clients_without_a_name_get_different_ones) {
  auto s = test_mqtt{};
  auto a = mqtt_socket{s, ""};
  auto b = mqtt_socket{s, ""};
  a.settle();
  b.settle();
  EXPECT_NE(s.behind.clients()[0].client_id, s.behind.clients()[1].client_id);
}

TEST(mqtt_server, the_program_may_refuse_and_then_nothing_more_is_done) {
  auto s = test_mqtt{};
  for (auto const code :
       {mqtt_refusal::bad_user_name_or_password, mqtt_refusal::not_authorized, mqtt_refusal::unavailable}) {
    s.behind.on_connect = [&](auto const&) { return std::optional{code}; };
    auto c = mqtt_socket{s};
    auto bytes = std::string{};
    append(bytes, mqtt::connect{.clean_session = true, .client_id = "me"});
    append(bytes, mqtt::publish{.topic = "a", .payload = "b"});
    c.say_bytes(bytes);
    auto const answer = c.hear().as<mqtt::connack>();
    EXPECT_EQ(int(code), int(answer.code));
    EXPECT_FALSE(answer.session_present);
    EXPECT_TRUE(c.is_closed());
  }
  EXPECT_TRUE(s.behind.topics().empty());
}

TEST(mqtt_server, a_program_that_throws_is_unavailable) {
  auto s = test_mqtt{};
  s.behind.on_connect = [](auto const&) -> std::optional<mqtt_refusal> { throw std::runtime_error{"no"}; };
  auto c = mqtt_socket{s};
  EXPECT_EQ(connect_code::server_unavailable, c.connect({.clean_session = true, .client_id = "me"}).code);
  EXPECT_TRUE(c.is_closed());
  EXPECT_NE(s.log.lines().npos, s.log.lines().find("where=connect why=no"));
}

TEST(mqtt_server, what_is_wrong_with_a_client_id_is_said) {
  auto s = test_mqtt{};
  for (auto const& id : {""s, std::string(257, 'x')}) {
    auto c = mqtt_socket{s};
    EXPECT_EQ(connect_code::identifier_rejected, c.connect({.clean_session = false, .client_id = id}).code);
    EXPECT_TRUE(c.is_closed());
  }
  for (auto const* id : {"0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ", "KLMNOPQRSTUVWXYZ", "마당"}) {
    mqtt_socket{s, id}.settle();
  }
  mqtt_socket{s, std::string(256, 'x')}.settle();
}

TEST(mqtt_server, other_versions_are_told_so) {
  auto s = test_mqtt{};
  for (auto const& bytes : {"\x10\x0E\0\6MQIsdp\3\2\0\x3C\0\2me"s, "\x10\x0F\0\4MQTT\5\2\0\x3C\0\0\2me"s,
                            "\x10\x0E\0\4NATS\4\2\0\x3C\0\2me"s}) {
    auto c = mqtt_socket{s};
    auto fixed = bytes;
    fixed[1] = char(fixed.size() - 2);
    c.say_bytes(fixed);
    EXPECT_EQ(connect_code::unacceptable_protocol, c.hear().as<mqtt::connack>().code);
    EXPECT_TRUE(c.is_closed());
  }
}

TEST(mqtt_server, what_breaks_the_rules_is_disconnected_without_a_word) {
  auto s = test_mqtt{};
  auto const first = [&](std::string const& bytes) {
    auto c = mqtt_socket{s};
    c.say_bytes(bytes);
    EXPECT_TRUE(c.is_closed()) << bytes;
  };
  first("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  first("\xC0\0"s);                                       // a ping before CONNECT
  first("\x10\xFF\xFF\xFF\xFF\x7F"s);                     // a length that does not end
  first("\x10\x0E\0\4MQTT\4\3\0\x3C\0\2me"s);             // the reserved flag
  first("\x10\x0F\0\4MQTT\4\2\0\x3C\0\3me\xFF"s);         // not UTF-8
  auto const then = [&](std::string const& bytes) {
    auto c = mqtt_socket{s, "me"};
    c.say_bytes(bytes);
    EXPECT_TRUE(c.is_closed()) << bytes;
  };
  then("\x10\x0E\0\4MQTT\4\2\0\x3C\0\2me"s);              // CONNECT again
  then("\x20\2\0\0"s);                                    // what only servers say
  then("\x90\3\0\1\0"s);
  then("\xB0\2\0\1"s);
  then("\xD0\0"s);
  then("\0\0"s);                                          // types that do not exist
  then("\xF0\0"s);
  then("\xE1\0"s);                                        // flags that are reserved
  then("\x60\2\0\1"s);
  then("\x80\6\0\1\0\1a\0"s);
  then("\x36\5\0\1a\0\1"s);                               // QoS 3
  then("\x30\3\0\1#"s);                                   // a wildcard in a name
  then("\x30\2\0\0"s);                                    // no name
  then("\x30\4\0\2\xC0\x80"s);
  then("\x32\5\0\1a\0\0"s);                               // no identifier
  then("\x82\2\0\1"s);                                    // no filter
  then("\x82\7\0\1\0\2#a\0"s);
  EXPECT_TRUE(s.behind.topics().empty());
  auto c = mqtt_socket{s, "me"};
  c.settle();
}

TEST(mqtt_server, whoever_is_silent_for_one_and_a_half_times_its_keep_alive_is_gone) {
  auto s = test_mqtt{};
  auto silent = mqtt_socket{s};
  auto pinging = mqtt_socket{s};
  auto slow = mqtt_socket{s};
  auto endless = mqtt_socket{s};
  silent.connect({.clean_session = true, .keep_alive = 1s, .client_id = "silent"});
  pinging.connect({.clean_session = true, .keep_alive = 1s, .client_id = "pinging"});
  slow.connect({.clean_session = true, .keep_alive = 1s, .client_id = "slow"});
  endless.connect({.clean_session = true, .keep_alive = 0s, .client_id = "endless"});
  auto const began = std::chrono::steady_clock::now();
  auto large = std::string{};
  append(large, mqtt::publish{.topic = "slow", .payload = "a packet that takes its time"});
  for (auto i = 0; i != 8; ++i) {  // which is not silence
    std::this_thread::sleep_for(230ms);
    pinging.settle();
    EXPECT_TRUE(slow.say_bytes(large.substr(std::size_t(i) * 4, i == 7 ? large.npos : 4)));
  }
  EXPECT_TRUE(silent.is_closed());
  auto const took = std::chrono::steady_clock::now() - began;
  EXPECT_GT(took, 1'450ms);
  slow.settle();
  pinging.settle();
  endless.settle();
  EXPECT_EQ(1, s.metric("mqtt_closed_total{reason=\"keep_alive\"}"));
  EXPECT_EQ(1U, s.behind.topics().size());
}

TEST(mqtt_server, whoever_does_not_say_connect_in_time_is_gone) {
  auto s = test_mqtt{{.limits = {.connect_time = 150ms}}};
  auto c = mqtt_socket{s};
  c.say_bytes("\x10");
  EXPECT_TRUE(c.is_closed());
  EXPECT_EQ(1, s.metric("mqtt_closed_total{reason=\"connect_timeout\"}"));
}

TEST(mqtt_server, a_packet_that_trickles_in_is_given_up) {
  auto s = test_mqtt{{.limits = {.packet_time = 200ms, .packet_bytes_per_second = 100'000}}};
  auto c = mqtt_socket{s, "slow"};
  c.say_bytes("\x30\x7F\0\1a");
  EXPECT_TRUE(c.is_closed());
  EXPECT_EQ(1, s.metric("mqtt_closed_total{reason=\"packet_timeout\"}"));
}

TEST(mqtt_server, a_stop_acknowledges_what_is_being_stored_and_publishes_no_wills) {
  auto s = test_mqtt{};
  auto kept = std::promise<plain_broker::done>{};
  s.behind.on_publish = [&](mqtt_publication, plain_broker::done d) { kept.set_value(std::move(d)); };
  auto c = mqtt_socket{s};
  c.connect({.clean_session = true, .client_id = "me", .will = mqtt::will{.topic = "will", .payload = "x"}});
  c.publish("a", "1", mqtt_qos::at_least_once, 5);
  auto const done = kept.get_future().get();
  auto stopping = std::thread{[&] { s.listening.stop(); }};
  std::this_thread::sleep_for(50ms);
  done(mqtt_published::stored);
  EXPECT_EQ(5, c.hear().as<mqtt::puback>().id);
  EXPECT_TRUE(c.is_closed());
  stopping.join();
  EXPECT_EQ(1U, s.behind.topics().size());
}

TEST(mqtt_server, a_done_that_comes_after_everything_is_gone_does_nothing) {
  auto kept = std::promise<plain_broker::done>{};
  {
    auto s = test_mqtt{{.limits = {.stop_time = 50ms}}};
    s.behind.on_publish = [&](mqtt_publication, plain_broker::done d) { kept.set_value(std::move(d)); };
    auto c = mqtt_socket{s, "me"};
    c.publish("a", "1", mqtt_qos::exactly_once, 5);
    ASSERT_TRUE(s.behind.wait_published(1));
  }
  kept.get_future().get()(mqtt_published::stored);
}

TEST(mqtt_server, options_that_make_no_sense_are_told) {
  auto const why = [](mqtt_options o) -> std::string {
    try {
      test_mqtt{std::move(o)};
    } catch (std::runtime_error const& e) {
      return e.what();
    }
    return {};
  };
  EXPECT_EQ("TLS needs both a certificate and its private key.", why({.tls_key = "key.pem"}));
  EXPECT_NE("", why({.listen = {"1883"}}));
  EXPECT_NE("", why({.trusted_proxies = {"everybody"}}));
  auto const s = test_mqtt{};
  EXPECT_EQ("Another program already listens on 127.0.0.1:" + std::to_string(s.port()) + ".",
            why({.listen = {"127.0.0.1:" + std::to_string(s.port())}}));
}

// --- wills

TEST(mqtt_server, a_will_is_published_when_its_client_is_lost_and_not_when_it_says_good_bye) {
  auto s = test_mqtt{};
  auto const with_will = [&](std::string_view const payload) {
    auto c = std::make_unique<mqtt_socket>(s);
    c->connect(
        {.clean_session = true,
         .client_id = "me",
         .will = mqtt::will{.topic = "me/state", .payload = payload, .qos = mqtt_qos::at_least_once, .retain = true}});
    return c;
  };
  auto polite = with_will("polite");
  polite->say(mqtt::disconnect{});
  EXPECT_TRUE(polite->is_closed());
  with_will("cut").reset();
  ASSERT_TRUE(s.behind.wait_published(1));
  with_will("wrong")->say_bytes("\xF0\0"s);
  ASSERT_TRUE(s.behind.wait_published(2));
  EXPECT_EQ((std::vector<std::string>{"me/state=cut", "me/state=wrong"}), s.behind.topics());
  EXPECT_TRUE(s.behind.published()[0].retain);
  EXPECT_EQ(mqtt_qos::at_least_once, s.behind.published()[0].qos);
}

TEST(mqtt_server, a_will_is_published_when_its_client_falls_silent_or_is_replaced) {
  auto s = test_mqtt{};
  auto a = mqtt_socket{s};
  a.connect({.clean_session = true,
             .keep_alive = 1s,
             .client_id = "a",
             .will = mqtt::will{.topic = "a/state", .payload = "silent"}});
  auto b = mqtt_socket{s};
  b.connect({.clean_session = true, .client_id = "b", .will = mqtt::will{.topic = "b/state", .payload = "replaced"}});
  auto c = mqtt_socket{s, "b"};
  EXPECT_TRUE(b.is_closed());
  ASSERT_TRUE(s.behind.wait_published(2));
  EXPECT_EQ((std::vector<std::string>{"b/state=replaced", "a/state=silent"}), s.behind.topics());
  EXPECT_FALSE(s.behind.published()[0].retain);
  c.settle();
}

TEST(mqtt_server, a_will_does_not_speak_for_the_server) {
  auto s = test_mqtt{};
  {
    auto c = mqtt_socket{s};
    c.connect(
        {.clean_session = true, .client_id = "a", .will = mqtt::will{.topic = "$SYS/broker/version", .payload = "2"}});
  }
  EXPECT_TRUE(s.wait_metric("mqtt_publications_refused_total", 1));
  EXPECT_TRUE(s.behind.topics().empty());
}

}  // namespace madang::net::test
