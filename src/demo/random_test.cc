#include "demo/random.h"

#include <cmath>

#include <gtest/gtest.h>

namespace madang::demo {

TEST(random, functions_of_our_own_agree_with_the_library) {
  for (auto x = -40.0; x < 40; x += 0.0137) {
    EXPECT_NEAR(std::sin(2 * kPi * x), sine(x), 1e-8);
    EXPECT_NEAR(std::cos(2 * kPi * x), cosine(x), 1e-8);
    EXPECT_NEAR(1, exponential(x) / std::exp(x), 1e-9);
    EXPECT_NEAR(std::log(std::exp(x)), logarithm(std::exp(x)), 1e-8);
    EXPECT_EQ(static_cast<std::int64_t>(std::floor(x)), floor_int(x));
  }
  EXPECT_EQ(0, exponential(-800));
  EXPECT_NEAR(std::pow(7.5, 2.2), power(7.5, 2.2), 1e-6);
  EXPECT_EQ(0, power(0, 2));
}

TEST(random, chances_are_pinned) {
  EXPECT_EQ(0xe220a8397b1dcdafU, mix(0));  // the first number of SplitMix64 with seed 0
  auto d = dice{1};
  auto sum = 0.0;
  for (auto i = 0; i != 1'000; ++i) sum += d.uniform();
  EXPECT_NEAR(500, sum, 30);
}

TEST(random, bell_shaped_numbers_have_mean_0_and_deviation_1) {
  auto d = dice{2};
  auto sum = 0.0;
  auto squares = 0.0;
  for (auto i = 0; i != 100'000; ++i) {
    auto const x = d.normal();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(0, sum / 100'000, 0.02);
  EXPECT_NEAR(1, squares / 100'000, 0.02);
}

TEST(random, wandering_is_smooth_and_keeps_its_size) {
  auto squares = 0.0;
  for (auto i = 0; i != 100'000; ++i) {
    auto const x = i * 0.01 - 500;
    EXPECT_LT(std::abs(wander(3, x + 1e-4) - wander(3, x)), 1e-3);
    EXPECT_LT(std::abs(wander(3, x)), 2.5);
    squares += wander(3, x) * wander(3, x);
  }
  EXPECT_NEAR(1, squares / 100'000, 0.15);
  EXPECT_LT(std::abs(ripple(3, 5 - 1e-9, 2) - ripple(3, 5 + 1e-9, 2)), 1e-6);
}

}  // namespace madang::demo
