#include "core/net/conditional.h"

#include <gtest/gtest.h>

#include "core/net/fields.h"

namespace madang::net {

namespace {

constexpr auto kDate = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr auto kBefore = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr auto kAfter = "Sun, 06 Nov 1994 08:49:38 GMT";

request_head asking(headers fields, std::string method = "GET") {
  auto out = request_head{};
  out.method = std::move(method);
  out.fields = std::move(fields);
  return out;
}

response file() {
  return {.content_type = "text/plain",
          .body = "0123456789",
          .fields = {{"ETag", "\"abc\""}, {"Last-Modified", kDate}, {"Cache-Control", "no-cache"}, {"X-Other", "x"}}};
}

int status(headers fields, std::string method = "GET") {
  return apply_conditions(asking(std::move(fields), std::move(method)), file()).status;
}

precondition check(headers fields, validators const& v) {
  return check_preconditions(asking(std::move(fields), "PUT"), v);
}

}  // namespace

TEST(conditional, what_the_client_has_is_not_sent_again) {
  EXPECT_EQ(200, status({}));
  EXPECT_EQ(304, status({{"If-None-Match", "\"abc\""}}));
  EXPECT_EQ(304, status({{"If-None-Match", "W/\"abc\""}}));
  EXPECT_EQ(304, status({{"If-None-Match", "\"a,b\", \"abc\""}}));
  EXPECT_EQ(304, status({{"If-None-Match", "\"x\""}, {"If-None-Match", "\"abc\""}}));
  EXPECT_EQ(304, status({{"If-None-Match", "*"}}));
  EXPECT_EQ(304, status({{"If-None-Match", "\"abc\""}}, "HEAD"));
  EXPECT_EQ(200, status({{"If-None-Match", "\"abd\""}}));
  EXPECT_EQ(200, status({{"If-None-Match", "abc"}}));
  EXPECT_EQ(200, status({{"If-None-Match", "\"abc"}}));
  EXPECT_EQ(304, status({{"If-Modified-Since", kDate}}));
  EXPECT_EQ(304, status({{"If-Modified-Since", kAfter}}));
  EXPECT_EQ(200, status({{"If-Modified-Since", kBefore}}));
  EXPECT_EQ(200, status({{"If-Modified-Since", "soon"}}));
  // The tag decides where both are given.
  EXPECT_EQ(200, status({{"If-None-Match", "\"x\""}, {"If-Modified-Since", kDate}}));

  auto const r = apply_conditions(asking({{"If-None-Match", "\"abc\""}}), file());
  EXPECT_EQ("", r.body);
  EXPECT_EQ("\"abc\"", find_field(r.fields, "ETag"));
  EXPECT_EQ("no-cache", find_field(r.fields, "Cache-Control"));
  EXPECT_EQ("", find_field(r.fields, "X-Other"));
}

TEST(conditional, a_change_is_made_only_to_what_the_client_saw) {
  auto const now = validators{.etag = "\"abc\"", .modified = parse_rfc3339("1994-11-06T08:49:37.9Z")};
  EXPECT_EQ(precondition::holds, check({}, now));
  EXPECT_EQ(precondition::holds, check({{"If-Match", "\"x\", \"abc\""}}, now));
  EXPECT_EQ(precondition::holds, check({{"If-Match", "*"}}, now));
  EXPECT_EQ(precondition::failed, check({{"If-Match", "\"x\""}}, now));
  EXPECT_EQ(precondition::failed, check({{"If-Match", "*"}}, {.exists = false}));
  EXPECT_EQ(precondition::failed, check({{"If-Match", "\"abc\""}}, {.exists = false}));
  EXPECT_EQ(precondition::failed, check({{"If-None-Match", "*"}}, now));
  EXPECT_EQ(precondition::holds, check({{"If-None-Match", "*"}}, {.exists = false}));
  EXPECT_EQ(precondition::holds, check({{"If-Unmodified-Since", kDate}}, now));
  EXPECT_EQ(precondition::failed, check({{"If-Unmodified-Since", kBefore}}, now));
  EXPECT_EQ(precondition::holds, check({{"If-Modified-Since", kDate}}, now));  // is for reading only

  // Compressed on its way, a tag gets W/ in front: its reader may still change what it read.
  EXPECT_EQ(precondition::holds, check({{"If-Match", "W/\"abc\""}}, now));
  EXPECT_EQ(precondition::failed, check({{"If-Match", "W/\"abc\""}}, {.etag = "W/\"abc\""}));
  EXPECT_EQ(412, status({{"If-Match", "W/\"abc\""}}));
  EXPECT_EQ(412, status({{"If-Match", "\"x\""}}));
  EXPECT_EQ(200, status({{"If-Match", "\"abc\""}}));
}

TEST(conditional, a_range_is_a_part_with_its_place) {
  struct example { std::string range, body, place; };
  for (auto const& e : std::vector<example>{{"bytes=0-3", "0123", "bytes 0-3/10"},
                                            {"bytes=7-", "789", "bytes 7-9/10"},
                                            {"bytes=-2", "89", "bytes 8-9/10"},
                                            {"bytes=-99", "0123456789", "bytes 0-9/10"},
                                            {"bytes=9-99999999999999999999", "9", "bytes 9-9/10"},
                                            {"Bytes= 0-0 ", "0", "bytes 0-0/10"}}) {
    auto const r = apply_conditions(asking({{"Range", e.range}}), file());
    EXPECT_EQ(206, r.status) << e.range;
    EXPECT_EQ(e.body, r.body);
    EXPECT_EQ(e.place, find_field(r.fields, "Content-Range"));
    EXPECT_EQ("bytes", find_field(r.fields, "Accept-Ranges"));
  }
}

TEST(conditional, a_range_outside_is_416_and_one_that_makes_no_sense_is_ignored) {
  for (auto const* range : {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"}) {
    auto const r = apply_conditions(asking({{"Range", range}}), file());
    EXPECT_EQ(416, r.status) << range;
    EXPECT_EQ("bytes */10", find_field(r.fields, "Content-Range"));
  }
  for (auto const* range :
       {"bytes=3-1", "bytes=", "bytes=-", "bytes=a-b", "bytes=1", "items=0-1", "bytes=0-1,3-4", "bytes=1-2-3", "0-1"}) {
    EXPECT_EQ("0123456789", apply_conditions(asking({{"Range", range}}), file()).body) << range;
  }
  EXPECT_EQ(200, status({{"Range", "bytes=0-1"}}, "HEAD"));
  auto empty = file();
  empty.body.clear();
  EXPECT_EQ(416, apply_conditions(asking({{"Range", "bytes=0-"}}), empty).status);
}

TEST(conditional, a_range_continues_only_the_very_same_bytes) {
  EXPECT_EQ(206, status({{"Range", "bytes=0-1"}, {"If-Range", "\"abc\""}}));
  EXPECT_EQ(200, status({{"Range", "bytes=0-1"}, {"If-Range", "\"x\""}}));
  EXPECT_EQ(200, status({{"Range", "bytes=0-1"}, {"If-Range", "W/\"abc\""}}));
  EXPECT_EQ(206, status({{"Range", "bytes=0-1"}, {"If-Range", kDate}}));
  EXPECT_EQ(200, status({{"Range", "bytes=0-1"}, {"If-Range", kAfter}}));
  EXPECT_EQ(304, status({{"Range", "bytes=0-1"}, {"If-None-Match", "\"abc\""}}));
}

TEST(conditional, a_shared_body_stays_whole_for_the_others) {
  auto r = file();
  r.shared_body = std::make_shared<std::string const>("abcdefghij");
  auto const part = apply_conditions(asking({{"Range", "bytes=2-3"}}), r);
  EXPECT_EQ("cd", part.body);
  EXPECT_EQ(nullptr, part.shared_body);
  EXPECT_EQ("abcdefghij", *r.shared_body);
}

TEST(conditional, errors_streams_and_other_methods_are_left_alone) {
  auto missing = file();
  missing.status = 404;
  EXPECT_EQ(404, apply_conditions(asking({{"If-None-Match", "*"}}), missing).status);
  EXPECT_EQ(200, status({{"If-None-Match", "*"}}, "POST"));
  auto stream = file();
  stream.pieces = [](std::string&) { return false; };
  EXPECT_EQ(200, apply_conditions(asking({{"Range", "bytes=0-1"}}), stream).status);
}

}  // namespace madang::net
