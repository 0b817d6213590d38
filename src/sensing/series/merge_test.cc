#include "sensing/series/merge.h"

#include <gtest/gtest.h>

namespace madang::sensing {
namespace {

// A chunk of n points from one minute to another.
chunk_head chunk_from(std::int64_t const first, std::int64_t const last, std::int64_t const n) {
  auto h = chunk_head{};
  h.first = {first, 0};
  h.last = {last, 0};
  h.n = n;
  return h;
}

columns points_at(std::vector<std::int64_t> const& times) {
  auto c = columns{};
  for (auto const t : times) c.push({.start_us = t, .seq = 5});
  return c;
}

struct expected_group {
  std::size_t head, first, count;
  bool behind;
  friend bool operator==(expected_group const&, expected_group const&) = default;
};

std::vector<expected_group> groups(std::vector<chunk_head> const& heads, std::vector<std::int64_t> const& times) {
  auto out = std::vector<expected_group>{};
  for (auto const& g : group_points(heads, points_at(times), {.chunk_points = 10})) {
    out.push_back({g.head, g.first, g.count, g.behind});
  }
  return out;
}

constexpr auto kAlone = merge_group::kAlone;

}  // namespace

TEST(merging, begins_a_chunk_where_there_is_none) {
  EXPECT_EQ((std::vector<expected_group>{{kAlone, 0, 3, false}}), groups({}, {1, 2, 3}));
}

TEST(merging, fills_a_short_chunk_and_leaves_a_full_one_alone) {
  EXPECT_EQ((std::vector<expected_group>{{0, 0, 2, true}}), groups({chunk_from(0, 10, 9)}, {11, 12}));
  EXPECT_EQ((std::vector<expected_group>{{kAlone, 0, 2, true}}), groups({chunk_from(0, 10, 10)}, {11, 12}));
}

TEST(merging, puts_late_points_into_the_chunks_they_fall_into_and_touches_no_other) {
  auto const heads =
      std::vector{chunk_from(0, 10, 10), chunk_from(20, 30, 10), chunk_from(40, 50, 10), chunk_from(60, 70, 10)};
  EXPECT_EQ((std::vector<expected_group>{{0, 0, 1, false}, {2, 1, 2, false}}), groups(heads, {5, 45, 46}));
  // What comes behind the end of a chunk goes with what fell into it; between full chunks it stands alone.
  EXPECT_EQ((std::vector<expected_group>{{1, 0, 2, false}, {kAlone, 2, 1, true}}), groups(heads, {25, 35, 55}));
}

TEST(merging, puts_what_comes_before_all_into_the_first_chunk_if_that_is_short) {
  EXPECT_EQ((std::vector<expected_group>{{0, 0, 3, false}}), groups({chunk_from(20, 30, 5)}, {1, 2, 25}));
  EXPECT_EQ((std::vector<expected_group>{{kAlone, 0, 2, false}, {0, 2, 1, false}}),
            groups({chunk_from(20, 30, 10)}, {1, 2, 25}));
}

TEST(merging, cuts_full_pieces_at_the_end_and_even_ones_within) {
  auto const sizes = [](std::size_t const n, bool const behind) {
    return cut(points_at(std::vector<std::int64_t>(n)), behind, {.chunk_points = 10});
  };
  EXPECT_EQ((std::vector<std::size_t>{10, 10, 3}), sizes(23, true));
  EXPECT_EQ((std::vector<std::size_t>{12, 11}), sizes(23, false));
  EXPECT_EQ((std::vector<std::size_t>{14}), sizes(14, false));
  EXPECT_EQ((std::vector<std::size_t>{4}), sizes(4, true));
}

TEST(merging, cuts_earlier_where_texts_are_long) {
  auto c = columns{};
  for (auto i = 0U; i != 100; ++i) {
    c.push({.start_us = i, .kind = result_kind::text, .seq = i, .text = std::string(60'000, 'x')});
  }
  auto const pieces = cut(c, true, {.chunk_points = 1'024});
  EXPECT_EQ(18U, pieces.front());
  EXPECT_EQ(6U, pieces.size());
}

TEST(buckets, of_times_before_1970_round_down) {
  EXPECT_EQ(-1, bucket_of(-1, 10));
  EXPECT_EQ(-1, bucket_of(-10, 10));
  EXPECT_EQ(-2, bucket_of(-11, 10));
  EXPECT_EQ(0, bucket_of(9, 10));
  EXPECT_EQ(1, bucket_of(9, 10, -5));
}

TEST(buckets, count_finite_numbers_only) {
  auto c = columns{};
  c.push({.start_us = 0, .number = 1});
  c.push({.start_us = 1, .number = std::numeric_limits<double>::quiet_NaN()});
  c.push({.start_us = 2, .number = std::numeric_limits<double>::infinity()});
  c.push({.start_us = 3, .number = 7, .kind = result_kind::boolean});
  c.push({.start_us = 4, .number = 3});
  auto out = std::vector<bucket>{};
  add_to_buckets(out, c, 100);
  ASSERT_EQ(1U, out.size());
  EXPECT_EQ((bucket{.no = 0, .n = 2, .min = 1, .max = 3, .sum = 4, .sum2 = 10}), out.front());
  auto const made = make_chunk({1}, {2}, c);
  EXPECT_EQ(5, made.head.n);
  EXPECT_EQ(2, made.head.numbers.n);
}

TEST(chunks, have_hours_only_if_those_are_worth_their_rows) {
  auto const every = [](std::int64_t const step_us) {
    auto c = columns{};
    for (auto i = 0U; i != 200; ++i) c.push({.start_us = i * step_us, .number = 1, .seq = i});
    return make_chunk({1}, {2}, std::move(c));
  };
  EXPECT_TRUE(every(60'000'000).head.has_hours);
  EXPECT_FALSE(every(600'000'000).head.has_hours);
  EXPECT_TRUE(every(600'000'000).head.has_days);
  EXPECT_FALSE(every(kHourUs * 5).head.has_days);
}

}  // namespace madang::sensing
