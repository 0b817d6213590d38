#include "core/net/mqtt_topics.h"

#include <chrono>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace madang::net::mqtt {

namespace {

constexpr auto kSeed = 20'260'504U;

std::set<std::string> matching(topic_index<int> const& i, std::string_view const topic) {
  auto out = std::set<std::string>{};
  i.find_match(topic, [&](std::string const& filter, auto const&) { return out.insert(filter), false; });
  return out;
}

// As the standard tells it, by recursion over texts: the index's slow and obvious twin.
bool matches_slowly(std::string const& filter, std::string const& topic, bool const first = true) {
  if (first && topic.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#'))) return false;
  if (filter == "#") return true;
  auto const f = filter.find('/'), t = topic.find('/');
  auto const level = filter.substr(0, f);
  if (level != "+" && level != topic.substr(0, t)) return false;
  if (f == filter.npos) return t == topic.npos;
  if (t == topic.npos) return filter.substr(f + 1) == "#";
  return matches_slowly(filter.substr(f + 1), topic.substr(t + 1), false);
}

template <typename F>
double seconds_for(F&& f) {
  auto const began = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

TEST(mqtt_topics, names_have_no_wildcards_and_filters_have_them_in_their_places) {
  for (auto const* right : {"a", "/", "a/b", "/a", "a/", "a//b", "$SYS/x", " ", "마당"}) {
    EXPECT_TRUE(is_topic_name(right) && is_topic_filter(right)) << right;
  }
  for (auto const* right : {"#", "+", "a/#", "+/#", "a/+/b", "/+", "+/", "+/+", "/#"}) {
    EXPECT_TRUE(is_topic_filter(right)) << right;
    EXPECT_FALSE(is_topic_name(right)) << right;
  }
  for (auto const* wrong : {"", "a#", "#a", "#/", "#/a", "a/#/b", "a+", "+a", "a/b+/c", "##", "a/##"}) {
    EXPECT_FALSE(is_topic_filter(wrong)) << wrong;
  }
  EXPECT_EQ(1U, levels("a"));
  EXPECT_EQ(3U, levels("a//b"));
}

TEST(mqtt_topics, the_standards_examples_match_as_it_says) {
  struct example {
    char const *filter, *topic;
    bool match;
  };
  for (auto const& e : std::vector<example>{
           {"sport/tennis/player1/#", "sport/tennis/player1", true},
           {"sport/tennis/player1/#", "sport/tennis/player1/ranking", true},
           {"sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true},
           {"sport/#", "sport", true},
           {"#", "sport", true},
           {"sport/tennis/+", "sport/tennis/player1", true},
           {"sport/tennis/+", "sport/tennis/player1/ranking", false},
           {"sport/+", "sport", false},
           {"sport/+", "sport/", true},
           {"+/+", "/finance", true},
           {"/+", "/finance", true},
           {"+", "/finance", false},
           {"#", "$SYS/monitor/Clients", false},
           {"+/monitor/Clients", "$SYS/monitor/Clients", false},
           {"$SYS/#", "$SYS/monitor/Clients", true},
           {"$SYS/monitor/+", "$SYS/monitor/Clients", true},
           {"a/+", "a/$b", true},
           {"ACCOUNTS", "Accounts", false},
           {"a", "a/", false},
           {"+/#", "a", true},
           {"a/+/#", "a", false},
       }) {
    EXPECT_EQ(e.match, matches(e.filter, e.topic)) << e.filter << " " << e.topic;
    auto i = topic_index<int>{};
    i.add(e.filter, 1, {});
    EXPECT_EQ(e.match, !matching(i, e.topic).empty()) << e.filter << " " << e.topic;
  }
}

TEST(mqtt_topics, the_index_finds_what_its_slow_twin_finds) {
  auto random = std::mt19937{kSeed};
  auto const below = [&](std::size_t const n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random); };
  auto const make = [&](std::vector<std::string> const& words, bool const may_end_in_all) {
    auto out = words[below(words.size())];
    for (auto n = below(4); n > 0; --n) out += "/" + words[below(words.size())];
    if (may_end_in_all && below(4) == 0) out = below(8) == 0 ? "#" : out + "/#";
    return out;
  };
  auto i = topic_index<int>{};
  auto known = std::map<std::string, std::set<int>>{};
  for (auto round = 0; round != 4'000; ++round) {
    auto const filter = make({"a", "b", "", "+", "$x", "c"}, true);
    auto const who = int(below(3));
    if (below(3) != 0) {
      EXPECT_EQ(known[filter].insert(who).second, i.add(filter, who, {})) << filter;
    } else {
      EXPECT_EQ(known[filter].erase(who) == 1, i.remove(filter, who)) << filter;
    }
    if (known[filter].empty()) known.erase(filter);
    auto const topic = make({"a", "b", "", "$x", "c", "d"}, false);
    auto expected = std::set<std::string>{};
    auto expected_below = false;
    for (auto const& [f, subscribers] : known) {
      if (matches_slowly(f, topic)) expected.insert(f);
      // Something further down: the filter's own levels, with a word for each wildcard.
      auto deeper = f;
      for (auto at = deeper.find('+'); at != deeper.npos; at = deeper.find('+')) deeper.replace(at, 1, "~");
      auto const prefix_levels = levels(topic);
      auto rest = std::string{};
      auto l = level_reader{deeper};
      for (auto n = std::size_t{0}; !l.last; ++n) {
        auto const level = l.next();
        if (n >= prefix_levels) rest += "/" + std::string{level == "#" ? "~" : level};
      }
      if (f.ends_with('#') && rest.empty()) rest = "/~";
      if (!rest.empty() && matches_slowly(f, topic + rest)) expected_below = true;
    }
    ASSERT_EQ(expected, matching(i, topic)) << topic << " seed " << kSeed << " round " << round;
    ASSERT_EQ(expected_below, i.may_match_below(topic)) << topic << " seed " << kSeed << " round " << round;
  }
  for (auto const& [f, subscribers] : known) {
    for (auto const who : subscribers) EXPECT_TRUE(i.remove(f, who));
  }
  EXPECT_TRUE(i.empty());
  EXPECT_FALSE(i.may_match_below("a"));
}

TEST(mqtt_topics, subscribing_again_changes_the_qos_and_nothing_else) {
  auto i = topic_index<int>{};
  EXPECT_TRUE(i.add("a/+", 1, mqtt_qos::at_most_once));
  EXPECT_TRUE(i.add("a/+", 2, mqtt_qos::at_most_once));
  EXPECT_FALSE(i.add("a/+", 1, mqtt_qos::exactly_once));
  EXPECT_EQ(2U, i.size());
  i.find_match("a/b", [](std::string const&, auto const& subscribers) {
    EXPECT_EQ(2U, subscribers.size());
    for (auto const& s : subscribers) EXPECT_EQ(s.who == 1 ? mqtt_qos::exactly_once : mqtt_qos::at_most_once, s.qos);
    return false;
  });
}

TEST(mqtt_topics, a_topic_finds_its_subscribers_among_64_thousand_quickly) {
  auto i = topic_index<int>{};
  for (auto n = 0; n != 65'536; ++n) i.add("v1.1/Datastreams(" + std::to_string(n) + ")/Observations", n, {});
  i.add("v1.1/+/Observations", -1, {});
  i.add("#", -2, {});
  auto found = std::size_t{0};
  auto const s = seconds_for([&] {
    for (auto n = 0; n != 20'000; ++n) {
      found += matching(i, "v1.1/Datastreams(" + std::to_string(n) + ")/Observations").size();
    }
  });
  EXPECT_EQ(60'000U, found);
  EXPECT_LT(s, 2.0);
  RecordProperty("lookups_per_second", int(20'000 / s));
}

TEST(mqtt_topics, filters_made_to_be_followed_all_at_once_do_not_multiply) {
  // Every mix of 'a' and '+' in twelve levels: a topic of twelve times 'a' matches all 4,096, and follows no more ways.
  auto i = topic_index<int>{};
  for (auto mix = 0; mix != 4'096; ++mix) {
    auto filter = std::string{};
    for (auto bit = 0; bit != 12; ++bit) {
      filter += std::string{bit == 0 ? "" : "/"} + ((mix >> bit & 1) != 0 ? "a" : "+");
    }
    i.add(filter, 1, {});
  }
  auto n = 0;
  auto const s = seconds_for(
      [&] { i.find_match("a/a/a/a/a/a/a/a/a/a/a/a", [&](auto const&, auto const&) { return ++n, false; }); });
  EXPECT_EQ(4'096, n);
  EXPECT_LT(s, 0.1);
}

}  // namespace madang::net::mqtt
