// 18-088, clause 14: observations are made by publishing; what changes is heard by subscribing. A real server, and a
// client that says packet by packet what it wants.
#include <fmt/format.h>

#include "core/net/test_mqtt.h"
#include "core/ports/topics.h"
#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {

class mqtt : public sensorthings_fixture {
 protected:
  void SetUp() override {
    make("Things", whole_thing("Mill", 8.5, 53.2));
    auto const who = [](std::string_view const user) {
      return user == "admin" ? test::city_of::administrator() : auth::principal{};
    };
    server.behind.on_publish = [this](net::mqtt_publication p, net::mqtt_done done) {
      topics().publish(publisher, std::move(p), std::move(done));
    };
    server.behind.on_subscribe = [this, who](net::mqtt_context const& c, std::string const& filter) {
      return topics().subscribe(who(c.principal), filter);
    };
    server.behind.on_may_receive = [this, who](net::mqtt_context const& c, std::string_view const topic) {
      return topics().may_receive(who(c.principal), topic);
    };
    topics().begin(server.listening, "http://city.test");
  }
  void TearDown() override { topics().end(); }
  ports::topics_port& topics() { return *city.capability_part().topics(); }
  // What is published is acknowledged when it is stored.
  bool publish(net::test::mqtt_socket& c, std::string_view const topic, std::string_view const body) {
    c.publish(topic, json_of(body), net::mqtt_qos::at_least_once, 7);
    return bool(c.hear());
  }
  std::string hear(net::test::mqtt_socket& c) { return c.hear_message(); }

  auth::principal publisher{test::city_of::administrator()};
  net::test::test_mqtt server;
};

TEST_P(mqtt, an_observation_is_made_by_publishing_it) {
  auto c = net::test::mqtt_socket{server, "device", true, "admin"};
  EXPECT_TRUE(publish(c, "v1.1/Datastreams(1)/Observations", "{'phenomenonTime':'2026-05-04T08:00:00Z','result':1.5}"));
  EXPECT_TRUE(publish(c, "v1.0/Datastreams(1)/Observations", "{'result':2}"));
  EXPECT_TRUE(publish(c, "v1.1/Observations",
                      "{'phenomenonTime':'2026-05-04T10:00:00Z','result':3,'Datastream':{'@iot.id':1}}"));
  EXPECT_TRUE(publish(c, "v1.1/Datastreams(1)/Observations",
                      fmt::format("{{'phenomenonTime':'2026-05-04T11:00:00Z','result':4,'FeatureOfInterest':{}}}",
                                  feature("Pond", 1, 2))));
  EXPECT_EQ("1.5,2,3,4", each("Observations?$orderby=phenomenonTime", "result"));
  EXPECT_EQ("Place of Mill,Pond", each("FeaturesOfInterest"));
  // What is wrong is acknowledged, for it would come for ever otherwise, and stores nothing.
  for (auto const* wrong :
       {"{'result':", "{}", "{'result':1,'phenomenonTime':'soon'}", "[]", "{'result':1,'colour':2}"}) {
    EXPECT_TRUE(publish(c, "v1.1/Datastreams(1)/Observations", wrong)) << wrong;
  }
  EXPECT_TRUE(publish(c, "v1.1/Datastreams(99)/Observations", "{'result':1}"));
  EXPECT_TRUE(publish(c, "v1.1/Things", thing("x")));
  publisher = {};
  EXPECT_TRUE(publish(c, "v1.1/Datastreams(1)/Observations", "{'result':5}"));
  EXPECT_EQ(4, count("Observations"));
  EXPECT_EQ(1, count("Things"));
}

TEST_P(mqtt, the_log_says_why_a_publication_was_refused) {
  auto const why = [&](std::string_view const topic, std::string_view const body) {
    auto const before = server.log.lines().size();
    auto c = net::test::mqtt_socket{server, "mast", true,
                                    fmt::format("device {}", before)};  // another each time: of one, few are told
    EXPECT_TRUE(publish(c, topic, body));
    auto const line = server.log.lines().substr(before);
    EXPECT_NE(line.npos, line.find(fmt::format("client=mast topic={} why=", topic))) << line;
    return line;
  };
  auto const expect_has = [](std::string_view const what, std::string const& line) {
    EXPECT_NE(line.npos, line.find(what)) << line;
  };
  constexpr auto kGood = "v1.1/Datastreams(1)/Observations";
  expect_has("JSON", why(kGood, "{'result':"));
  expect_has("/phenomenonTime", why(kGood, "{'result':1,'phenomenonTime':'soon'}"));
  expect_has("Datastreams(99)", why("v1.1/Datastreams(99)/Observations", "{'result':1}"));
  expect_has("Observations are published to", why("v1.1/Things", thing("x")));
  publisher = {};
  expect_has("token", why(kGood, "{'result':5}"));
  EXPECT_EQ(5, server.metric("mqtt_publications_refused_total"));
}

TEST_P(mqtt, subscribers_hear_of_sets_entities_and_properties) {
  auto const heard_by = [&](std::string_view const filter) {
    auto c = std::make_unique<net::test::mqtt_socket>(server, fmt::format("client {}", filter));
    EXPECT_EQ(std::vector<std::uint8_t>{0}, c->subscribe(filter)) << filter;
    return c;
  };
  // 14.2: a set, a set below an entity, a set with $select.
  auto all = heard_by("v1.1/Observations"), of_one = heard_by("v1.1/Datastreams(1)/Observations"),
       selected = heard_by("v1.1/Datastreams(1)/Observations?$select=phenomenonTime,result"),
       old = heard_by("v1.0/Datastreams(1)/Observations?$select=result");
  auto const o = observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1.5");
  EXPECT_EQ("v1.1/Observations=" + body(o), hear(*all));
  EXPECT_EQ("v1.1/Datastreams(1)/Observations=" + body(o), hear(*of_one));
  EXPECT_EQ(
      R"(v1.1/Datastreams(1)/Observations?$select=phenomenonTime,result={"phenomenonTime":"2026-05-04T08:00:00Z","result":1.5})",
      hear(*selected));
  EXPECT_EQ(R"(v1.0/Datastreams(1)/Observations?$select=result={"result":1.5})", hear(*old));
  // An entity, a property of it; whichever way it is named. What there is comes at once.
  auto property = heard_by("v1.1/Things(1)/description"), thing_as_seen = heard_by("v1.1/Datastreams(1)/Thing"),
       one = heard_by("v1.1/Things(1)"), some = heard_by("v1.1/Things(1)?$select=name"),
       result = heard_by("v1.1/" + o + "/result"), things = heard_by("v1.1/Things"),
       below = heard_by("v1.1/Things(1)/Datastreams");
  EXPECT_EQ(R"(v1.1/Things(1)/description={"description":"A thing"})", hear(*property));
  EXPECT_EQ("v1.1/Datastreams(1)/Thing=" + body("Things(1)"), hear(*thing_as_seen));
  EXPECT_EQ("v1.1/Things(1)=" + body("Things(1)"), hear(*one));
  EXPECT_EQ(R"(v1.1/Things(1)?$select=name={"name":"Mill"})", hear(*some));
  EXPECT_EQ(fmt::format(R"(v1.1/{}/result={{"result":1.5}})", o), hear(*result));
  EXPECT_EQ(200, patch("Things(1)", "{'description':'New'}").status);
  EXPECT_EQ(R"(v1.1/Things(1)/description={"description":"New"})", hear(*property));
  for (auto const& [who, topic] : {std::pair{thing_as_seen.get(), "v1.1/Datastreams(1)/Thing"},
                                   {one.get(), "v1.1/Things(1)"},
                                   {things.get(), "v1.1/Things"}}) {
    EXPECT_EQ(fmt::format("{}={}", topic, body("Things(1)")), hear(*who));
  }
  EXPECT_EQ(R"(v1.1/Things(1)?$select=name={"name":"Mill"})", hear(*some));
  make("Things(1)/Datastreams", whole_datastream("Dust"));
  EXPECT_EQ("v1.1/Things(1)/Datastreams=" + body("Datastreams(2)"), hear(*below));
  EXPECT_EQ(200, patch(o, "{'result':9}").status);
  EXPECT_EQ(fmt::format(R"(v1.1/{}/result={{"result":9}})", o), hear(*result));
  EXPECT_EQ("v1.1/Datastreams(1)/Observations=" + body(o), hear(*of_one));
  // What is no topic of ours is refused.
  auto c = net::test::mqtt_socket{server, "wrong"};
  for (auto const* wrong :
       {"v1.1/Tings", "v1.1/Things(1)/colour", "v1.1/Things?$filter=name eq 'x'", "v1.1/Things?$select=colour",
        "v1.1/Things?", "v2/Things", "v1.1/Things(1)/name?$select=name"}) {
    EXPECT_EQ(std::vector<std::uint8_t>{0x80}, c.subscribe(wrong)) << wrong;
  }
}

TEST_P(mqtt, the_latest_value_comes_first) {
  observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1");
  observe("Datastreams(1)", "2026-05-04T07:00:00Z", "2");
  auto c = net::test::mqtt_socket{server, "me"};
  c.subscribe("v1.1/Datastreams(1)/Observations?$select=result");
  EXPECT_EQ(R"(v1.1/Datastreams(1)/Observations?$select=result={"result":1})", hear(c));
  c.subscribe("v1.1/+/Observations");
  EXPECT_TRUE(hear(c).starts_with(R"(v1.1/Datastreams(1)/Observations={"@iot.id":)"));
}

TEST_P(mqtt, what_is_hidden_is_not_heard) {
  auto const set = city.shared().sets.put({.id = "secret", .title = "Secret", .licence = "", .is_public = false});
  auto const editor = auth::principal{.what = auth::role::editor, .subject = "e", .data_set = set.no, .thing = {}};
  ASSERT_EQ(201, city.client().as(editor).post(address("Things"), json_of(whole_thing("Secret", 1, 2))).status);
  auto anybody = net::test::mqtt_socket{server, "anybody"};
  auto admin = net::test::mqtt_socket{server, "admin", true, "admin"};
  for (auto const* topic : {"v1.1/Datastreams(2)/Observations", "v1.1/Observations", "v1.1/Things",
                            "v1.1/Things(2)/name", "v1.1/Datastreams(2)/Observations?$select=result"}) {
    anybody.subscribe(topic);
  }
  admin.subscribe("v1.1/Datastreams(2)/Observations?$select=result");
  observe("Datastreams(2)", "2026-05-04T08:00:00Z", "1");
  EXPECT_EQ(R"(v1.1/Datastreams(2)/Observations?$select=result={"result":1})", hear(admin));
  EXPECT_EQ(200, patch("Things(2)", "{'name':'New'}").status);
  EXPECT_TRUE(anybody.hears_nothing());
  // What is not hidden still is heard, though now it has to be looked up whether it is.
  for (auto const* topic : {"v1.1/Things(1)", "v1.1/Datastreams(1)/Thing"}) {
    anybody.subscribe(topic);
    EXPECT_EQ(fmt::format("{}={}", topic, body("Things(1)")), hear(anybody));
  }
  EXPECT_EQ(200, patch("Things(1)", "{'name':'Old mill'}").status);
  EXPECT_EQ("v1.1/Things(1)=" + body("Things(1)"), hear(anybody));
  EXPECT_EQ("v1.1/Datastreams(1)/Thing=" + body("Things(1)"), hear(anybody));
}

TEST_P(mqtt, a_selection_is_heard_whatever_others_asked_for_and_left) {
  auto c = net::test::mqtt_socket{server, "me"};
  c.subscribe("v1.1/Datastreams(1)/Observations?$select=result");
  for (auto const* name : {"result", "phenomenonTime"}) {
    auto passing = net::test::mqtt_socket{server, name};
    for (auto i = 0; i != 1'100; ++i) {
      passing.subscribe(fmt::format("v1.1/Datastreams({})/Observations?$select={}", i + 2, name));
    }
  }
  observe("Datastreams(1)", "2026-05-04T08:00:00Z", "1");
  EXPECT_EQ(R"(v1.1/Datastreams(1)/Observations?$select=result={"result":1})", hear(c));
}

MADANG_ON_EACH_ENGINE(mqtt);

}  // namespace madang::sensing
