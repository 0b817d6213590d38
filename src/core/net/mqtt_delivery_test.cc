#include "core/net/test_mqtt.h"

#include <atomic>
#include <future>

// Subscriptions and what comes of them.
namespace madang::net::test {

using namespace std::string_literals;

TEST(mqtt_delivery, a_message_reaches_those_who_asked_for_it_and_nobody_else) {
  auto s = test_mqtt{};
  auto a = mqtt_socket{s, "a"}, b = mqtt_socket{s, "b"}, c = mqtt_socket{s, "c"};
  EXPECT_EQ(std::vector<std::uint8_t>{0}, a.subscribe("town/+/air"));
  EXPECT_EQ(std::vector<std::uint8_t>{0}, b.subscribe("town/#"));
  EXPECT_EQ(std::vector<std::uint8_t>{0}, c.subscribe("village/#"));
  s.deliver("town/1/air", "21.5");
  s.deliver("town/1/water", "7");
  EXPECT_EQ("town/1/air=21.5", a.hear_message());
  EXPECT_EQ("town/1/air=21.5", b.hear_message());
  EXPECT_EQ("town/1/water=7", b.hear_message());
  EXPECT_TRUE(a.hears_nothing() && c.hears_nothing());
}

TEST(mqtt_delivery, the_lesser_of_both_qos_counts) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  for (auto const granted : {0, 1, 2}) {
    EXPECT_EQ(std::vector<std::uint8_t>{std::uint8_t(granted)}, c.subscribe("a", mqtt_qos(granted)));
    for (auto const published : {0, 1, 2}) {
      s.deliver("a", "x", mqtt_qos(published));
      auto const p = c.hear().as<mqtt::publish>();
      EXPECT_EQ(std::min(granted, published), int(p.qos));
      EXPECT_EQ(p.qos == mqtt_qos::at_most_once, p.id == 0);
      EXPECT_FALSE(p.again || p.retain);
    }
  }
}

TEST(mqtt_delivery, each_qos_runs_its_course) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  c.subscribe("a", mqtt_qos::exactly_once);
  s.deliver("a", "0", mqtt_qos::at_most_once);
  s.deliver("a", "1", mqtt_qos::at_least_once);
  s.deliver("a", "2", mqtt_qos::exactly_once);
  EXPECT_EQ("a=0", c.hear_message());
  EXPECT_EQ("a=1", c.hear_message());
  EXPECT_EQ("a=2", c.hear_message());
  c.settle();
  EXPECT_EQ(0, s.metric("mqtt_queued_messages"));
  EXPECT_EQ(0, s.metric("mqtt_queued_bytes"));
}

TEST(mqtt_delivery, an_answer_of_the_wrong_qos_is_against_the_rules_and_one_to_nothing_is_not) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  c.say(mqtt::puback{77});
  c.say(mqtt::pubcomp{77});
  c.say(mqtt::pubrec{77});
  EXPECT_EQ(77, c.hear().as<mqtt::pubrel>().id);  // it must be told, or it would ask for ever
  c.subscribe("a", mqtt_qos::exactly_once);
  s.deliver("a", "2");
  c.say(mqtt::puback{c.hear().as<mqtt::publish>().id});
  EXPECT_TRUE(c.is_closed());
  auto d = mqtt_socket{s, "me"};
  d.subscribe("a", mqtt_qos::at_least_once);
  s.deliver("a", "1");
  d.say(mqtt::pubrec{d.hear().as<mqtt::publish>().id});
  EXPECT_TRUE(d.is_closed());
}

TEST(mqtt_delivery, one_subscribe_may_have_many_filters_each_with_its_answer) {
  auto s = test_mqtt{};
  s.behind.on_subscribe = [](mqtt_context const&, std::string const& filter) {
    if (filter == "throw") throw std::runtime_error{"no"};
    return mqtt_grant{.granted = filter != "secret"};
  };
  auto c = mqtt_socket{s, "me"};
  c.say(mqtt::subscribe{
      .id = 12,
      .filters = {{"a", {}}, {"secret", mqtt_qos::exactly_once}, {"b", mqtt_qos::exactly_once}, {"throw", {}}}});
  auto const answer = c.hear().as<mqtt::suback>();
  EXPECT_EQ(12, answer.id);
  EXPECT_EQ((std::vector<std::uint8_t>{0, 0x80, 2, 0x80}), answer.codes);
  s.deliver("secret", "x");
  s.deliver("b", "x");
  EXPECT_EQ("b=x", c.hear_message());
}

TEST(mqtt_delivery, overlapping_subscriptions_bring_one_copy_as_well_as_the_best_asks) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  c.subscribe("a/#");
  c.subscribe("a/b", mqtt_qos::exactly_once);
  c.subscribe("+/b", mqtt_qos::at_least_once);
  s.deliver("a/b", "x");
  auto const p = c.hear().as<mqtt::publish>();
  EXPECT_EQ(mqtt_qos::exactly_once, p.qos);
  EXPECT_TRUE(c.hears_nothing());
}

TEST(mqtt_delivery, subscribing_again_replaces_and_sends_what_is_retained_again) {
  auto s = test_mqtt{};
  s.behind.retain({.topic = "a/1", .payload = std::make_shared<std::string const>("old")});
  auto c = mqtt_socket{s, "me"};
  c.subscribe("a/+", mqtt_qos::exactly_once);
  EXPECT_EQ("a/1=old", c.hear_message());
  c.subscribe("a/+", mqtt_qos::at_most_once);
  EXPECT_EQ("a/1=old", c.hear_message());
  s.deliver("a/1", "new");
  auto const p = c.hear().as<mqtt::publish>();
  EXPECT_EQ(mqtt_qos::at_most_once, p.qos);
  EXPECT_TRUE(c.hears_nothing());
}

TEST(mqtt_delivery, unsubscribing_ends_it_and_is_answered_even_where_there_was_nothing) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  c.subscribe("a/#", mqtt_qos::at_least_once);
  c.subscribe("b");
  s.deliver("a/1", "x");
  auto const in_flight = c.hear().as<mqtt::publish>().id;
  c.say(mqtt::unsubscribe{.id = 5, .filters = {"a/#", "c", "B"}});
  EXPECT_EQ(5, c.hear().as<mqtt::unsuback>().id);
  s.deliver("a/1", "y");
  s.deliver("b", "z");
  EXPECT_EQ("b=z", c.hear_message());
  c.say(mqtt::puback{in_flight});  // what was on its way runs its course
  c.say(mqtt::unsubscribe{.id = 6, .filters = {"a/+"}});
  EXPECT_EQ(6, c.hear().as<mqtt::unsuback>().id);
  EXPECT_EQ(0, s.metric("mqtt_queued_messages"));
  EXPECT_EQ(1, s.metric("mqtt_subscriptions"));
}

TEST(mqtt_delivery, retained_messages_come_with_the_subscription_and_say_so) {
  auto s = test_mqtt{};
  auto p = mqtt_socket{s, "publisher"};
  p.say(mqtt::publish{.topic = "a/1", .payload = "one", .qos = mqtt_qos::at_least_once, .retain = true, .id = 1});
  p.say(mqtt::publish{.topic = "a/1", .payload = "uno", .retain = true});
  p.say(mqtt::publish{.topic = "a/2", .payload = "two", .retain = true});
  p.say(mqtt::publish{.topic = "a/3", .payload = "three"});
  p.say(mqtt::publish{.topic = "a/2", .payload = "", .retain = true});
  p.hear().as<mqtt::puback>();
  p.settle();
  auto c = mqtt_socket{s, "me"};
  c.subscribe("a/#", mqtt_qos::exactly_once);
  auto const first = c.hear().as<mqtt::publish>();
  EXPECT_TRUE(first.retain);
  EXPECT_EQ("uno", first.payload);
  EXPECT_EQ(mqtt_qos::at_most_once, first.qos);
  p.say(mqtt::publish{.topic = "a/1", .payload = "eins", .retain = true});
  auto const live = c.hear().as<mqtt::publish>();
  EXPECT_FALSE(live.retain);
  EXPECT_EQ("eins", live.payload);
}

TEST(mqtt_delivery, many_retained_messages_are_pulled_as_the_client_takes_them) {
  auto s = test_mqtt{};
  auto pulled = std::make_shared<std::atomic<int>>(0);
  s.behind.on_subscribe = [pulled](mqtt_context const&, std::string const&) {
    return mqtt_grant{.granted = true, .retained = [pulled]() -> std::optional<mqtt_message> {
      auto const n = (*pulled)++;
      if (n >= 50'000) return std::nullopt;
      return mqtt_message{.topic = "a/" + std::to_string(n), .payload = std::make_shared<std::string const>(400, 'x')};
    }};
  };
  auto c = mqtt_socket{s, 4'096};
  c.connect({.clean_session = true, .client_id = "me"});
  c.subscribe("a/#");
  std::this_thread::sleep_for(200ms);
  EXPECT_LT(*pulled, 30'000) << "they wait with the program, not in memory";
  for (auto i = 0; i != 50'000; ++i) ASSERT_TRUE(c.hear_message().starts_with("a/" + std::to_string(i) + "=x"));
  EXPECT_EQ(0, s.metric("mqtt_messages_dropped_total"));
}

TEST(mqtt_delivery, retained_messages_may_take_their_time_and_still_come_before_what_is_newer) {
  auto s = test_mqtt{};
  s.behind.retain({.topic = "a/1", .payload = std::make_shared<std::string const>("old")});
  auto mutex = std::mutex{};
  auto waiting = std::vector<std::function<void()>>{};
  s.behind.on_elsewhere = [&](std::function<void()> f) {
    auto const lock = std::lock_guard{mutex};
    waiting.push_back(std::move(f));
    return true;
  };
  auto const run_one = [&] {
    for (auto i = 0; i != 600; ++i) {
      {
        auto const lock = std::unique_lock{mutex};
        if (!waiting.empty()) break;
      }
      std::this_thread::sleep_for(5ms);
    }
    auto lock = std::unique_lock{mutex};
    if (waiting.empty()) return false;
    auto const f = std::move(waiting.front());
    waiting.erase(waiting.begin());
    lock.unlock();
    f();
    return true;
  };
  auto c = mqtt_socket{s, "me"}, other = mqtt_socket{s, "other"};
  c.subscribe("a/#");
  s.deliver("a/2", "new");
  c.say(mqtt::pingreq{});
  c.hear().as<mqtt::pingresp>();
  other.say(mqtt::pingreq{});
  other.hear().as<mqtt::pingresp>();
  ASSERT_TRUE(run_one());
  EXPECT_EQ("a/1=old", c.hear_message());
  EXPECT_EQ("a/2=new", c.hear_message());
  ASSERT_TRUE(run_one()) << "to learn that there are no more";
  s.deliver("a/3", "newer");
  EXPECT_EQ("a/3=newer", c.hear_message());
}

TEST(mqtt_delivery, retained_messages_are_left_out_where_nobody_can_read_them) {
  auto s = test_mqtt{};
  s.behind.retain({.topic = "a/1", .payload = std::make_shared<std::string const>("old")});
  s.behind.on_elsewhere = [](std::function<void()> const&) { return false; };
  auto c = mqtt_socket{s, "me"};
  c.subscribe("a/#");
  s.deliver("a/2", "new");
  EXPECT_EQ("a/2=new", c.hear_message());
  EXPECT_EQ(1, s.metric("mqtt_messages_dropped_total"));
}

TEST(mqtt_delivery, retained_messages_of_qos_1_are_not_more_than_may_be_in_flight) {
  auto s = test_mqtt{{.limits = {.queue_messages = 4, .in_flight = 3}}};
  for (auto i = 0; i != 20; ++i) {
    s.behind.retain({.topic = "a/" + std::to_string(10 + i), .payload = std::make_shared<std::string const>("x")});
  }
  auto c = mqtt_socket{s, "me"};
  c.subscribe("a/#", mqtt_qos::at_least_once);
  auto ids = std::vector<mqtt::packet_id>{};
  for (auto i = 0; i != 3; ++i) ids.push_back(c.hear().as<mqtt::publish>().id);
  EXPECT_TRUE(c.hears_nothing());
  for (auto const id : ids) c.say(mqtt::puback{id});
  for (auto i = 3; i != 20; ++i) EXPECT_EQ("a/" + std::to_string(10 + i) + "=x", c.hear_message());
  EXPECT_TRUE(c.hears_nothing());
}

TEST(mqtt_delivery, rights_are_looked_at_for_every_message) {
  auto s = test_mqtt{};
  auto open = std::atomic<bool>{true};
  s.behind.on_may_receive = [&](mqtt_context const& who, std::string_view const topic) {
    return topic != "a/secret" || who.principal == "insider" || open;
  };
  auto in = mqtt_socket{s, "a", true, "insider"}, out = mqtt_socket{s, "b", true, "outsider"};
  in.subscribe("a/#");
  out.subscribe("a/#");
  s.deliver("a/secret", "1");
  open = false;
  s.deliver("a/secret", "2");
  s.deliver("a/open", "3");
  for (auto const* m : {"a/secret=1", "a/secret=2", "a/open=3"}) EXPECT_EQ(m, in.hear_message());
  for (auto const* m : {"a/secret=1", "a/open=3"}) EXPECT_EQ(m, out.hear_message());
}

TEST(mqtt_delivery, what_waited_is_looked_at_again_where_one_may_wait_and_comes_before_what_is_new) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me", false};
  c.subscribe("a/#", mqtt_qos::at_least_once);
  c.say(mqtt::disconnect{});
  ASSERT_TRUE(s.wait_metric("mqtt_connections", 0));
  for (auto const* topic : {"a/1", "a/secret", "a/2"}) s.deliver(topic, "x");
  auto asked = std::atomic<int>{0};
  s.behind.on_may_receive = [&](mqtt_context const&, std::string_view const topic) {
    return ++asked, topic != "a/secret";
  };
  auto later = std::promise<std::function<void()>>{};
  s.behind.on_elsewhere = [&](std::function<void()> f) { return later.set_value(std::move(f)), true; };
  auto again = mqtt_socket{s, "me", false};
  auto const look = later.get_future().get();
  EXPECT_EQ(0, asked);
  s.deliver("a/3", "x");
  EXPECT_EQ(1, asked);
  look();
  for (auto const* m : {"a/1=x", "a/2=x", "a/3=x"}) EXPECT_EQ(m, again.hear_message());
}

TEST(mqtt_delivery, messages_of_one_publisher_come_in_their_order) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  c.subscribe("a/#", mqtt_qos::at_least_once);
  auto p = mqtt_socket{s, "publisher"};
  auto bytes = std::string{};
  for (auto i = 0; i != 500; ++i) {
    auto const payload = std::to_string(i);
    append(bytes,
           mqtt::publish{
               .topic = "a/1", .payload = payload, .qos = mqtt_qos::at_least_once, .id = mqtt::packet_id(i + 1)});
  }
  p.say_bytes(bytes);
  for (auto i = 0; i != 500; ++i) ASSERT_EQ("a/1=" + std::to_string(i), c.hear_message());
}

TEST(mqtt_delivery, the_caller_learns_what_is_worth_computing) {
  auto s = test_mqtt{};
  auto& l = s.listening;
  EXPECT_FALSE(l.has_subscribers("v1.1/Observations"));
  EXPECT_FALSE(l.has_subscribers_below("v1.1"));
  auto a = mqtt_socket{s, "a"}, b = mqtt_socket{s, "b"};
  a.subscribe("v1.1/Observations");
  b.subscribe("v1.1/Observations");
  a.subscribe("v1.1/Datastreams(1)/+");
  EXPECT_TRUE(l.has_subscribers("v1.1/Observations"));
  EXPECT_FALSE(l.has_subscribers("v1.1/Things"));
  EXPECT_TRUE(l.has_subscribers_below("v1.1/Datastreams(1)"));
  EXPECT_FALSE(l.has_subscribers_below("v1.1/Datastreams(2)"));
  b.subscribe("#");
  EXPECT_TRUE(l.has_subscribers("v1.1/Things"));
  EXPECT_FALSE(l.has_subscribers("$SYS/broker/uptime"));
  a.say(mqtt::disconnect{});
  b.say(mqtt::disconnect{});
  EXPECT_TRUE(s.wait_metric("mqtt_subscriptions", 0));
  EXPECT_FALSE(l.has_subscribers("v1.1/Observations"));
}

TEST(mqtt_delivery, the_server_tells_of_itself_now_and_again) {
  auto s = test_mqtt{{.version = "Madang 1", .limits = {.statistics_time = 200ms}}};
  auto c = mqtt_socket{s, "me"};
  EXPECT_EQ(std::vector<std::uint8_t>{0}, c.subscribe("$SYS/broker/version"));
  EXPECT_EQ("$SYS/broker/version=Madang 1", c.hear_message());
  c.say(mqtt::unsubscribe{.id = 1, .filters = {"$SYS/broker/version"}});
  c.hear().as<mqtt::unsuback>();
  c.subscribe("$SYS/#");
  auto known = std::map<std::string, std::string>{};
  for (auto const until = std::chrono::steady_clock::now() + 700ms; std::chrono::steady_clock::now() < until;) {
    auto const h = c.hear(100ms);
    if (!h) continue;
    auto const p = h.as<mqtt::publish>();
    known[std::string{p.topic}] = p.payload;
  }
  EXPECT_EQ("1", known["$SYS/broker/clients/connected"]);
  EXPECT_EQ("1", known["$SYS/broker/subscriptions/count"]);
  EXPECT_EQ("0", known["$SYS/broker/messages/publish/dropped"]);
  for (auto const* name :
       {"uptime", "messages/received", "messages/sent", "load/messages/received/1min", "load/bytes/sent/15min"}) {
    EXPECT_TRUE(known.contains("$SYS/broker/"s + name)) << name;
  }
  EXPECT_TRUE(known["$SYS/broker/uptime"].ends_with(" seconds"));
  EXPECT_GT(std::stod(known["$SYS/broker/load/messages/received/1min"]), 0);
}

TEST(mqtt_delivery, what_the_server_tells_of_itself_may_be_kept_from_clients) {
  auto s = test_mqtt{};
  s.behind.on_subscribe = [](mqtt_context const&, std::string const& filter) {
    return mqtt_grant{.granted = !filter.starts_with("$SYS")};
  };
  auto c = mqtt_socket{s, "me"};
  EXPECT_EQ(std::vector<std::uint8_t>{0x80}, c.subscribe("$SYS/#"));
  EXPECT_TRUE(c.hears_nothing());
}

}  // namespace madang::net::test
