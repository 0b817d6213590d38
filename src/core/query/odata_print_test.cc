#include <gtest/gtest.h>

#include "core/query/odata.h"

namespace madang::query {

TEST(odata_print, an_expression_reads_back_as_the_same) {
  for (auto const* text : {
           "a and b or c", "a and (b or c)", "not a eq 1 and not (b or c)", "(not a) eq b", "true eq (not a)",
           "not not a",
           "a sub b sub c", "a sub (b sub c)", "-a mul -(b add c)", "-(-a)", "-(5)", "-5", "- -5",
           "(a lt b) eq (c lt d)",
           "a eq (b eq c)", "(a eq b) eq c", "(a add b) mul c", "a in (1, 'x', -2.5)", "(a add 1) in (b)", "9 in a/b",
           "a in (1) and b", "(a in (1)) eq true", "concat(concat(a, ', '), b) eq 'it''s'", "a/b[0][1]/c gt 1.0",
           "a eq 7.0",
           "a eq 1e300 or a eq 1e-300 or a eq -0.0", "a eq INF or a eq -INF or a eq NaN",
           "a eq null or a eq true or a eq false",
           "a gt 2020-01-31T09:00:00.123456Z", "a lt 0001-01-01T00:00:00Z/9999-12-31T23:59:59.999Z", "a eq 2010-06-30",
           "a eq 13:20:05", "a eq 13:20:05.250001", "a add duration'P1DT2H3M4.5S' gt b",
           "a sub duration'-PT0.000001S' gt b",
           "duration'P106751991DT4H0M54.775807S' eq a", "st_within(a, geography'POLYGON ((0 0, 1 0, 1 1, 0 0))')",
           "geo.distance(a, geography'POINT Z (8.4 49 1e-07)') lt 1", "st_relate(a, b, 'T********')",
           "now() gt mindatetime()",
           "during(a, 2020-01-01T00:00:00Z/2020-01-02T00:00:00Z)", "properties/온도/a-b.c eq 'größe'",
       }) {
    auto const e = parse_expression(text);
    ASSERT_TRUE(e) << text << ": " << e.error().message;
    auto const printed = to_odata(*e);
    auto const again = parse_expression(printed);
    ASSERT_TRUE(again) << printed << ": " << again.error().message;
    EXPECT_EQ(*e, *again) << text << " → " << printed;
    EXPECT_EQ(printed, to_odata(*again));
  }
}

TEST(odata_print, brackets_stand_only_where_they_are_needed) {
  for (auto const* text :
       {"a and (b or c)", "a sub (b sub c)", "a sub b sub c", "not a eq 1", "(not a) eq b", "-(a add b)",
        "(a add b) mul c", "a add b mul c", "a lt b eq true", "not (a and b)", "-(5)"}) {
    EXPECT_EQ(text, to_odata(*parse_expression(text)));
  }
  EXPECT_EQ("a and b and c", to_odata(*parse_expression("(a and ((b) and c))")));
}

TEST(odata_print, a_double_never_looks_like_an_integer_and_has_no_plus) {
  EXPECT_EQ("7.0", to_odata(value{7.0}));
  EXPECT_EQ("1e300", to_odata(value{1e300}));
  EXPECT_EQ("7", to_odata(value{std::int64_t{7}}));
  EXPECT_EQ("0.1", to_odata(value{0.1}));
}

}  // namespace madang::query
