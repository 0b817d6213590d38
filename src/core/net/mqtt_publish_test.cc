#include <random>

#include "core/net/mqtt_refusal_log.h"
#include "core/net/test_mqtt.h"

// What clients publish, and what they are told of it.
namespace madang::net::test {

using namespace std::string_literals;

namespace {

// Keeps what is published until the test says what becomes of it.
class slow_store {
 public:
  explicit slow_store(test_mqtt& s) {
    s.behind.on_publish = [w = waiting_](mqtt_publication, plain_broker::done d) {
      auto const lock = std::lock_guard{w->mutex};
      w->all.push_back(std::move(d));
      w->changed.notify_all();
    };
  }
  void finish(std::size_t const n, mqtt_published const what = mqtt_published::stored) {
    auto d = plain_broker::done{};
    {
      auto lock = std::unique_lock{waiting_->mutex};
      ASSERT_TRUE(waiting_->changed.wait_for(lock, 3s, [&] { return n < waiting_->all.size(); }));
      d = std::exchange(waiting_->all[n], nullptr);
    }
    d(what);
  }

 private:
  struct list {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<plain_broker::done> all;
  };
  std::shared_ptr<list> waiting_{std::make_shared<list>()};
};

}  // namespace

TEST(mqtt_publish, each_qos_is_answered_in_its_way) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  c.publish("a", "0");
  c.publish("a", "1", mqtt_qos::at_least_once, 7);
  EXPECT_EQ(7, c.hear().as<mqtt::puback>().id);
  c.publish("a", "2", mqtt_qos::exactly_once, 8);
  EXPECT_EQ(8, c.hear().as<mqtt::pubrec>().id);
  c.say(mqtt::pubrel{8});
  EXPECT_EQ(8, c.hear().as<mqtt::pubcomp>().id);
  EXPECT_EQ((std::vector<std::string>{"a=0", "a=1", "a=2"}), s.behind.topics());
  EXPECT_TRUE(c.hears_nothing());
}

TEST(mqtt_publish, a_payload_is_any_bytes_and_may_be_empty) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  auto all = std::string{};
  for (auto i = 0; i != 256; ++i) all += char(i);
  for (auto const& payload : {""s, all, std::string(1'000'000, 'x')}) {
    c.say(mqtt::publish{.topic = "마당/a", .payload = payload, .qos = mqtt_qos::at_least_once, .retain = true, .id = 1});
    EXPECT_EQ(1, c.hear().as<mqtt::puback>().id);
    EXPECT_EQ(payload, s.behind.published().back().payload);
    EXPECT_EQ("마당/a", s.behind.published().back().topic);
    EXPECT_TRUE(s.behind.published().back().retain);
  }
}

TEST(mqtt_publish, nothing_is_acknowledged_before_it_is_stored_and_all_in_the_order_of_sending) {
  auto s = test_mqtt{};
  auto store = slow_store{s};
  auto c = mqtt_socket{s, "me"};
  for (auto id = mqtt::packet_id{1}; id != 5; ++id) {
    c.publish("a", "x", id == 3 ? mqtt_qos::exactly_once : mqtt_qos::at_least_once, id);
  }
  ASSERT_TRUE(s.behind.wait_published(4));
  EXPECT_TRUE(c.hears_nothing());
  store.finish(3);
  store.finish(1);
  EXPECT_TRUE(c.hears_nothing());
  store.finish(0);
  EXPECT_EQ(1, c.hear().as<mqtt::puback>().id);
  EXPECT_EQ(2, c.hear().as<mqtt::puback>().id);
  EXPECT_TRUE(c.hears_nothing());
  store.finish(2);
  EXPECT_EQ(3, c.hear().as<mqtt::pubrec>().id);
  EXPECT_EQ(4, c.hear().as<mqtt::puback>().id);
}

TEST(mqtt_publish, a_thousand_done_in_any_order_by_many_threads_are_acknowledged_in_order) {
  auto s = test_mqtt{};
  auto store = slow_store{s};
  auto c = mqtt_socket{s, "me"};
  auto bytes = std::string{};
  for (auto id = mqtt::packet_id{1}; id <= 1'000; ++id) {
    append(bytes, mqtt::publish{.topic = "a", .payload = "x", .qos = mqtt_qos::at_least_once, .id = id});
  }
  c.say_bytes(bytes);
  ASSERT_TRUE(s.behind.wait_published(1'000));
  auto order = std::vector<std::size_t>(1'000);
  for (auto i = std::size_t{0}; i != order.size(); ++i) order[i] = i;
  std::ranges::shuffle(order, std::mt19937{7});
  auto threads = std::vector<std::thread>{};
  for (auto t = std::size_t{0}; t != 4; ++t) {
    threads.emplace_back([&, t] {
      for (auto i = t; i < order.size(); i += 4) store.finish(order[i]);
    });
  }
  for (auto id = 1; id <= 1'000; ++id) ASSERT_EQ(id, c.hear().as<mqtt::puback>().id);
  for (auto& t : threads) t.join();
}

TEST(mqtt_publish, what_is_refused_for_good_is_acknowledged_and_counted) {
  auto s = test_mqtt{};
  s.behind.on_publish = [](mqtt_publication, plain_broker::done d) { d(mqtt_published::refused); };
  auto c = mqtt_socket{s, "me"};
  c.publish("a", "0");
  c.publish("a", "1", mqtt_qos::at_least_once, 1);
  EXPECT_EQ(1, c.hear().as<mqtt::puback>().id);
  c.publish("a", "2", mqtt_qos::exactly_once, 2);
  EXPECT_EQ(2, c.hear().as<mqtt::pubrec>().id);
  c.say(mqtt::pubrel{2});
  EXPECT_EQ(2, c.hear().as<mqtt::pubcomp>().id);
  EXPECT_EQ(3, s.metric("mqtt_publications_refused_total"));
  EXPECT_NE(s.log.lines().npos, s.log.lines().find("A publication was refused client=me"));
}

TEST(mqtt_publish, the_log_says_which_publication_was_refused_and_why) {
  auto s = test_mqtt{};
  s.behind.on_publish = [](mqtt_publication, plain_broker::done d) {
    d({mqtt_published::refused, "There is no Datastream 7."});
  };
  auto c = mqtt_socket{s, "mast"};
  c.publish("v1.1/Datastreams(7)/Observations", "1");
  c.publish("$own", "1");
  c.settle();
  auto const lines = s.log.lines();
  EXPECT_NE(
      lines.npos,
      lines.find(
          "A publication was refused client=mast topic=v1.1/Datastreams(7)/Observations why=There is no Datastream 7."))
      << lines;
  EXPECT_NE(lines.npos, lines.find("client=mast topic=$own why=The topic begins with '$'")) << lines;
}

TEST(mqtt_publish, a_will_that_is_refused_is_told_and_counted_too) {
  auto s = test_mqtt{};
  s.behind.on_publish = [](mqtt_publication, plain_broker::done d) { d({mqtt_published::refused, "No."}); };
  {
    auto c = mqtt_socket{s};
    c.connect({.clean_session = true, .client_id = "mast", .will = mqtt::will{.topic = "last/words", .payload = "x"}});
  }
  EXPECT_TRUE(s.wait_metric("mqtt_publications_refused_total", 1));
  EXPECT_NE(s.log.lines().npos, s.log.lines().find("client=mast topic=last/words why=No.")) << s.log.lines();
}

TEST(mqtt_publish, a_device_that_is_refused_for_ever_does_not_fill_the_log) {
  auto s = test_mqtt{};
  s.behind.on_publish = [](mqtt_publication, plain_broker::done d) { d({mqtt_published::refused, "No."}); };
  for (auto again = 0; again != 3; ++again) {  // nor by connecting anew
    auto c = mqtt_socket{s, "mast"};
    for (auto i = 0; i != 100; ++i) c.publish("a", "x");
    c.settle();
  }
  EXPECT_EQ(300, s.metric("mqtt_publications_refused_total"));
  auto const lines = s.log.lines();
  auto told = std::size_t{0};
  for (auto at = lines.find("A publication was refused"); at != lines.npos;
       at = lines.find("A publication was refused", at + 1)) {
    ++told;
  }
  EXPECT_EQ(limits::kMqttRefusalsToldOfOne, told) << lines;
}

TEST(mqtt_refusal_log, tells_some_of_each_some_of_all_and_how_many_it_did_not_tell) {
  using namespace limits;
  auto l = mqtt::refusal_log{};
  auto now = std::chrono::steady_clock::time_point{};
  for (auto i = std::size_t{0}; i != kMqttRefusalsToldOfOne; ++i) EXPECT_EQ(0U, l.take("one", now));
  EXPECT_FALSE(l.take("one", now));
  EXPECT_EQ(1U, l.take("another", now));
  for (auto i = kMqttRefusalsToldOfOne + 1; i != kMqttRefusalsTold; ++i) EXPECT_TRUE(l.take(std::to_string(i), now));
  EXPECT_FALSE(l.take("the last", now));
  EXPECT_FALSE(l.take("the last", now + kMqttRefusalsTime - 1ms));
  EXPECT_EQ(2U, l.take("the last", now + kMqttRefusalsTime));
}

TEST(mqtt_publish, what_could_not_be_stored_now_is_not_acknowledged_and_the_client_is_sent_away) {
  auto s = test_mqtt{{.limits = {.linger_time = 100ms}}};
  auto store = slow_store{s};
  auto c = mqtt_socket{s, "me", false};
  c.publish("a", "1", mqtt_qos::at_least_once, 1);
  c.publish("a", "2", mqtt_qos::at_least_once, 2);
  c.publish("a", "3", mqtt_qos::at_least_once, 3);
  ASSERT_TRUE(s.behind.wait_published(3));
  store.finish(0);
  store.finish(2);
  store.finish(1, mqtt_published::later);
  EXPECT_EQ(1, c.hear().as<mqtt::puback>().id);
  EXPECT_TRUE(c.is_closed());
  EXPECT_EQ(1, s.metric("mqtt_publications_postponed_total"));
  EXPECT_TRUE(s.wait_metric("mqtt_closed_total{reason=\"postponed\"}", 1));
}

TEST(mqtt_publish, a_message_of_qos_0_that_could_not_be_stored_costs_nothing_but_itself) {
  auto s = test_mqtt{};
  s.behind.on_publish = [](mqtt_publication, plain_broker::done d) { d(mqtt_published::later); };
  auto c = mqtt_socket{s, "me"};
  c.publish("a", "1");
  c.settle();
  EXPECT_EQ(1, s.metric("mqtt_publications_postponed_total"));
}

TEST(mqtt_publish, a_done_that_is_thrown_away_and_a_program_that_throws_count_as_later) {
  auto s = test_mqtt{};
  s.behind.on_publish = [](mqtt_publication p, plain_broker::done) {
    if (p.payload == "throw") throw std::runtime_error{"no"};
  };
  for (auto const* payload : {"forget", "throw"}) {
    auto c = mqtt_socket{s, "me"};
    c.publish("a", payload, mqtt_qos::at_least_once, 1);
    EXPECT_TRUE(c.is_closed());
  }
}

TEST(mqtt_publish, exactly_once_is_once_however_often_it_is_sent) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  for (auto again = 0; again != 3; ++again) {
    c.say(mqtt::publish{.topic = "a", .payload = "x", .qos = mqtt_qos::exactly_once, .again = again != 0, .id = 9});
    EXPECT_EQ(9, c.hear().as<mqtt::pubrec>().id);
  }
  EXPECT_EQ(1U, s.behind.topics().size());
  for (auto again = 0; again != 2; ++again) {
    c.say(mqtt::pubrel{9});
    EXPECT_EQ(9, c.hear().as<mqtt::pubcomp>().id);
  }
  c.publish("a", "y", mqtt_qos::exactly_once, 9);  // the identifier is free again, so this is another
  EXPECT_EQ(9, c.hear().as<mqtt::pubrec>().id);
  EXPECT_EQ((std::vector<std::string>{"a=x", "a=y"}), s.behind.topics());
}

TEST(mqtt_publish, exactly_once_holds_over_a_broken_connection) {
  auto s = test_mqtt{};
  auto store = slow_store{s};
  {
    auto c = mqtt_socket{s, "me", false};
    c.publish("a", "x", mqtt_qos::exactly_once, 9);
    ASSERT_TRUE(s.behind.wait_published(1));
  }
  ASSERT_TRUE(s.wait_metric("mqtt_connections", 0));
  auto c = mqtt_socket{s, "me", false};
  EXPECT_TRUE(c.connack.session_present);
  c.say(mqtt::publish{.topic = "a", .payload = "x", .qos = mqtt_qos::exactly_once, .again = true, .id = 9});
  EXPECT_TRUE(c.hears_nothing());
  store.finish(0);  // what the first connection asked for answers the second
  EXPECT_EQ(9, c.hear().as<mqtt::pubrec>().id);
  EXPECT_EQ(1U, s.behind.topics().size());
}

TEST(mqtt_publish, exactly_once_that_could_not_be_stored_is_published_again) {
  auto s = test_mqtt{};
  auto store = slow_store{s};
  auto c = mqtt_socket{s, "me", false};
  c.publish("a", "x", mqtt_qos::exactly_once, 9);
  ASSERT_TRUE(s.behind.wait_published(1));
  store.finish(0, mqtt_published::later);
  EXPECT_TRUE(c.is_closed());
  auto d = mqtt_socket{s, "me", false};
  d.say(mqtt::publish{.topic = "a", .payload = "x", .qos = mqtt_qos::exactly_once, .again = true, .id = 9});
  ASSERT_TRUE(s.behind.wait_published(2));
  store.finish(1);
  EXPECT_EQ(9, d.hear().as<mqtt::pubrec>().id);
}

TEST(mqtt_publish, at_least_once_with_an_identifier_used_again_is_another_message) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  auto other = mqtt_socket{s, "other"};
  other.subscribe("a", mqtt_qos::at_least_once);
  for (auto i = 0; i != 2; ++i) {
    c.say(mqtt::publish{.topic = "a", .payload = "x", .qos = mqtt_qos::at_least_once, .again = i == 1, .id = 9});
    EXPECT_EQ(9, c.hear().as<mqtt::puback>().id);
    EXPECT_FALSE(other.hear().as<mqtt::publish>().again) << "what is new to others is not said to come again";
  }
  EXPECT_EQ(2U, s.behind.topics().size());
}

TEST(mqtt_publish, releasing_what_is_not_stored_yet_is_against_the_rules) {
  auto s = test_mqtt{};
  auto store = slow_store{s};
  auto c = mqtt_socket{s, "me"};
  c.publish("a", "x", mqtt_qos::exactly_once, 9);
  c.say(mqtt::pubrel{9});
  EXPECT_TRUE(c.is_closed());
}

TEST(mqtt_publish, nobody_speaks_for_the_server_and_topics_have_an_end) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, "me"};
  auto deep = "a"s;
  for (auto i = 0; i != 64; ++i) deep += "/a";
  for (auto const& topic : {"$SYS/broker/version"s, "$share/x"s, std::string(4'097, 'a'), deep}) {
    c.publish(topic, "x", mqtt_qos::at_least_once, 1);
    EXPECT_EQ(1, c.hear().as<mqtt::puback>().id);
  }
  EXPECT_TRUE(s.behind.topics().empty());
  EXPECT_EQ(4, s.metric("mqtt_publications_refused_total"));
}

TEST(mqtt_publish, whoever_publishes_faster_than_is_stored_has_to_wait) {
  auto s = test_mqtt{{.limits = {.publishing = 10}}};
  auto store = slow_store{s};
  auto c = mqtt_socket{s, "me"};
  auto bytes = std::string{};
  for (auto id = mqtt::packet_id{1}; id <= 25; ++id) {
    append(bytes, mqtt::publish{.topic = "a", .payload = "x", .qos = mqtt_qos::at_least_once, .id = id});
  }
  c.say_bytes(bytes);
  ASSERT_TRUE(s.behind.wait_published(10));
  EXPECT_FALSE(s.behind.wait_published(11, 100ms));
  store.finish(0);
  EXPECT_EQ(1, c.hear().as<mqtt::puback>().id);
  ASSERT_TRUE(s.behind.wait_published(11));
  EXPECT_FALSE(s.behind.wait_published(12, 50ms));
  for (auto n = std::size_t{1}; n != 25; ++n) {
    ASSERT_TRUE(s.behind.wait_published(n + 1));
    store.finish(n);
    EXPECT_EQ(n + 1, c.hear().as<mqtt::puback>().id);
  }
}

TEST(mqtt_publish, whoever_floods_without_reading_stops_being_read_and_loses_nothing) {
  auto s = test_mqtt{};
  auto c = mqtt_socket{s, 4'096};
  c.connect({.clean_session = true, .client_id = "me"});
  constexpr auto kAll = 200'000;
  auto sender = std::thread{[&] {
    auto bytes = std::string{};
    for (auto i = 0; i != kAll; ++i) {
      append(bytes,
             mqtt::publish{
                 .topic = "a", .payload = "x", .qos = mqtt_qos::at_least_once, .id = mqtt::packet_id(i % 60'000 + 1)});
    }
    c.say_bytes(bytes);
  }};
  std::this_thread::sleep_for(100ms);
  for (auto i = 0; i != kAll; ++i) ASSERT_EQ(i % 60'000 + 1, c.hear().as<mqtt::puback>().id);
  sender.join();
  EXPECT_EQ(kAll, int(s.metric("mqtt_publications_total")));
}

// Not a bench, but it tells when something has become slow: one connection, a hundred in flight, a store that is done
// at once. The number is in the test's report.
TEST(mqtt_publish, small_messages_go_through_by_the_ten_thousand_a_second) {
  auto s = test_mqtt{};
  auto n = std::atomic<std::int64_t>{0};
  struct counting final : mqtt_handler {
    explicit counting(std::atomic<std::int64_t>& c) : n{c} {}
    result<mqtt_context_ptr, mqtt_refusal> connect(mqtt_client_info const&) override {
      return mqtt_context_ptr{std::make_shared<mqtt_context>()};
    }
    void publish(mqtt_context_ptr const&, mqtt_publication, mqtt_done d) override { ++n, d(mqtt_published::stored); }
    mqtt_grant subscribe(mqtt_context_ptr const&, std::string const&) override { return {}; }
    bool may_receive(mqtt_context const&, std::string_view) override { return true; }
    std::atomic<std::int64_t>& n;
  } behind{n};
  auto fast = mqtt_server{{.listen = {"127.0.0.1:0"}}, s.threads, behind, s.log, s.numbers};
  fast.start();
  auto const socket = raw_socket{fast.ports().front()};
  auto bytes = std::string{};
  append(bytes, mqtt::connect{.clean_session = true, .client_id = "bench"});
  socket.say(bytes);
  char heard_bytes[4'096];
  ASSERT_EQ(4, ::recv(socket.fd, heard_bytes, 4, MSG_WAITALL));

  auto window = std::string{};
  for (auto id = mqtt::packet_id{1}; id <= 100; ++id) {
    append(window, mqtt::publish{.topic = "v1.1/Datastreams(1)/Observations",
                                 .payload = R"({"result":21.5})",
                                 .qos = mqtt_qos::at_least_once,
                                 .id = id});
  }
  auto const each = window.size() / 100;
  auto sent = std::int64_t{100}, answered = std::int64_t{0};
  auto partial = std::size_t{0};
  auto const began = std::chrono::steady_clock::now();
  socket.say(window);
  while (std::chrono::steady_clock::now() - began < 400ms) {
    auto const got = ::recv(socket.fd, heard_bytes, sizeof heard_bytes, 0);
    ASSERT_GT(got, 0);
    auto const whole = (partial + std::size_t(got)) / 4;
    partial = (partial + std::size_t(got)) % 4;
    answered += std::int64_t(whole);
    for (auto left = whole; left > 0;) {  // as many new ones as were answered, their identifiers in turn
      auto const at = std::size_t(sent % 100);
      auto const count = std::min(left, 100 - at);
      socket.say(std::string_view{window}.substr(at * each, count * each));
      sent += std::int64_t(count);
      left -= count;
    }
  }
  auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  auto const rate = double(answered) / seconds;
  EXPECT_GE(n, answered);
  RecordProperty("publishes_per_second", int(rate));
  std::printf("[  RATE    ] %.0f publishes of QoS 1 a second, 100 in flight\n", rate);
  EXPECT_GT(rate, 2'000);
}

}  // namespace madang::net::test
