#include "sensing/series/columns.h"

#include <gtest/gtest.h>

#include "sensing/series/test_data.h"

namespace madang::sensing {

TEST(columns, give_back_what_was_pushed) {
  auto random = std::mt19937_64{2};
  for (auto round = 0; round != 50; ++round) {
    auto all = std::vector<observation>{};
    auto c = columns{};
    for (auto i = 0; i != 60; ++i) c.push(all.emplace_back(test::any_observation(random, round)));
    for (auto i = std::size_t{0}; i != all.size(); ++i) {
      EXPECT_EQ(all[i].seq, c.get(i).seq);
      EXPECT_TRUE(same_observation(all[i], c.get(i)));
      EXPECT_TRUE(c.same_as(i, all[i]));
    }
  }
}

TEST(columns, can_lose_any_part_of_themselves) {
  auto random = std::mt19937_64{3};
  for (auto round = 0; round != 100; ++round) {
    auto all = std::vector<observation>{};
    auto c = columns{};
    for (auto i = 0; i != 30; ++i) c.push(all.emplace_back(test::any_observation(random, round)));
    while (!all.empty()) {
      auto const first = random() % all.size();
      auto const count = random() % (all.size() - first) + 1;
      c.erase(first, count);
      all.erase(all.begin() + std::ptrdiff_t(first), all.begin() + std::ptrdiff_t(first + count));
      if (random() % 2 == 0) c.push(all.emplace_back(test::any_observation(random, round)));
      ASSERT_EQ(all.size(), c.size());
      for (auto i = std::size_t{0}; i != all.size(); ++i) ASSERT_TRUE(all[i].seq == c.seq[i] && c.same_as(i, all[i]));
    }
  }
}

TEST(columns, append_a_part_of_others) {
  auto random = std::mt19937_64{4};
  for (auto round = 0; round != 100; ++round) {
    auto all = std::vector<observation>{};
    auto c = columns{};
    for (auto piece = 0; piece != 4; ++piece) {
      auto other = columns{};
      auto others = std::vector<observation>{};
      for (auto i = 0; i != 20; ++i) {
        other.push(others.emplace_back(test::any_observation(random, round + int(random() % 2))));
      }
      auto const first = random() % 20;
      auto const count = random() % (20 - first);
      c.append(other, first, count);
      all.insert(all.end(), others.begin() + std::ptrdiff_t(first), others.begin() + std::ptrdiff_t(first + count));
    }
    ASSERT_EQ(all.size(), c.size());
    for (auto i = std::size_t{0}; i != all.size(); ++i) ASSERT_TRUE(all[i].seq == c.seq[i] && c.same_as(i, all[i]));
  }
}

TEST(columns, sort_by_time_and_at_the_same_time_by_arrival) {
  auto c = columns{};
  c.push({.start_us = 20, .number = 1, .seq = 0});
  c.push({.start_us = 10, .number = 2, .seq = 2});
  c.push({.start_us = 10, .number = 3, .seq = 1});
  EXPECT_FALSE(c.is_sorted());
  c.sort();
  EXPECT_TRUE(c.is_sorted());
  EXPECT_EQ((std::vector<double>{3, 2, 1}), c.v);
  c.reverse();
  EXPECT_EQ((std::vector<double>{1, 2, 3}), c.v);
}

TEST(columns, of_a_plain_series_cost_little_more_than_time_and_number) {
  auto c = columns{};
  for (auto i = 0U; i != 1'000; ++i) {
    c.push({.start_us = i * 60'000'000LL, .result_us = i * 60'000'000LL, .number = i / 10.0, .seq = i, .foi = {7}});
  }
  EXPECT_LE(c.memory(), 20'000U);
  EXPECT_GE(c.memory(), 16'000U);
}

TEST(columns, that_lose_their_texts_lose_their_memory) {
  auto c = columns{};
  for (auto i = 0U; i != 1'000; ++i) {
    c.push({.kind = result_kind::text, .seq = i, .text = std::string(1'000, 'x') + std::to_string(i)});
  }
  c.erase(0, 990);
  EXPECT_LE(c.memory(), 20'000U);
  EXPECT_EQ(10U, c.texts.size());
}

}  // namespace madang::sensing
