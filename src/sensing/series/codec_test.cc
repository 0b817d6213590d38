#include "sensing/series/codec.h"

#include <gtest/gtest.h>

#include "sensing/series/test_data.h"

namespace madang::sensing {

static void expect_same(columns const& a, columns const& b) {
  ASSERT_EQ(a.size(), b.size());
  for (auto i = std::size_t{0}; i != a.size(); ++i) {
    ASSERT_EQ(a.seq[i], b.seq[i]) << i;
    ASSERT_TRUE(b.same_as(i, a.get(i))) << i;
  }
}

static void expect_round_trip(columns const& c) {
  auto read = columns{};
  auto const decoded = decode(encode(c), read);
  ASSERT_TRUE(decoded) << decoded.error().message;
  expect_same(c, read);
  auto const decoded_sql = decode(encode_for_sql(c), read);
  ASSERT_TRUE(decoded_sql) << decoded_sql.error().message;
  expect_same(c, read);
  EXPECT_EQ(encode(c), encode(read));  // one form for what is equal
}

static columns numbers(std::vector<double> const& v) {
  auto c = columns{};
  for (auto i = std::size_t{0}; i != v.size(); ++i) {
    c.push({.start_us = std::int64_t(i) * 60'000'000, .number = v[i], .seq = std::uint32_t(i)});
  }
  return c;
}

TEST(codec, gives_back_every_kind_of_observation) {
  auto random = std::mt19937_64{5};
  for (auto flavour = 0; flavour != 420; ++flavour) {
    auto c = columns{};
    auto const n = random() % 400;
    for (auto i = std::size_t{0}; i != n; ++i) c.push(test::any_observation(random, flavour));
    if (flavour % 2 == 0) c.sort();
    expect_round_trip(c);
    if (HasFatalFailure()) FAIL() << "flavour " << flavour;
  }
}

TEST(codec, keeps_numbers_bit_by_bit) {
  auto const limits = std::numeric_limits<double>{};
  expect_round_trip(
      numbers({-0.0, 0.0, limits.denorm_min(), -limits.denorm_min(), limits.min(), limits.max(), limits.lowest(),
               limits.infinity(), -limits.infinity(), limits.quiet_NaN(), 0.1, 1.0 / 3, 1e22, 123456.789012}));
  expect_round_trip(numbers(std::vector<double>(1'000, -0.0)));
  expect_round_trip(
      numbers({9007199254740992.0, 9007199254740991.0, -9007199254740991.0, 2251799813685247.0, 2251799813685248.0}));
  auto widened = std::vector<double>{};
  for (auto i = 0; i != 1'000; ++i) widened.push_back(double(20.0F + float(i % 17) / 7.0F));
  expect_round_trip(numbers(widened));
  EXPECT_LE(encode(numbers(widened)).size(), 4'200U);  // single precision costs half
}

TEST(codec, keeps_times_of_any_distance) {
  auto c = columns{};
  auto seq = 0U;
  for (auto const t :
       {std::numeric_limits<std::int64_t>::min() + 1, std::int64_t{-62'135'596'800'000'000}, std::int64_t{-1},
        std::int64_t{0}, std::int64_t{253'402'300'799'999'999}, std::numeric_limits<std::int64_t>::max()}) {
    c.push({.start_us = t, .end_us = std::numeric_limits<std::int64_t>::max(), .result_us = 0, .seq = seq++});
  }
  expect_round_trip(c);
  c.sort();
  expect_round_trip(c);
}

TEST(codec, stores_a_temperature_of_every_minute_in_less_than_a_byte) {
  auto random = std::mt19937_64{6};
  auto c = columns{};
  auto tenths = 153.0;
  for (auto i = 0U; i != 1'024; ++i) {
    tenths += double(random() % 3) - 1;
    c.push({.start_us = 1'770'000'000'000'000 + i * 60'000'000LL, .result_us = 1'770'000'000'000'000 + i * 60'000'000LL,
            .number = tenths / 10, .seq = i, .foi = {12}});
  }
  EXPECT_LE(encode(c).size(), 1'024U * 9 / 10);
  EXPECT_LE(encode(c).size(), 400U);
  expect_round_trip(c);
}

TEST(codec, stores_fine_dust_with_two_decimals_and_uneven_times_in_little_more_than_three_bytes) {
  auto random = std::mt19937_64{7};
  auto c = columns{};
  auto t = std::int64_t{1'770'000'000'000'000};
  auto level = 12.0;
  for (auto i = 0U; i != 1'024; ++i) {
    t += 145'000'000 + std::int64_t(random() % 2'000) * 1'000;
    level = std::max(1.0, level + (double(random() % 200) - 99.5) / 100);
    c.push({.start_us = t, .number = std::round((level + double(random() % 300) / 100) * 100) / 100, .seq = i});
  }
  EXPECT_LE(encode(c).size(), 1'024U * 33 / 10);
  expect_round_trip(c);
}

TEST(codec, does_not_let_an_outage_or_a_spike_make_the_rest_dear) {
  auto c = columns{};
  auto t = std::int64_t{0};
  for (auto i = 0U; i != 1'024; ++i) {
    t += i == 500 ? 86'400'000'000 * 3 + 17'000'000 : 60'000'000;
    c.push({.start_us = t, .number = i == 700 ? 9'999.9 : double(i % 7) / 10, .seq = i});
  }
  EXPECT_LE(encode(c).size(), 550U);
  expect_round_trip(c);
}

TEST(codec, notices_every_flipped_bit) {
  auto c = numbers({1, 2, 3, 2.5, 1});
  auto const good = encode(c);
  auto read = columns{};
  for (auto bit = std::size_t{0}; bit != good.size() * 8; ++bit) {
    auto bad = good;
    bad[bit / 8] = char(bad[bit / 8] ^ 1 << bit % 8);
    EXPECT_FALSE(decode(bad, read)) << bit;
    EXPECT_TRUE(read.empty());
  }
  for (auto n = std::size_t{0}; n != good.size(); ++n) {
    EXPECT_FALSE(decode(std::string_view{good}.substr(0, n), read)) << n;
  }
}

TEST(codec, gives_sql_arrays_where_they_fit) {
  auto const parts = encode_for_sql(numbers({20.5, 20.6, 20.4}));
  ASSERT_TRUE(parts.times && parts.numbers);
  EXPECT_EQ((steps{0, 60'000'000, {0, 1, 1}}), *parts.times);
  EXPECT_EQ((steps{205, 1, {0, 1, -2}}), *parts.numbers);
  EXPECT_EQ(1, parts.decimals);
  EXPECT_FALSE(encode_for_sql(numbers({1.0 / 3})).numbers);
  EXPECT_FALSE(encode_for_sql(numbers({1, -0.0, 2})).numbers);
  auto far = columns{};
  far.push({.start_us = 0, .seq = 0});
  far.push({.start_us = 1, .seq = 1});
  far.push({.start_us = 10'000'000'000, .seq = 2});
  EXPECT_FALSE(encode_for_sql(far).times);
  expect_round_trip(far);
}

}  // namespace madang::sensing
