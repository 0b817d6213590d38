#include "core/query/name_index.h"

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include <gtest/gtest.h>

namespace madang::query {
namespace {

struct names {
  name_index index;
  std::vector<std::string> all;

  names(std::initializer_list<std::string> const given) : all{given} {
    auto b = name_index::builder{};
    for (auto const& n : all) b.add(n);
    index = std::move(b).build();
  }
  // The best first.
  std::vector<std::string> find(std::string_view const typed, bool const forgiving = false) const {
    auto best = std::map<name_index::entry, float>{};
    auto q = name_question::of(typed);
    q.forgiving = forgiving;
    index.each_match(q, [&](name_index::entry const e, float const f) { best[e] = std::max(best[e], f); });
    auto sorted = std::vector<std::pair<float, name_index::entry>>{};
    for (auto const& [e, f] : best) sorted.emplace_back(-f, e);
    std::ranges::sort(sorted);
    auto out = std::vector<std::string>{};
    for (auto const& [_, e] : sorted) out.push_back(all[e]);
    return out;
  }
};
using found = std::vector<std::string>;

}  // namespace

TEST(name_index, puts_the_whole_name_before_the_whole_word_and_that_before_a_beginning) {
  auto const n = names{"Parkhaus", "Neuer Park", "Park", "Parkallee am See", "Spielplatz"};
  EXPECT_EQ((found{"Park", "Neuer Park", "Parkhaus", "Parkallee am See"}), n.find("park"));
}

TEST(name_index, wants_every_word_in_any_order) {
  auto const n = names{"Karl-Marx-Straße", "Karl-Liebknecht-Straße", "Marxplatz"};
  EXPECT_EQ((found{"Karl-Marx-Straße"}), n.find("marx karl"));
  EXPECT_EQ((found{"Karl-Marx-Straße", "Karl-Liebknecht-Straße"}), n.find("karl str"));
  EXPECT_EQ((found{"Karl-Marx-Straße"}), n.find("karlmarxstr"));
  EXPECT_EQ((found{"Marxplatz"}), n.find("marx platz"));
  EXPECT_TRUE(n.find("karl platz").empty());
}

TEST(name_index, finds_by_hangul_in_all_ways_of_typing_it) {
  auto const n = names{"강남역", "강남구청", "서울특별시청", "국립중앙박물관"};
  EXPECT_EQ((found{"강남역", "강남구청"}), n.find("강나"));
  EXPECT_EQ((found{"강남역"}), n.find("ㄱㄴㅇ"));
  EXPECT_EQ((found{"서울특별시청"}), n.find("서ㅇ"));
  EXPECT_EQ((found{"국립중앙박물관"}), n.find("박물관"));
}

TEST(name_index, finds_by_what_it_lies_in_but_not_by_that_alone) {
  auto b = name_index::builder{};
  auto const mannheim = b.add("Mannheim");
  b.add(std::array<std::string_view, 1>{"Hauptstraße"},
        {.inner = name_index::kNone, .between = name_index::kNone, .outer = mannheim});
  b.add("Hauptstraße");
  auto const index = std::move(b).build();
  auto const entries = [&](std::string_view const typed) {
    auto out = std::vector<name_index::entry>{};
    index.each_match(name_question::of(typed), [&](name_index::entry const e, float) { out.push_back(e); });
    return out;
  };
  EXPECT_EQ((std::vector<name_index::entry>{1}), entries("hauptstr mannheim"));
  EXPECT_EQ((std::vector<name_index::entry>{1}), entries("mannh hauptstr"));
  EXPECT_EQ((std::vector<name_index::entry>{0}), entries("mannheim"));
}

TEST(name_index, forgives_a_mistake_only_when_asked_to_and_only_in_longer_words) {
  auto const n = names{"Hauptbahnhof", "Zoo", "Bahnhofplatz"};
  EXPECT_TRUE(n.find("hauptbanhof").empty());
  EXPECT_EQ((found{"Hauptbahnhof"}), n.find("hauptbanhof", true));
  EXPECT_EQ((found{"Bahnhofplatz"}), n.find("bahnofpl", true));
  EXPECT_TRUE(n.find("zop", true).empty());
}

TEST(name_index, that_is_empty_or_asked_nothing_finds_nothing) {
  EXPECT_TRUE((names{}.find("a").empty()));
  EXPECT_TRUE((names{"A", "", "—"}.find(" .*").empty()));
  EXPECT_EQ((found{"A"}), (names{"A", "", "—"}.find("a")));
  auto nothing = 0;
  name_index{}.each_match(name_question::of("a"), [&](auto, float) { ++nothing; });
  EXPECT_EQ(0, nothing);
}

// The slow and obvious twin: all words of the question begin a key of the name, or all of them together do.
TEST(name_index, finds_the_same_as_looking_at_every_name) {
  auto const seed = std::random_device{}();
  SCOPED_TRACE(seed);
  auto random = std::mt19937{seed};
  auto const syllables = std::array{"ka", "lo", "Ma", "r", "강", "남", "st", " ", "-", "ö", "8", "구 "};
  auto const make = [&](std::size_t const parts) {
    auto out = std::string{};
    for (auto i = std::size_t{0}; i != parts; ++i) out += syllables[random() % syllables.size()];
    return out;
  };
  auto all = std::vector<std::string>{};
  auto b = name_index::builder{};
  for (auto i = 0; i != 500; ++i) b.add(all.emplace_back(make(1 + random() % 7)));
  auto const index = std::move(b).build();
  for (auto i = 0; i != 300; ++i) {
    auto const q = name_question::of(make(1 + random() % 4));
    auto joined = std::string{};
    for (auto const& w : q.words) joined += w;
    auto expected = std::vector<bool>(all.size()), got = expected;
    for (auto e = std::size_t{0}; e != all.size() && !q.words.empty(); ++e) {
      auto const keys = search_keys(all[e]);
      auto const begins = [&](std::string const& w) {
        return std::ranges::any_of(keys, [&](search_key const& k) { return k.text.starts_with(w); });
      };
      expected[e] = std::ranges::all_of(q.words, begins) || begins(joined);
    }
    index.each_match(q, [&](name_index::entry const e, float const f) {
      got[e] = true;
      EXPECT_GT(f, 0);
    });
    EXPECT_EQ(expected, got) << testing::PrintToString(q.words);
  }
}

}  // namespace madang::query
