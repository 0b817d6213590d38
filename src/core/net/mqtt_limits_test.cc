#include "core/net/test_mqtt.h"

// Reaching a limit is a normal thing, and does not hurt others.
namespace madang::net::test {

using namespace std::string_literals;

TEST(mqtt_limits, a_packet_that_is_too_large_is_not_even_waited_for) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  c.say_bytes("\x30\xFF\xFF\xFF\x7F"s);
  EXPECT_TRUE(c.is_closed());
  auto d = mqtt_socket{s};
  d.say_bytes("\x10\x80\x80\x04"s);  // 64 KiB and more, from a stranger
  EXPECT_TRUE(d.is_closed());
  EXPECT_EQ(2, s.metric("mqtt_closed_total{reason=\"too_large\"}"));
}

TEST(mqtt_limits, large_packets_of_all_clients_together_have_an_end) {
  auto s = test_mqtt{{.limits = {.packets_bytes = 1'000'000}}};
  auto a = mqtt_socket{s, "a"}, b = mqtt_socket{s, "b"};
  auto const payload = std::string(600'000, 'x');
  auto bytes = std::string{};
  append(bytes, mqtt::publish{.topic = "a", .payload = payload});
  a.say_bytes(bytes.substr(0, 599'000));
  std::this_thread::sleep_for(100ms);
  b.say_bytes(bytes.substr(0, 599'000));
  EXPECT_TRUE(b.is_closed());
  EXPECT_EQ(1, s.metric("mqtt_closed_total{reason=\"memory\"}"));
  a.say_bytes(bytes.substr(599'000));
  a.settle();
  auto c = mqtt_socket{s, "c"};
  c.say_bytes(bytes);
  c.settle();
  EXPECT_EQ(2U, s.behind.topics().size());
}

TEST(mqtt_limits, connections_beyond_are_told_so) {
  auto s = test_mqtt{{.limits = {.connections = 2}}};
  auto a = mqtt_socket{s, "a"}, b = mqtt_socket{s, "b"};
  auto c = mqtt_socket{s};
  EXPECT_EQ(mqtt::connect_code::server_unavailable, c.connect({.clean_session = true, .client_id = "c"}).code);
  EXPECT_TRUE(c.is_closed());
  EXPECT_EQ(2U, s.behind.clients().size());
  a.say(mqtt::disconnect{});
  EXPECT_TRUE(s.wait_metric("mqtt_connections", 1));
  mqtt_socket{s, "d"}.settle();
}

TEST(mqtt_limits, one_address_has_its_share_and_a_trusted_proxy_more) {
  auto const limits = mqtt_limits{.connections_per_address = 1};
  {
    auto s = test_mqtt{{.limits = limits}};
    auto a = mqtt_socket{s, "a"};
    auto b = mqtt_socket{s};
    EXPECT_EQ(mqtt::connect_code::server_unavailable, b.connect({.clean_session = true, .client_id = "b"}).code);
  }
  auto s = test_mqtt{{.trusted_proxies = {"127.0.0.0/8"}, .limits = limits}};
  auto a = mqtt_socket{s, "a"}, b = mqtt_socket{s, "b"};
  b.settle();
}

TEST(mqtt_limits, subscriptions_of_one_client_have_an_end) {
  auto s = test_mqtt{{.limits = {.subscriptions_per_session = 100}}};
  auto c = mqtt_socket{s, "me"};
  auto filters = std::vector<std::string>{};
  for (auto i = 0; i != 65'536; ++i) filters.push_back("a/" + std::to_string(i));
  auto asked = std::atomic<int>{0};
  s.behind.on_subscribe = [&](mqtt_context const&, std::string const&) { return ++asked, mqtt_grant{.granted = true}; };
  auto p = mqtt::subscribe{.id = 1, .filters = {}};
  for (auto const& f : filters) p.filters.push_back({f, {}});
  c.say(p);
  auto const codes = c.hear().as<mqtt::suback>().codes;
  ASSERT_EQ(65'536U, codes.size());
  EXPECT_EQ(100, std::ranges::count(codes, 0));
  EXPECT_EQ(100, asked) << "the program is not asked in vain";
  EXPECT_EQ(100, s.metric("mqtt_subscriptions"));
  EXPECT_EQ(std::vector<std::uint8_t>{1}, c.subscribe("a/0", mqtt_qos::at_least_once)) << "one it has may change";
  c.say(mqtt::unsubscribe{.id = 2, .filters = {"a/1"}});
  c.hear().as<mqtt::unsuback>();
  EXPECT_EQ(std::vector<std::uint8_t>{0}, c.subscribe("b"));
}

TEST(mqtt_limits, subscriptions_of_all_clients_have_an_end_and_filters_their_length) {
  auto s = test_mqtt{{.limits = {.subscriptions_bytes = 1'600}}};
  auto a = mqtt_socket{s, "a"}, b = mqtt_socket{s, "b"};
  auto granted = 0;
  for (auto i = 0; i != 20; ++i) granted += a.subscribe("a/" + std::to_string(i)).front() == 0;
  EXPECT_LT(granted, 20);
  EXPECT_EQ(std::vector<std::uint8_t>{0x80}, b.subscribe("b"));
  a.say(mqtt::disconnect{});
  EXPECT_TRUE(s.wait_metric("mqtt_subscriptions", 0));
  EXPECT_EQ(std::vector<std::uint8_t>{0}, b.subscribe("b"));
  auto deep = "a"s;
  for (auto i = 0; i != 64; ++i) deep += "/+";
  EXPECT_EQ(std::vector<std::uint8_t>{0x80}, b.subscribe(deep));
  EXPECT_EQ(std::vector<std::uint8_t>{0x80}, b.subscribe(std::string(4'097, 'a')));
}

TEST(mqtt_limits, who_reads_too_slowly_loses_the_oldest_of_qos_0_and_stays) {
  auto s = test_mqtt{{.limits = {.queue_messages = 10}}};
  auto c = mqtt_socket{s, 4'096};
  c.connect({.clean_session = true, .client_id = "me"});
  c.subscribe("a");
  auto other = mqtt_socket{s, "other"};
  other.subscribe("b");
  for (auto i = 0; i != 500; ++i) s.deliver("a", std::to_string(i) + std::string(50'000, 'x'));
  s.deliver("b", "quick");
  EXPECT_EQ("b=quick", other.hear_message());
  EXPECT_GT(s.metric("mqtt_messages_dropped_total"), 0);
  EXPECT_LE(s.metric("mqtt_queued_messages"), 10);
  auto last = -1;
  auto n = 0;
  while (last != 499) {
    auto const m = c.hear_message();
    ASSERT_FALSE(m.empty());
    auto const now = std::stoi(m.substr(2));
    EXPECT_GT(now, last) << "what is left is in order";
    last = now;
    ++n;
  }
  EXPECT_EQ(500, n + int(s.metric("mqtt_messages_dropped_total")));
}

TEST(mqtt_limits, who_falls_behind_with_qos_1_is_disconnected_and_finds_no_session) {
  auto s = test_mqtt{{.limits = {.queue_messages = 10, .in_flight = 5}}};
  auto c = mqtt_socket{s, "me", false};
  c.subscribe("a", mqtt_qos::at_least_once);
  for (auto i = 0; i != 5; ++i) s.deliver("a", "x");
  for (auto i = 0; i != 5; ++i) c.hear().as<mqtt::publish>();  // and none is acknowledged
  for (auto i = 0; i != 11; ++i) s.deliver("a", "x");
  EXPECT_TRUE(c.is_closed());
  EXPECT_EQ(1, s.metric("mqtt_sessions_overrun_total"));
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 0));
  EXPECT_EQ(0, s.metric("mqtt_queued_messages"));
  EXPECT_EQ(0, s.metric("mqtt_queued_bytes"));
  EXPECT_FALSE((mqtt_socket{s, "me", false}.connack.session_present)) << "so it knows that it missed something";
}

TEST(mqtt_limits, a_session_whose_client_is_away_fills_up_and_ends_too) {
  auto s = test_mqtt{{.limits = {.queue_bytes = 1'000}}};
  auto c = mqtt_socket{s, "me", false};
  c.subscribe("a", mqtt_qos::exactly_once);
  c.say(mqtt::disconnect{});
  ASSERT_TRUE(s.wait_metric("mqtt_connections", 0));
  s.deliver("a", std::string(800, 'x'));
  EXPECT_EQ(1, s.metric("mqtt_sessions"));
  s.deliver("a", std::string(800, 'x'));
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 0));
  EXPECT_EQ(0, s.metric("mqtt_subscriptions"));
}

TEST(mqtt_limits, what_waits_for_all_clients_together_has_an_end) {
  auto s = test_mqtt{{.limits = {.queues_bytes = 10'000}}};
  auto all = std::vector<std::unique_ptr<mqtt_socket>>{};
  for (auto i = 0; i != 5; ++i) {
    all.push_back(std::make_unique<mqtt_socket>(s, std::to_string(i), false));
    all.back()->subscribe("a", mqtt_qos::at_least_once);
    all.back()->say(mqtt::disconnect{});
  }
  ASSERT_TRUE(s.wait_metric("mqtt_connections", 0));
  s.deliver("a", std::string(3'000, 'x'));
  EXPECT_LE(s.metric("mqtt_queued_bytes"), 10'000);
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 3));
}

TEST(mqtt_limits, whoever_takes_all_there_is_does_not_take_the_share_of_others) {
  // One of ten may have a thousand bytes of each whatever the others do.
  auto s = test_mqtt{
      {.limits = {.connections = 5, .kept_sessions = 4, .subscriptions_bytes = 10'000, .queues_bytes = 10'000}}};
  auto greedy = mqtt_socket{s, "greedy"}, modest = mqtt_socket{s, "modest"};
  auto granted = 0;
  for (auto i = 0; i != 40; ++i) {
    granted += greedy.subscribe("greedy/" + std::to_string(i), mqtt_qos::at_least_once).front() == 1;
  }
  EXPECT_LT(granted, 20);
  EXPECT_EQ(std::vector<std::uint8_t>{1}, modest.subscribe("a", mqtt_qos::at_least_once));
  for (auto i = 0; i != 9; ++i) s.deliver("greedy/1", std::string(1'000, 'x'));
  for (auto i = 0; i != 4; ++i) s.deliver("a", std::string(100, 'x'));
  for (auto i = 0; i != 4; ++i) EXPECT_TRUE(modest.hear_message().starts_with("a=x"));
  s.deliver("greedy/1", std::string(1'000, 'x'));  // and this is the one that has to go
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 1));
  modest.settle();
}

TEST(mqtt_limits, unreleased_messages_have_an_end) {
  auto s = test_mqtt{{.limits = {.unreleased = 50}}};
  auto c = mqtt_socket{s, "me", false};
  for (auto id = mqtt::packet_id{1}; id <= 50; ++id) {
    c.publish("a", "x", mqtt_qos::exactly_once, id);
    EXPECT_EQ(id, c.hear().as<mqtt::pubrec>().id);
  }
  c.publish("a", "x", mqtt_qos::exactly_once, 7);
  EXPECT_EQ(7, c.hear().as<mqtt::pubrec>().id);
  c.publish("a", "x", mqtt_qos::exactly_once, 51);
  EXPECT_TRUE(c.is_closed());
  EXPECT_EQ(50U, s.behind.topics().size());
  EXPECT_TRUE(s.wait_metric("mqtt_closed_total{reason=\"quota\"}", 1));
}

TEST(mqtt_limits, kept_sessions_have_an_end_for_each_and_for_all_and_the_oldest_go_first) {
  auto s = test_mqtt{{.limits = {.kept_sessions = 5, .kept_sessions_per_principal = 3}}};
  auto const keep = [&](std::string const& id, std::string const& user) {
    auto c = mqtt_socket{s, id, false, user};
    c.say(mqtt::disconnect{});
    EXPECT_TRUE(c.is_closed());
    EXPECT_TRUE(s.wait_metric("mqtt_connections", 0));
  };
  auto const is_there = [&](std::string const& id, std::string const& user) {
    return mqtt_socket{s, id, false, user}.connack.session_present;
  };
  for (auto const* id : {"1", "2", "3", "4"}) keep(id, "greedy");
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 3));
  for (auto const* id : {"1", "2", "3"}) keep(id, "other");
  EXPECT_TRUE(s.wait_metric("mqtt_sessions", 5));
  EXPECT_TRUE(is_there("4", "greedy") && is_there("3", "greedy") && is_there("1", "other"));
  EXPECT_FALSE(is_there("2", "greedy"));
}

TEST(mqtt_limits, wills_by_the_thousand_are_published_by_the_same_rules) {
  auto s = test_mqtt{};
  s.behind.on_publish = [](mqtt_publication, plain_broker::done d) { d(mqtt_published::later); };
  for (auto i = 0; i != 1'000; ++i) {
    auto c = mqtt_socket{s};
    auto bytes = std::string{};
    append(bytes, mqtt::connect{
                      .clean_session = true, .client_id = "flood", .will = mqtt::will{.topic = "a", .payload = "x"}});
    c.say_bytes(bytes);
    c.hear().as<mqtt::connack>();
  }
  EXPECT_TRUE(s.behind.wait_published(1'000));
  EXPECT_TRUE(s.wait_metric("mqtt_connections", 0));
}

TEST(mqtt_limits, a_client_that_reads_nothing_at_all_is_given_up) {
  auto s = test_mqtt{{.limits = {.write_time = 200ms}}};
  auto c = mqtt_socket{s, 4'096};
  c.connect({.clean_session = true, .client_id = "me"});
  c.subscribe("a");
  for (auto i = 0; i != 200; ++i) s.deliver("a", std::string(100'000, 'x'));
  EXPECT_TRUE(s.wait_metric("mqtt_closed_total{reason=\"write_stall\"}", 1));
  EXPECT_TRUE(s.wait_metric("mqtt_queued_bytes", 0));
}

}  // namespace madang::net::test
