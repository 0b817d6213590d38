#include "core/query/analyse.h"

#include <random>

#include <gtest/gtest.h>

#include "core/query/compare.h"
#include "core/query/evaluate.h"
#include "core/query/odata.h"

namespace madang::query {
namespace {

instant const kNow = *parse_rfc3339("2026-05-04T09:00:00Z");

expression parse(std::string_view const text) {
  auto e = parse_expression(text);
  EXPECT_TRUE(e) << text << ": " << (e ? "" : e.error().message);
  return e ? *e : expression{};
}

std::string folded_text(std::string_view const text) { return to_odata(folded(parse(text), kNow)); }

// [low, high) as a text; "-" where there is no bound.
std::string range(std::string_view const text, std::string_view const path, kind const k) {
  auto const b = bounds_of(folded(parse(text), kNow), make_path(path), k);
  if (b.never) return "never";
  auto out = std::string{!b.low ? "(-" : (b.low->included ? "[" : "(") + to_odata(b.low->at)};
  out += ", ";
  return out + (!b.high ? "-)" : to_odata(b.high->at) + (b.high->included ? "]" : ")"));
}

}  // namespace

TEST(analyse, the_parts_that_must_all_be_true) {
  auto const parts = conjuncts(parse("a eq 1 and (b eq 2 and c) and (d or e)"));
  ASSERT_EQ(4U, parts.size());
  EXPECT_EQ("a eq 1", to_odata(parts[0]));
  EXPECT_EQ("d or e", to_odata(parts[3]));
  EXPECT_EQ(1U, conjuncts(parse("a or b")).size());
}

TEST(analyse, each_path_is_told_once) {
  EXPECT_EQ((std::vector{make_path("a"), make_path("b/c[0]"), make_path("d")}),
            paths_of(parse("a gt 1 and length(b/c[0]) lt 5 and (a lt 9 or d in (a, 1))")));
}

TEST(analyse, a_comparison_has_its_path_on_the_left) {
  EXPECT_EQ((comparison{make_path("a/b"), function::gt, std::int64_t{5}}), as_comparison(parse("a/b gt 5")));
  EXPECT_EQ((comparison{make_path("a/b"), function::gt, std::int64_t{5}}), as_comparison(parse("5 lt a/b")));
  EXPECT_EQ((comparison{make_path("a"), function::le, std::int64_t{5}}), as_comparison(parse("5 ge a")));
  EXPECT_EQ((comparison{make_path("a"), function::ne, value{}}), as_comparison(parse("null ne a")));
  for (auto const* other :
       {"a gt b", "5 gt 5", "a", "a in (1)", "startswith(a, 'x')", "a add 1 gt 5", "a eq 1 and b eq 2"}) {
    EXPECT_FALSE(as_comparison(parse(other))) << other;
  }
}

TEST(analyse, a_membership_is_a_path_and_literals) {
  EXPECT_EQ((membership{make_path("a"), {std::int64_t{1}, std::string{"x"}}}), as_membership(parse("a in (1, 'x')")));
  for (auto const* other : {"1 in a", "a in (1, b)", "a eq 1", "a in b"}) {
    EXPECT_FALSE(as_membership(parse(other))) << other;
  }
}

TEST(analyse, what_depends_on_no_row_is_computed) {
  EXPECT_EQ("a gt 5", folded_text("1 eq 1 and a gt 2 add 3"));
  EXPECT_EQ("false", folded_text("a and 1 eq 2"));
  EXPECT_EQ("true", folded_text("a or 1 eq 1"));
  EXPECT_EQ("a eq 1", folded_text("a eq 1 or 1 eq 2"));
  EXPECT_EQ("a or false", folded_text("a or 1 eq 2")) << "a may be no condition, and is null then";
  EXPECT_EQ("a and b and c", folded_text("a and (false or (b and c))"));
  EXPECT_EQ("a or null", folded_text("a or null gt 1"));
  EXPECT_EQ("t ge 2026-05-03T09:00:00Z", folded_text("t ge now() sub duration'P1D'"));
  EXPECT_EQ("a eq 3", folded_text("a eq 7 div 2"));
  EXPECT_EQ("a add 1 gt 5", folded_text("a add 1 gt 5"));
  EXPECT_EQ("'xy'", folded_text("concat('x', 'y')"));
  EXPECT_EQ("null", folded_text("1 div 0"));
  EXPECT_EQ("not a", folded_text("not a"));
}

TEST(analyse, bounds_of_numbers) {
  auto const k = kind::number;
  EXPECT_EQ("(5, -)", range("a gt 5", "a", k));
  EXPECT_EQ("[5, 8)", range("a ge 5 and 8 gt a", "a", k));
  EXPECT_EQ("(5, 7]", range("a gt 3 and a gt 5 and a ge 5 and a le 7 and a le 9", "a", k));
  EXPECT_EQ("[5, 5]", range("a eq 5", "a", k));
  EXPECT_EQ("(-, -)", range("a ne 5", "a", k));
  EXPECT_EQ("(-, -)", range("b gt 5", "a", k));
  EXPECT_EQ("(-, -)", range("not a gt 5", "a", k));
  EXPECT_EQ("(-, -)", range("a add 1 gt 5", "a", k));
  EXPECT_EQ("[1, 9]", range("a in (5, 9, 1)", "a", k));
  EXPECT_EQ("[1, 9.5]", range("a eq 1 or a in (3, 9.5)", "a", k));
  EXPECT_EQ("(-, -)", range("a gt 1 or b gt 2", "a", k));
  EXPECT_EQ("(2, -)", range("(a gt 3 or a gt 2) and b eq 1", "a", k));
  EXPECT_EQ("never", range("a gt 5 and a lt 5", "a", k));
  EXPECT_EQ("never", range("a gt 5 and a le 5", "a", k));
  EXPECT_EQ("never", range("a eq null", "a", k));
  EXPECT_EQ("never", range("false", "a", k));
  EXPECT_EQ("(5, -)", range("a gt 5 or a eq null", "a", k));
}

TEST(analyse, a_text_in_quotes_bounds_no_number) {
  EXPECT_EQ("(-, -)", range("a eq '5'", "a", kind::integer));
  EXPECT_EQ("(-, -)", range("a in ('5')", "a", kind::number));
  EXPECT_EQ("(-, -)", range("a gt '5'", "a", kind::number));
  EXPECT_EQ("('5', -)", range("a gt '5'", "a", kind::string));
  EXPECT_EQ("never", range("a gt 5", "a", kind::string));
}

TEST(analyse, bounds_of_times) {
  auto const k = kind::instant;
  EXPECT_EQ("[2020-01-01T00:00:00Z, 2020-02-01T00:00:00Z]",
            range("t ge 2020-01-01T00:00:00Z and t lt 2020-02-01T00:00:00Z", "t", k));
  EXPECT_EQ("[2020-01-01T00:00:00Z, -)", range("t ge 2020-01-01", "t", k));
  EXPECT_EQ("[2020-01-01T00:00:00Z, -)", range("t ge '2020-01-01T00:00:00Z'", "t", k));
  EXPECT_EQ("(2026-05-03T09:00:00Z, -)", range("t gt now() sub duration'P1D'", "t", k));
  EXPECT_EQ("[2020-01-01T00:00:00Z, 2020-01-02T00:00:00Z]",
            range("during(t, 2020-01-01T00:00:00Z/2020-01-02T00:00:00Z)", "t", k));
  EXPECT_EQ("(-, 2020-01-02T00:00:00Z]", range("overlaps(t, 2020-01-01T00:00:00Z/2020-01-02T00:00:00Z)", "t", k));
  EXPECT_EQ("(-, -)", range("during(2020-01-01T00:00:00Z, t)", "t", k));
  EXPECT_EQ("never", range("t gt 'soon'", "t", k));
  EXPECT_EQ("never", range("t gt 5", "t", k));
}

// Whatever makes a random condition true lies within the bounds that it implies.
TEST(analyse, bounds_never_leave_out_what_matches) {
  constexpr auto kSeed = 11U;
  auto engine = std::mt19937{kSeed};
  auto const below = [&](int const n) { return std::uniform_int_distribution<int>{0, n - 1}(engine); };
  auto const moment = [](int const i) { return "2020-01-0" + std::to_string(1 + i) + "T00:00:00Z"; };
  auto const literal = [&] {
    auto const a = below(5), b = a + below(3);
    return below(2) == 0 ? moment(a) : moment(a) + "/" + moment(b);
  };
  auto condition = std::function<std::string(int)>{};
  condition = [&](int const depth) {
    if (depth > 0 && below(3) > 0) {
      return "(" + condition(depth - 1) + (below(2) == 0 ? " and " : " or ") + condition(depth - 1) + ")";
    }
    constexpr char const* kOperators[] = {"eq", "ne", "gt", "ge", "lt", "le"};
    constexpr char const* kRelations[] = {"before", "after", "finishes", "meets", "overlaps", "starts"};
    if (below(2) == 0) return std::string{kRelations[below(6)]} + "(t, " + literal() + ")";
    return below(2) == 0 ? "t " + std::string{kOperators[below(6)]} + " " + literal()
                         : literal() + " " + std::string{kOperators[below(6)]} + " t";
  };
  struct one final : row {
    value t;
    value get(path const&, std::size_t) const override { return t; }
  };
  auto matched = 0, excluded = 0;
  for (auto i = 0; i != 3'000; ++i) {
    auto const text = condition(2);
    auto const e = parse(text);
    auto const b = bounds_of(e, make_path("t"), kind::instant);
    auto r = one{};
    r.t = *parse(literal()).literal();
    auto const* p = std::get_if<period>(&r.t);
    auto const start = value{p == nullptr ? std::get<instant>(r.t) : p->start};
    auto const inside = !b.never &&
                        (!b.low || *holds(b.low->included ? function::ge : function::gt, start, b.low->at)) &&
                        (!b.high || *holds(b.high->included ? function::le : function::lt, start, b.high->at));
    auto const is_match = evaluator{e, kNow}.matches(r);
    EXPECT_FALSE(is_match && !inside) << "seed " << kSeed << ": " << text << " for " << to_odata(r.t);
    matched += is_match ? 1 : 0;
    excluded += inside ? 0 : 1;
  }
  EXPECT_GT(matched, 500);
  EXPECT_GT(excluded, 200);
}

}  // namespace madang::query
