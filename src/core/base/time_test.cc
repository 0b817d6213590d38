#include "core/base/time.h"

#include <gtest/gtest.h>

namespace madang {

using namespace std::chrono;

TEST(time, what_was_written_can_be_read) {
  for (auto const* text : {"2026-02-28T23:59:59Z", "1969-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z",
                           "9999-12-31T23:59:59.500Z"}) {
    auto const t = parse_rfc3339(text);
    ASSERT_TRUE(t) << text;
    EXPECT_EQ(text, to_rfc3339(*t));
  }
}

TEST(time, a_zone_is_taken_off) {
  EXPECT_EQ("2026-05-04T00:00:00Z", to_rfc3339(*parse_rfc3339("2026-05-04T09:00:00+09:00")));
  EXPECT_EQ("2026-05-04T13:30:00Z", to_rfc3339(*parse_rfc3339("2026-05-04T09:00:00-0430")));
}

TEST(time, a_fraction_longer_than_microseconds_is_cut) {
  EXPECT_EQ("2026-05-04T09:00:00.123456Z", to_rfc3339(*parse_rfc3339("2026-05-04T09:00:00.123456789Z")));
}

TEST(time, a_leap_second_is_the_second_before_it) {
  EXPECT_EQ("2016-12-31T23:59:59Z", to_rfc3339(*parse_rfc3339("2016-12-31T23:59:60Z")));
}

TEST(time, what_is_no_instant_is_refused) {
  for (auto const* wrong : {"2026-02-29T00:00:00Z", "2026-02-28T24:00:00Z", "2026-02-28T00:00:00Zx", "soon", "",
                            "2026-02-28T00:00:00", "2026-02-28", "2026-02-28T00:00:00.Z", "2026-2-28T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(wrong)) << wrong;
  }
}

TEST(time, a_period_has_a_start_and_an_end_that_is_not_before_it) {
  auto const p = parse_iso8601_period("2026-01-01T00:00:00Z/2026-01-01T01:00:00Z");
  ASSERT_TRUE(p);
  EXPECT_EQ("2026-01-01T00:00:00Z/2026-01-01T01:00:00Z", to_iso8601(*p));
  EXPECT_FALSE(parse_iso8601_period("2026-01-01T01:00:00Z/2026-01-01T00:00:00Z"));
  EXPECT_FALSE(parse_iso8601_period("2026-01-01T01:00:00Z/"));
}

TEST(time, durations) {
  EXPECT_EQ(microseconds{hours{25}}, parse_iso8601_duration("P1DT1H"));
  EXPECT_EQ(microseconds{-500'000}, parse_iso8601_duration("-PT0.5S"));
  for (auto const* wrong : {"P", "PT", "P1", "P1Y", "1D", "P1DT", "PT1D", "",
                            "P999999999W", "P99999999D9999999W", "P1.5D"}) {
    EXPECT_FALSE(parse_iso8601_duration(wrong)) << wrong;
  }
}

}  // namespace madang
