#include "sensing/import/time_format.h"

#include <gtest/gtest.h>

namespace madang::sensing::series_import {

// An instant as RFC 3339, a wall clock's time without the Z; empty: not read.
static std::string read(std::string_view const format, std::string_view const text) {
  auto const f = time_format::parse(format);
  EXPECT_TRUE(f) << format << ": " << f.error();
  auto const r = f ? f->read(text) : std::nullopt;
  if (!r) return "";
  if (r->is_instant) return to_rfc3339(r->at);
  auto out = to_rfc3339(instant{r->wall.time_since_epoch()});
  out.pop_back();
  return out;
}

TEST(time_format, iso8601_is_an_instant_with_a_zone_and_a_wall_clock_without) {
  EXPECT_EQ("2020-06-01T00:00:01Z", read("iso8601", "2020-06-01T00:00:01+00:00"));
  EXPECT_EQ("2016-07-14T13:02:46.949036Z", read("iso8601", "2016-07-14T13:02:46.949036+00:00"));
  EXPECT_EQ("2018-01-12T12:00:00", read("iso8601", " 2018-01-12 12:00:00 "));
  EXPECT_EQ("2018-01-12T12:00:00", read("iso8601", "2018-01-12T12:00"));
  EXPECT_EQ("2018-01-12T00:00:00", read("iso8601", "2018-01-12"));
  EXPECT_EQ("", read("iso8601", "12.01.2018"));
  EXPECT_EQ("", read("iso8601", ""));
}

TEST(time_format, an_epoch_counts_from_1970) {
  EXPECT_EQ("2020-06-01T00:00:00Z", read("epoch", "1590969600"));
  EXPECT_EQ("2020-06-01T00:00:00.500Z", read("epoch", "1590969600.5"));
  EXPECT_EQ("1969-12-31T23:59:59Z", read("epoch", "-1"));
  EXPECT_EQ("2020-06-01T00:00:00.123Z", read("epoch_ms", "1590969600123"));
  EXPECT_EQ("", read("epoch", "1590969600123"));  // milliseconds taken for seconds: the year 52385
  EXPECT_EQ("", read("epoch", "99999999999999999999"));
  EXPECT_EQ("", read("epoch", "nan"));
  EXPECT_EQ("2020-06-01T00:00:00Z", read("%s", "1590969600"));
}

TEST(time_format, a_pattern_reads_what_tables_write) {
  EXPECT_EQ("2015-03-29T03:00:00", read("%m/%d/%Y %H:%M", "3/29/2015 3:00"));
  EXPECT_EQ("2017-12-01T00:00:00", read("%d/%m/%Y %H", "01/12/2017 0"));
  EXPECT_EQ("2021-12-31T23:00:00", read("%F %T", "2021-12-31 23:00:00"));
  EXPECT_EQ("2026-05-04T09:05:00", read("%d.%m.%y %R", "4.5.26 09:05"));
  EXPECT_EQ("1999-05-04T00:00:00", read("%y%m%d", "990504"));
  EXPECT_EQ("2026-02-01T12:30:00", read("%b %d, %Y %I:%M %p", "Feb 1, 2026 12:30 PM"));
  EXPECT_EQ("2026-02-01T00:30:00", read("%B %e %Y %I:%M%p", "february  1 2026 12:30am"));
  EXPECT_EQ("2026-05-04T09:00:00.250", read("%Y-%m-%d %H:%M:%S.%f", "2026-05-04 09:00:00.25"));
  EXPECT_EQ("2024-12-31T00:00:00", read("%Y-%j", "2024-366"));
  EXPECT_EQ("2026-05-04T07:00:00Z", read("%Y%m%d%H%M%z", "202605040900+0200"));
  EXPECT_EQ("2026-05-04T09:00:00Z", read("%Y%m%dT%H%M%S%z", "20260504T090000Z"));
  EXPECT_EQ("2026-05-04T00:00:00", read("%Y년 %m월 %d일", "2026년 5월 4일"));
}

TEST(time_format, midnight_at_the_end_of_a_day_is_the_next_days_begin) {
  EXPECT_EQ("2016-01-01T00:00:00", read("%d.%m.%Y %H:%M", "31.12.2015 24:00"));
  EXPECT_EQ("", read("%d.%m.%Y %H:%M", "31.12.2015 24:01"));
}

TEST(time_format, what_does_not_fit_is_not_read) {
  EXPECT_EQ("", read("%Y-%m-%d", "2026-02-30"));
  EXPECT_EQ("", read("%Y-%m-%d", "2026-13-01"));
  EXPECT_EQ("", read("%Y-%m-%d", "2026-05-04 09:00"));
  EXPECT_EQ("", read("%Y-%m-%d %H:%M", "2026-05-04"));
  EXPECT_EQ("", read("%Y-%m-%d %H:%M", "2026-05-04 25:00"));
  EXPECT_EQ("", read("%Y-%j", "2025-366"));
  EXPECT_EQ("", read("%m/%d/%Y %H:%M", "Insgesamt"));
  EXPECT_EQ("", read("%m/%d/%Y %H:%M", ""));
}

TEST(time_format, a_format_without_a_day_is_refused) {
  EXPECT_TRUE(time_format::parse("%H:%M").error().starts_with("The format does not say the day"));
  EXPECT_FALSE(time_format::parse("%Y-%m"));
  EXPECT_FALSE(time_format::parse("YYYY-MM-DD"));
  EXPECT_EQ("There is no conversion %Q.", time_format::parse("%Y-%m-%d %Q").error());
  EXPECT_EQ("The format ends in a '%'.", time_format::parse("%Y-%m-%d %").error());
  EXPECT_FALSE(time_format::parse("%Y-%m-%d %I:%M"));
  EXPECT_FALSE(time_format::parse(""));
}

}  // namespace madang::sensing::series_import
