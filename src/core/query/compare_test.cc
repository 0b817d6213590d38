#include "core/query/compare.h"

#include <random>

#include <gtest/gtest.h>

#include "core/query/odata.h"

namespace madang::query {
namespace {

using enum function;

value v(std::string_view const text) {
  auto const e = parse_expression(text);
  EXPECT_TRUE(e && e->literal() != nullptr) << text;
  return *e->literal();
}

constexpr auto kOperators = {eq, ne, gt, ge, lt, le};

// Which of eq ne gt ge lt le hold, as "=><" with '?' for unknown: "eq !ne gt …" would fill the screen.
std::string relations(std::string_view const a, std::string_view const b) {
  auto out = std::string{};
  for (auto const op : kOperators) {
    auto const h = holds(op, v(a), v(b));
    out += !h ? '?' : *h ? 'y' : 'n';
  }
  return out;
}

constexpr auto kEqual = "ynnyny", kLess = "nynnyy", kGreater = "nyyynn", kUnknown = "ny????";

}  // namespace

TEST(compare, values_of_one_kind_have_an_order) {
  EXPECT_EQ(kEqual, relations("5", "5"));
  EXPECT_EQ(kLess, relations("-5", "5"));
  EXPECT_EQ(kGreater, relations("5.5", "5"));
  EXPECT_EQ(kLess, relations("'a'", "'b'"));
  EXPECT_EQ(kLess, relations("'Z'", "'a'"));
  EXPECT_EQ(kLess, relations("'z'", "'ä'"));
  EXPECT_EQ(kLess, relations("''", "'a'"));
  EXPECT_EQ(kLess, relations("false", "true"));
  EXPECT_EQ(kLess, relations("2020-01-01", "2020-01-02"));
  EXPECT_EQ(kLess, relations("11:00", "11:00:00.001"));
  EXPECT_EQ(kGreater, relations("duration'P1D'", "duration'PT23H'"));
}

TEST(compare, whole_numbers_and_others_compare_exactly) {
  EXPECT_EQ(kEqual, relations("7", "7.0"));
  EXPECT_EQ(kGreater, relations("9007199254740993", "9007199254740992.0"));
  EXPECT_EQ(kLess, relations("9007199254740992.0", "9007199254740993"));
  EXPECT_EQ(kLess, relations("9223372036854775807", "9223372036854775808.0"));
  EXPECT_EQ(kEqual, relations("-9223372036854775808", "-9223372036854775808.0"));
  EXPECT_EQ(kLess, relations("-3.5", "-3"));
  EXPECT_EQ(kGreater, relations("-3", "-3.5"));
  EXPECT_EQ(kLess, relations("1", "INF"));
  EXPECT_EQ(kGreater, relations("1", "-INF"));
}

TEST(compare, what_has_no_order_is_equal_or_not_and_nothing_else) {
  EXPECT_EQ(kUnknown, relations("5", "'5'"));
  EXPECT_EQ(kUnknown, relations("true", "1"));
  EXPECT_EQ(kUnknown, relations("null", "5"));
  EXPECT_EQ("yn????", relations("null", "null"));
  EXPECT_EQ(kUnknown, relations("NaN", "NaN"));
  EXPECT_EQ(kUnknown, relations("NaN", "5"));
  EXPECT_EQ("yn????", relations("geography'POINT(1 2)'", "geography'POINT (1 2)'"));
  EXPECT_EQ(kUnknown, relations("geography'POINT(1 2)'", "geography'POINT (1 3)'"));
  EXPECT_EQ(true, holds(eq, value{json_text{"[1]"}}, value{json_text{"[1]"}}));
  EXPECT_EQ(true, holds(ne, value{json_text{"[1]"}}, value{json_text{"[2]"}}));
}

TEST(compare, a_date_beside_an_instant_is_its_midnight) {
  EXPECT_EQ(kEqual, relations("2020-01-01T00:00:00Z", "2020-01-01"));
  EXPECT_EQ(kGreater, relations("2020-01-01T00:00:01Z", "2020-01-01"));
  EXPECT_EQ(kLess, relations("2020-01-01", "2020-01-01T12:00:00Z"));
}

// The expectations are those of servers in the field, for every instant and period of one morning against
// seven o'clock and against seven to eight.
TEST(compare, instants_and_periods_on_one_line_of_time) {
  auto const moment = [](int const hhmm) { return instant{std::chrono::minutes{hhmm / 100 * 60 + hhmm % 100}}; };
  auto const stretch = [&](int const from, int const to) { return value{period{moment(from), moment(to)}}; };
  auto const times = std::vector<value>{
      moment(600), moment(659), moment(700), moment(701), moment(759), moment(800), moment(801), moment(900),  // 0–7
      stretch(600, 659), stretch(600, 700), stretch(600, 701), stretch(700, 800), stretch(701, 759),           // 8–12
      stretch(759, 900), stretch(800, 900), stretch(801, 900), stretch(659, 801), stretch(700, 759),           // 13–17
      stretch(700, 801), stretch(659, 800), stretch(701, 800)};                                                // 18–20
  auto const seven = value{moment(700)}, seven_to_eight = stretch(700, 800);

  using places = std::vector<int>;
  struct row { function f; places to_instant, from_instant, to_period, from_period; };
  for (auto const& r : std::vector<row>{
           {lt, {0, 1, 8, 9}, {3, 4, 5, 6, 7, 12, 13, 14, 15, 20}, {0, 1, 8, 9}, {5, 6, 7, 14, 15}},
           {gt, {3, 4, 5, 6, 7, 12, 13, 14, 15, 20}, {0, 1, 8, 9}, {5, 6, 7, 14, 15}, {0, 1, 8, 9}},
           {le, {0, 1, 2, 8, 9}, {2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 17, 18, 20},
            {0, 1, 2, 8, 9, 10, 11, 17, 19}, {5, 6, 7, 11, 13, 14, 15, 18, 20}},
           {ge, {2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 17, 18, 20}, {0, 1, 2, 8, 9},
            {5, 6, 7, 11, 13, 14, 15, 18, 20}, {0, 1, 2, 8, 9, 10, 11, 17, 19}},
           {eq, {2}, {2}, {11}, {11}},
           {before, {0, 1, 8, 9}, {3, 4, 5, 6, 7, 12, 13, 14, 15, 20}, {0, 1, 8, 9}, {5, 6, 7, 14, 15}},
           {after, {3, 4, 5, 6, 7, 12, 13, 14, 15, 20}, {0, 1, 8, 9}, {5, 6, 7, 14, 15}, {0, 1, 8, 9}},
           {meets, {2, 9, 11, 17, 18}, {2, 9, 11, 17, 18}, {2, 5, 9, 14}, {2, 5, 9, 14}},
           {during, {}, {10, 11, 16, 17, 18, 19}, {2, 3, 4, 11, 12, 17, 20}, {11, 16, 18, 19}},
           {overlaps, {2, 10, 11, 16, 17, 18, 19}, {2, 10, 11, 16, 17, 18, 19},
            {2, 3, 4, 10, 11, 12, 13, 16, 17, 18, 19, 20}, {2, 3, 4, 10, 11, 12, 13, 16, 17, 18, 19, 20}},
           {starts, {2, 11, 17, 18}, {2, 11, 17, 18}, {2, 11, 17, 18}, {2, 11, 17, 18}},
           {finishes, {2, 9}, {2, 9}, {5, 11, 19, 20}, {5, 11, 19, 20}},
       }) {
    auto const found = [&](auto const& relates) {
      auto out = places{};
      for (auto i = std::size_t{0}; i != times.size(); ++i) {
        if (relates(times[i]) == true) out.push_back(int(i));
      }
      return out;
    };
    auto const relates = [&](value const& a, value const& b) {
      return r.f >= before ? time_relation(r.f, a, b) : holds(r.f, a, b);
    };
    EXPECT_EQ(r.to_instant, found([&](value const& t) { return relates(t, seven); })) << int(r.f);
    EXPECT_EQ(r.from_instant, found([&](value const& t) { return relates(seven, t); })) << int(r.f);
    EXPECT_EQ(r.to_period, found([&](value const& t) { return relates(t, seven_to_eight); })) << int(r.f);
    EXPECT_EQ(r.from_period, found([&](value const& t) { return relates(seven_to_eight, t); })) << int(r.f);
  }
}

TEST(compare, a_temporal_function_of_what_is_no_time_is_unknown) {
  EXPECT_EQ(std::nullopt, time_relation(before, v("5"), v("2020-01-01T00:00:00Z")));
  EXPECT_EQ(std::nullopt, time_relation(overlaps, v("null"), v("2020-01-01T00:00:00Z")));
  EXPECT_EQ(std::nullopt, time_relation(during, v("2020-01-01T00:00:00Z"), v("2020-01-01T00:00:00Z")));
}

TEST(compare, everything_has_a_place_when_it_is_sorted) {
  auto const sorted = std::vector<value>{
      {}, false, true, v("-INF"), std::int64_t{-5}, 1.5, std::int64_t{2}, v("NaN"), std::string{}, std::string{"B"},
      std::string{"a"}, v("2019-01-01"), v("2020-01-01T00:00:00Z"), v("2020-01-01T00:00:00Z/2020-01-02T00:00:00Z"),
      v("2020-01-01T00:00:00Z/2020-01-03T00:00:00Z"), v("duration'PT1S'"), v("12:00"), v("geography'POINT(1 2)'"),
      json_text{"[]"}, json_text{"{}"}};
  auto shuffled = sorted;
  std::ranges::shuffle(shuffled, std::mt19937{7});
  std::ranges::stable_sort(shuffled, [](value const& a, value const& b) { return sort_order(a, b) < 0; });
  for (auto i = std::size_t{0}; i != sorted.size(); ++i) {
    EXPECT_EQ(std::weak_ordering::equivalent, sort_order(sorted[i], shuffled[i])) << i;
    for (auto j = std::size_t{0}; j != sorted.size(); ++j) {
      EXPECT_EQ(i <=> j, sort_order(sorted[i], sorted[j])) << i << ' ' << j;
    }
  }
  EXPECT_EQ(std::weak_ordering::equivalent, sort_order(std::int64_t{2}, 2.0));
  EXPECT_EQ(std::weak_ordering::equivalent, sort_order(v("geography'POINT(1 2)'"), v("geography'POINT(3 4)'")));
}

}  // namespace madang::query
