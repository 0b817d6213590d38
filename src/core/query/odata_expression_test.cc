#include <gtest/gtest.h>

#include "core/base/limits.h"
#include "core/query/functions.h"
#include "core/query/odata.h"

namespace madang::query {
namespace {

// The tree as (operation operand …), to see what binds to what.
std::string tree(expression const& e) {
  auto const* c = e.operation();
  if (c == nullptr) return to_odata(e);
  auto out = '(' + std::string{info(c->what).name};
  for (auto const& a : c->arguments) out += ' ' + tree(a);
  return out + ')';
}

std::string tree(std::string_view const text) {
  auto const e = parse_expression(text);
  return e ? tree(*e) : std::to_string(e.error().offset) + ": " + e.error().message;
}

value literal(std::string_view const text) {
  auto const e = parse_expression(text);
  EXPECT_TRUE(e && e->literal() != nullptr) << text << ": " << (e ? "no literal" : e.error().message);
  return e && e->literal() != nullptr ? *e->literal() : value{};
}

instant at(std::string_view const text) { return *parse_rfc3339(text); }

struct wrong {
  std::string text;
  std::size_t offset;
  std::string message;
};
void refused(std::vector<wrong> const& all) {
  for (auto const& w : all) {
    auto const e = parse_filter(w.text);
    ASSERT_FALSE(e) << w.text << " → " << tree(*e);
    EXPECT_EQ((problem{"", w.offset, w.message}), e.error())
        << w.text << " → " << e.error().offset << ": " << e.error().message;
  }
}

}  // namespace

TEST(odata_expression, operators_bind_as_odata_says) {
  EXPECT_EQ("(or (and a b) c)", tree("a and b or c"));
  EXPECT_EQ("(or a (and b c))", tree("a or b and c"));
  EXPECT_EQ("(and a (or b c))", tree("a and (b or c)"));
  EXPECT_EQ("(and (eq a 1) (ne b 2))", tree("a eq 1 and b ne 2"));
  EXPECT_EQ("(eq a (lt b c))", tree("a eq b lt c"));
  EXPECT_EQ("(eq (lt a b) true)", tree("a lt b eq true"));
  EXPECT_EQ("(gt (add a (mul b c)) d)", tree("a add b mul c gt d"));
  EXPECT_EQ("(sub (sub a b) c)", tree("a sub b sub c"));
  EXPECT_EQ("(sub a (sub b c))", tree("a sub (b sub c)"));
  EXPECT_EQ("(mod (mul (div a b) c) d)", tree("a div b mul c mod d"));
  EXPECT_EQ("(mul (- a) b)", tree("-a mul b"));
  EXPECT_EQ("(- (- a))", tree("--a"));
  EXPECT_EQ("(add a -5)", tree("a add -5"));
  EXPECT_EQ("(- 5)", tree("- 5"));
  EXPECT_EQ("(eq (sub (add 1 (mul result 2)) -1) 4)", tree("1 add result mul 2 sub -1 eq 4"));
}

TEST(odata_expression, not_is_put_before_a_whole_comparison) {
  EXPECT_EQ("(and (not (lt a 1)) (not (gt a 1)))", tree("not a lt 1 and not a gt 1"));
  EXPECT_EQ("(not (startswith a 'x'))", tree("not startswith(a,'x')"));
  EXPECT_EQ("(or (not (or a b)) c)", tree("not(a or b) or c"));
  EXPECT_EQ("(not (not a))", tree("not not a"));
  EXPECT_EQ("(eq true (not a))", tree("true eq not a"));
  EXPECT_EQ("(eq (not a) b)", tree("(not a) eq b"));
  EXPECT_EQ("(eq notes 'x')", tree("notes eq 'x'"));
}

TEST(odata_expression, a_chain_of_and_is_one_node_however_it_is_bracketed) {
  EXPECT_EQ("(and a b c d)", tree("a and b and c and d"));
  EXPECT_EQ("(and a b c d)", tree("a and (b and (c and d))"));
  EXPECT_EQ("(or a b (and c d))", tree("(a or b) or (c and d)"));
}

TEST(odata_expression, words_are_understood_in_any_case) {
  EXPECT_EQ("(and (eq a 1) (not (contains b 'X')))", tree("a EQ 1 And NOT Contains(b,'X')"));
  EXPECT_EQ("(geo.distance a b)", tree("Geo.Distance(a,b)"));
}

TEST(odata_expression, spaces_may_be_few_or_many) {
  EXPECT_EQ("(and (eq a 1) (eq b 'x'))", tree(" ( a  eq\t1)and(b eq'x' ) "));
  EXPECT_EQ("(substring a 1 2)", tree("substring( a ,1 , 2 )"));
  EXPECT_EQ("(in a 1 2)", tree("a in(1,2)"));
}

TEST(odata_expression, a_path_goes_over_relations_and_into_json) {
  for (auto const* text : {"result", "Thing/Locations/location", "@iot.id", "Datastream/@iot.id",
                           "properties/a-b/c.d/_e", "properties/2020/x", "properties/list[0]/matrix[1][22]",
                           "properties/온도/größe", "Datastream@iot.navigationLink", "time", "date/year"}) {
    auto const e = parse_expression(text);
    ASSERT_TRUE(e) << text << ": " << e.error().message;
    ASSERT_NE(nullptr, e->where()) << text;
    EXPECT_EQ(make_path(text), *e->where());
    EXPECT_EQ(text, to_string(*e->where()));
  }
  auto const deep = parse_expression("a[1][2]/b[3]");
  EXPECT_EQ((path{{{"a", {1, 2}}, {"b", {3}}}}), *deep->where());
}

TEST(odata_expression, strings_and_numbers) {
  EXPECT_EQ(value{std::string{"it's"}}, literal("'it''s'"));
  EXPECT_EQ(value{std::string{""}}, literal("''"));
  EXPECT_EQ(value{std::string{"마당 and"}}, literal("'마당 and'"));
  EXPECT_EQ(value{std::int64_t{7}}, literal("7"));
  EXPECT_EQ(value{std::int64_t{-7}}, literal("-7"));
  EXPECT_EQ(value{std::int64_t{9'223'372'036'854'775'807}}, literal("9223372036854775807"));
  EXPECT_EQ(value{std::numeric_limits<std::int64_t>::min()}, literal("-9223372036854775808"));
  EXPECT_EQ(value{9'223'372'036'854'775'808.0}, literal("9223372036854775808"));
  EXPECT_EQ(value{7.0}, literal("7.0"));
  EXPECT_EQ(value{-0.5}, literal("-0.5"));
  EXPECT_EQ(value{1.5e-9}, literal("1.5E-9"));
  EXPECT_EQ(value{1e10}, literal("1e+10"));
  EXPECT_EQ(value{-std::numeric_limits<double>::infinity()}, literal("-INF"));
  EXPECT_EQ(value{true}, literal("true"));
  EXPECT_EQ(value{false}, literal("FALSE"));
  EXPECT_EQ(value{}, literal("null"));
}

TEST(odata_expression, times_with_any_offset) {
  auto const nine = value{at("2020-01-31T09:00:00Z")};
  for (auto const* text :
       {"2020-01-31T09:00:00Z", "2020-01-31T09:00:00.000Z", "2020-01-31t09:00z", "2020-01-31T10:00:00+01:00",
        "2020-01-31T10:00:00 01:00", "2020-01-31T04:30:00-0430", "2020-01-31T10:00:00+01",
        "datetimeoffset'2020-01-31T09:00:00Z'", "datetime'2020-01-31T10:00:00 01:00'"}) {
    EXPECT_EQ(nine, literal(text)) << text;
  }
  EXPECT_EQ(value{at("2020-01-31T09:00:00.123456Z")}, literal("2020-01-31T09:00:00.123456789Z"));
  EXPECT_EQ("(and (eq a 2020-01-31T09:00:00Z) b)", tree("a eq 2020-01-31T10:00:00 01:00 and b"));
}

TEST(odata_expression, periods_dates_times_of_day_and_durations) {
  using namespace std::chrono;
  EXPECT_EQ((value{period{at("2010-06-01T00:00:00Z"), at("2010-07-01T00:00:00Z")}}),
            literal("2010-06-01T00:00:00Z/2010-07-01T02:00:00 02:00"));
  EXPECT_EQ((value{sys_days{2010y / 6 / 30}}), literal("2010-06-30"));
  EXPECT_EQ((value{sys_days{2010y / 6 / 30}}), literal("date'2010-06-30'"));
  EXPECT_EQ((value{time_of_day{13h + 20min}}), literal("13:20"));
  EXPECT_EQ((value{time_of_day{13h + 20min + 5s + 250ms}}), literal("13:20:05.25"));
  EXPECT_EQ((value{time_of_day{13h}}), literal("timeofday'13:00:00'"));
  EXPECT_EQ((value{time_of_day{13h}}), literal("time'13:00'"));
  EXPECT_EQ((value{microseconds{36h}}), literal("duration'P1DT12H'"));
  EXPECT_EQ((value{microseconds{-500ms}}), literal("duration'-PT0.5S'"));
}

TEST(odata_expression, geometries_are_well_known_text) {
  auto const point = value{*geo::geometry::from_wkt("POINT (8.4 49)")};
  for (auto const* text :
       {"geography'POINT(8.4 49.0)'", "geometry'point (8.4 49)'", "Geography'SRID=4326;POINT(8.4 49) '"}) {
    EXPECT_EQ(point, literal(text)) << text;
  }
  EXPECT_EQ("(st_within location geography'POINT (8.4 49)')", tree("st_within(location, 'POINT(8.4 49)')"));
}

TEST(odata_expression, a_quoted_time_is_a_time_where_a_function_takes_one) {
  EXPECT_EQ("(before a 2020-01-01T00:00:00Z)", tree("before(a, '2020-01-01T00:00:00Z')"));
  EXPECT_EQ("(year 2020-01-31)", tree("year('2020-01-31')"));
  EXPECT_EQ("(eq a '2020-01-31')", tree("a eq '2020-01-31'"));
}

TEST(odata_expression, in_takes_a_list_or_a_property_with_one) {
  EXPECT_EQ("(in a 1 'x' b)", tree("a in (1, 'x', b)"));
  EXPECT_EQ("(in 9 properties/list)", tree("9 in properties/list"));
  EXPECT_EQ("(and (in a 1) b)", tree("a in (1) and b"));
}

TEST(odata_expression, every_function_is_known_by_its_name) {
  for (auto const& f : functions()) {
    if (f.written != notation::call) continue;
    auto text = std::string{f.name} + '(';
    for (auto i = std::size_t{0}; i != f.arguments_max; ++i) text += i == 0 ? "a" : ",a";
    auto const e = parse_expression(text + ')');
    ASSERT_TRUE(e) << text << e.error().message;
    EXPECT_TRUE(e->calls(f.what)) << text;
    auto const more = parse_expression(text + (f.arguments_max == 0 ? "a)" : ",a)"));
    ASSERT_FALSE(more) << f.name;
    EXPECT_EQ(0U, more.error().offset);
    EXPECT_NE(std::string::npos, more.error().message.find("not " + std::to_string(f.arguments_max + 1)))
        << more.error().message;
  }
}

TEST(odata_expression, each_node_knows_where_it_began) {
  auto const e = parse_filter("a eq 1 and (startswith(b,'x') or c)");
  ASSERT_TRUE(e);
  auto const& both = e->operation()->arguments;
  EXPECT_EQ(0U, both[0].offset);
  EXPECT_EQ(5U, both[0].operation()->arguments[1].offset);
  EXPECT_EQ(12U, both[1].offset);
  EXPECT_EQ(25U, both[1].operation()->arguments[0].operation()->arguments[1].offset);
  EXPECT_EQ(33U, both[1].operation()->arguments[1].offset);
}

TEST(odata_expression, what_is_no_expression_is_refused_with_its_place) {
  auto const operator_expected = "An operator such as 'and' or 'eq' was expected here.";
  refused({{"", 0, "A value is missing at the end."},
           {"  ", 2, "A value is missing at the end."},
           {"a eq", 4, "A value is missing at the end."},
           {"eq 5", 0, "A value is missing before 'eq'."},
           {"a and or b", 6, "A value is missing before 'or'."},
           {"a eq 1 b", 7, operator_expected},
           {"a equals 1", 2, operator_expected},
           {"a = 1", 2, operator_expected},
           {"a eq 1)", 6, operator_expected},
           {"(a eq 1", 7, "A ')' is missing."},
           {"(a eq 1 b)", 8, "An operator or a ')' was expected here."},
           {"a eq *", 5, "A value was expected here."},
           {"a/", 2, "The name of a property was expected here."},
           {"a//b eq 1", 2, "The name of a property was expected here."},
           {"Locations/$count gt 1", 10, "The name of a property was expected here."},
           {"a[x] eq 1", 2, "A place in a list is a number between '[' and ']', from 0."},
           {"a[-1] eq 1", 2, "A place in a list is a number between '[' and ']', from 0."},
           {"a[1 eq 1", 3, "A ']' is missing."},
           {"a in ()", 6, "A value was expected here."},
           {"a in (1", 7, "A ')' is missing."},
           {"a in (1 2)", 8, "A ',' or ')' was expected here."}});
}

TEST(odata_expression, what_is_no_literal_is_refused_with_its_place) {
  refused({{"a eq 'x", 5, "The text that begins here has no closing quote."},
           {"a eq 'it's'", 9, "An operator such as 'and' or 'eq' was expected here."},
           {"a eq 5x", 5, "This is no number."},
           {"a eq 5.", 5, "This is no number."},
           {"a eq 5.5.5", 5, "This is no number."},
           {"a eq 1e", 5, "This is no number."},
           {"a eq 1e999", 5, "The number is larger than any that can be held."},
           {"a gt 2020-02-30", 5, "This is no date; one is written 2020-01-31."},
           {"a gt 2020-01-31T09:00:00", 5, "The time has no zone: end it with Z or an offset such as +01:00."},
           {"a gt 2020-01-31T25:00:00Z", 5, "This is no instant; one is written 2020-01-31T12:00:00Z."},
           {"a gt 0000-01-01T00:00:00+01:00", 5, "The time lies outside the years 0000 to 9999."},
           {"a gt 2020-01-02T00:00:00Z/2020-01-01T00:00:00Z", 5, "The period ends before it begins."},
           {"a gt 2020-01-02T00:00:00Z/2020-01-03T00:00:00", 26,
            "The time has no zone: end it with Z or an offset such as +01:00."},
           {"a gt 25:00", 5, "This is no time of day; one is written 23:59:59."},
           {"a gt duration'P1M'", 14,
            "This is no duration; one is written P1DT12H30M. Months and years have no fixed length."},
           {"a eq guid'1'", 5, "There is no literal of the kind guid'…'."},
           {"st_within(a, geography'POINT(8)')", 29,
            "A position is written as its numbers with spaces between: longitude, latitude."}});
}

TEST(odata_expression, functions_get_what_they_take_or_say_so) {
  refused({{"foo(a)", 0, "There is no function named 'foo'."},
           {"a and cast(b,c)", 6, "There is no function named 'cast'."},
           {"length(a, b) eq 1", 0, "length takes 1 argument, not 2."},
           {"substring(a) eq 'x'", 0, "substring takes 2 or 3 arguments, not 1."},
           {"now(a) eq b", 0, "now takes no arguments, not 1."},
           {"length(5) eq 1", 7, "'length' takes a string here, not a number."},
           {"startswith(a, b eq c)", 14, "'startswith' takes a string here, not true or false."},
           {"year('abc') eq 1", 5, "'year' takes an instant or a period or a date here, not a string."},
           {"during(a, 2020-01-01T00:00:00Z)", 10, "'during' takes a period here, not an instant."},
           {"st_within(a, 'POINT(8)')", 20,
            "A position is written as its numbers with spaces between: longitude, latitude."},
           {"geo.distance(a, 5) lt 1", 16, "'geo.distance' takes a geometry here, not a number."},
           {"a and 5", 6, "'and' takes true or false here, not a number."},
           {"not 'x'", 4, "'not' takes true or false here, not a string."},
           {"'x' add 1 eq 2", 0,
            "'add' takes a number or an instant or a period or a duration or a date here, not a string."},
           {"-'x' eq 2", 1, "A minus takes a number or a duration here, not a string."},
           {"substring(a, 1, -1) eq 'x'", 16, "A length is not negative."},
           {"st_relate(a, b, 'T**')", 16, "The pattern is nine characters of 0, 1, 2, T, F and *."}});
}

TEST(odata_expression, a_filter_must_be_able_to_be_true) {
  refused({{"'abc'", 0, "A filter must be true or false; this is a string."},
           {"5 add 5", 0, "A filter must be true or false; this is a number."},
           {" now()", 1, "A filter must be true or false; this is an instant."}});
  EXPECT_TRUE(parse_filter("properties/open"));
  EXPECT_TRUE(parse_filter("true"));
  EXPECT_TRUE(parse_filter("null"));
  EXPECT_TRUE(parse_expression("5 add 5"));
}

TEST(odata_expression, any_and_all_are_not_supported_and_say_so) {
  auto const e = parse_filter("Locations/any(l:l/name eq 'x')");
  ASSERT_FALSE(e);
  EXPECT_EQ(10U, e.error().offset);
  EXPECT_EQ(problem::kind::unsupported, e.error().what);
}

TEST(odata_expression, depth_and_size_have_limits) {
  auto const nested = [](std::size_t const n) {
    auto out = std::string(n, '(');
    out += 'a';
    return out.append(n, ')');
  };
  EXPECT_TRUE(parse_filter(nested(limits::kQueryDepth - 1)));
  auto const deep = parse_filter(nested(5'000));
  ASSERT_FALSE(deep);
  EXPECT_EQ((problem{"", limits::kQueryDepth, "The expression is nested too deeply."}), deep.error());
  auto minuses = std::string(5'000, '-');
  EXPECT_FALSE(parse_filter(minuses += "a eq 1"));

  auto sum = std::string{"a"};
  for (auto i = std::size_t{0}; i != limits::kQueryDepth; ++i) sum += " add 1";
  EXPECT_FALSE(parse_expression(sum));

  auto chain = std::string{"a eq 1"};
  for (auto i = 0; i != 300; ++i) chain += " or a eq 1";
  EXPECT_TRUE(parse_filter(chain)) << "a long chain is not deep";
  for (auto i = 0; i != 300; ++i) chain += " or a eq 1";
  auto const large = parse_filter(chain);
  ASSERT_FALSE(large);
  EXPECT_EQ("The expression has more parts than are allowed.", large.error().message);
}

}  // namespace madang::query
