#include "core/net/http_date.h"

#include <gtest/gtest.h>

namespace madang::net {

TEST(http_date, the_standards_example_is_read_in_its_three_forms) {
  auto const t = parse_rfc3339("1994-11-06T08:49:37Z");
  EXPECT_EQ("Sun, 06 Nov 1994 08:49:37 GMT", to_http_date(*t));
  EXPECT_EQ(t, parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"));
  EXPECT_EQ(t, parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"));
  EXPECT_EQ(t, parse_http_date("Sun Nov  6 08:49:37 1994"));
}

TEST(http_date, each_day_comes_back) {
  for (auto day = 0; day < 20'000; day += 13) {
    auto const t = instant{std::chrono::days{day} + std::chrono::seconds{day}};
    EXPECT_EQ(t, parse_http_date(to_http_date(t)));
  }
}

TEST(http_date, what_is_none_is_refused) {
  for (auto const* wrong :
       {"", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "1994-11-06T08:49:37Z"}) {
    EXPECT_FALSE(parse_http_date(wrong)) << wrong;
  }
}

}  // namespace madang::net
