#include "demo/calendar.h"

#include <gtest/gtest.h>

#include "core/base/zone.h"

namespace madang::demo {
namespace {

local_time at(calendar const& c, char const* const text) { return c.at(*parse_rfc3339(text)); }

}  // namespace

TEST(calendar, summer_time_begins_and_ends_when_the_directive_says) {
  auto const c = calendar{{.centre = {10, 50}}};
  EXPECT_NEAR(1 + 59.0 / 60, at(c, "2026-03-29T00:59:00Z").hour, 1e-9);
  EXPECT_EQ(3, at(c, "2026-03-29T01:00:00Z").hour);
  EXPECT_NEAR(2 + 59.0 / 60, at(c, "2026-10-25T00:59:00Z").hour, 1e-9);
  EXPECT_EQ(2, at(c, "2026-10-25T01:00:00Z").hour);
  EXPECT_EQ(14, at(c, "2026-07-01T12:00:00Z").hour);
}

TEST(calendar, days_have_their_names) {
  auto const c = calendar{{.centre = {10, 50}}};
  auto const l = at(c, "2026-01-01T00:00:00Z");
  EXPECT_EQ(3, l.weekday);  // a Thursday
  EXPECT_EQ(0, l.day_of_year);
  EXPECT_EQ(2026, l.year);
  EXPECT_TRUE(l.holiday);
  EXPECT_FALSE(l.works());
  EXPECT_EQ(2025, at(c, "2025-12-31T22:30:00Z").year);
  EXPECT_EQ(2026, at(c, "2025-12-31T23:30:00Z").year);
}

TEST(calendar, easter_moves) {
  auto const c = calendar{{.centre = {10, 50}}};
  for (auto const* monday :
       {"2024-04-01T12:00:00Z", "2025-04-21T12:00:00Z", "2026-04-06T12:00:00Z", "2038-04-26T12:00:00Z"}) {
    EXPECT_TRUE(at(c, monday).holiday) << monday;
    EXPECT_EQ(0, at(c, monday).weekday) << monday;
  }
  EXPECT_FALSE(at(c, "2026-04-07T12:00:00Z").holiday);
}

TEST(calendar, a_korean_town_keeps_korean_days) {
  auto const c = calendar{{.centre = {127, 37.5}, .local = language::ko}};
  EXPECT_EQ(9, at(c, "2026-07-01T00:00:00Z").hour);
  EXPECT_TRUE(at(c, "2026-09-25T03:00:00Z").holiday);   // Chuseok
  EXPECT_TRUE(at(c, "2026-10-09T03:00:00Z").holiday);   // Hangul Day
  EXPECT_FALSE(at(c, "2026-12-26T03:00:00Z").holiday);
}

TEST(calendar, the_zone_it_names_goes_the_same_way) {
  for (auto const& o :
       {town_options{.centre = {127, 37.5}, .local = language::ko}, town_options{.centre = {10, 50}},
        town_options{.centre = {-8.6, 41.1}}, town_options{.centre = {25, 60}}, town_options{.centre = {-74, 40}},
        town_options{.centre = {0.1, 10}}, town_options{.centre = {140, -30}}}) {
    auto const c = calendar{o};
    auto const z = zone::named(c.zone_name());
    ASSERT_TRUE(z) << c.zone_name();
    for (auto t = *parse_rfc3339("2025-01-01T00:30:00Z"); t < *parse_rfc3339("2027-01-01T00:00:00Z");
         t += std::chrono::hours{1}) {
      ASSERT_EQ(c.offset(t), z->offset_at(t)) << c.zone_name() << ' ' << to_rfc3339(t);
    }
  }
}

TEST(calendar, dates_far_away_are_plain_days) {
  auto const c = calendar{{.centre = {10, 50}}};
  EXPECT_EQ(2500, at(c, "2500-07-01T12:00:00Z").year);
  EXPECT_EQ(13, at(c, "2500-07-01T12:00:00Z").hour);
  EXPECT_EQ(1903, at(c, "1903-12-25T12:00:00Z").year);
  EXPECT_FALSE(at(c, "1903-12-25T12:00:00Z").holiday);
}

TEST(calendar, local_times_can_be_turned_into_instants) {
  auto const c = calendar{{.centre = {10, 50}}};
  auto const summer = *parse_rfc3339("2026-07-01T05:00:00Z");
  EXPECT_EQ(summer, c.at_local(c.at(summer).day, 7));
  auto const winter = *parse_rfc3339("2026-12-01T06:30:00Z");
  EXPECT_EQ(winter, c.at_local(c.at(winter).day, 7.5));
}

}  // namespace madang::demo
