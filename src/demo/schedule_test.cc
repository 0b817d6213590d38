#include "demo/schedule.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "demo/random.h"

namespace madang::demo {
namespace {

using namespace std::chrono_literals;

// The slow and obvious way: every sensor by itself, then sorted.
std::vector<report> one_by_one(std::span<sensor const> const sensors, instant const from, instant const to) {
  auto all = std::vector<report>{};
  for (auto const& s : sensors) {
    each_report(s, from, to, [&](instant const at) { all.push_back({at, s.no}); });
  }
  std::ranges::sort(all, {}, [](report const& r) { return std::pair{r.at, r.sensor}; });
  return all;
}

}  // namespace

TEST(schedule, agrees_with_asking_every_sensor_by_itself) {
  auto const sensors = place_sensors(make_town({.seed = 1, .sensors = 300}));
  auto const s = schedule{sensors};
  auto d = dice{99};
  for (auto i = 0; i != 60; ++i) {
    auto const from = from_us(1'750'000'000'000'000 + static_cast<std::int64_t>(d.below(86'400'000'000ULL)));
    auto const to = from + std::chrono::microseconds{d.below(i % 2 == 0 ? 3'000'000 : 4'000'000'000)};
    EXPECT_EQ(one_by_one(sensors, from, to), s.between(from, to)) << "from " << to_us(from) << " to " << to_us(to);
  }
}

TEST(schedule, seconds_in_a_row_are_the_same_as_the_minute) {
  auto const sensors = place_sensors(make_town({.seed = 2, .sensors = 500}));
  auto const s = schedule{sensors};
  auto const from = *parse_rfc3339("2026-05-04T09:00:00Z");
  auto seconds = std::vector<report>{};
  for (auto t = from; t != from + 60s; t += 1s) std::ranges::copy(s.between(t, t + 1s), std::back_inserter(seconds));
  EXPECT_EQ(s.between(from, from + 60s), seconds);
  EXPECT_FALSE(seconds.empty());
}

TEST(schedule, a_sensor_has_a_year_of_reports) {
  auto const sensors = place_sensors(make_town({.seed = 3, .sensors = 100}));
  auto const from = *parse_rfc3339("2025-01-01T00:00:00Z");
  for (auto const& s : sensors) {
    auto n = std::int64_t{0};
    auto last = from - 1us;
    each_report(s, from, from + 365 * 24h, [&](instant const at) {
      ++n;
      EXPECT_LT(last, at);
      last = at;
    });
    EXPECT_NEAR(static_cast<double>(365 * 86'400 / s.interval.count()), static_cast<double>(n), 1) << s.name;
  }
}

TEST(schedule, nothing_is_due_in_no_time) {
  auto const sensors = place_sensors(make_town({.seed = 4, .sensors = 20}));
  auto const t = *parse_rfc3339("2026-05-04T09:00:00Z");
  EXPECT_TRUE(schedule{sensors}.between(t, t).empty());
  EXPECT_TRUE(schedule{sensors}.between(t, t - 1h).empty());
  EXPECT_TRUE(schedule{{}}.between(t, t + 24h).empty());
}

TEST(schedule, times_before_1970_are_times_too) {
  auto const sensors = place_sensors(make_town({.seed = 5, .sensors = 40}));
  auto const t = *parse_rfc3339("1950-03-01T00:00:00Z");
  EXPECT_EQ(one_by_one(sensors, t, t + 20min), schedule{sensors}.between(t, t + 20min));
}

// A second of 100,000 sensors must not cost a walk over all of them.
TEST(schedule, a_second_of_a_metropolis_is_quick) {
  auto const sensors = place_sensors(make_town({.seed = 1, .sensors = 100'000}));
  auto const s = schedule{sensors};
  auto const from = *parse_rfc3339("2026-05-04T09:00:00Z");
  auto n = std::size_t{0};
  auto const begin = std::chrono::steady_clock::now();
  for (auto t = from; t != from + 300s; t += 1s) n += s.between(t, t + 1s).size();
  auto const ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_GT(n, 150'000U);
  RecordProperty("ms_a_second", std::to_string(ms / 300));
  std::printf("a second of 100,000 sensors: %.2f ms, %zu reports\n", ms / 300, n / 300);
}

}  // namespace madang::demo
