#include <random>

#include <gtest/gtest.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/query/analyse.h"
#include "core/query/evaluate.h"
#include "core/query/odata.h"

namespace madang::query {
namespace {

constexpr auto kTime = std::chrono::milliseconds{600};  // for each of the two
constexpr auto kSeed = 20'260'504U;

std::vector<std::string> const kFilters{
    "result gt 5 and phenomenonTime ge 2020-01-01T00:00:00Z",
    "not (a eq 'it''s') or -b mul 2.5e-3 sub c div 7 mod 3 le 1e10",
    "substringof('x', concat(tolower(s), trim(toupper(k)))) eq true",
    "substring(s, 1, 3) ne substring(k, -2) and indexof(s, 'T') lt length(k)",
    "year(t) eq 2015 and fractionalseconds(t) lt 0.5 and date(t) ne d and time(t) gt 12:30:05.5",
    "t add duration'P1DT2H3M4.5S' gt now() sub duration'-PT1H' or totaloffsetminutes(t) eq 0",
    "during(t, 2010-06-01T00:00:00Z/2030-07-01T00:00:00+02:00) and overlaps(p, t) and before('2020-01-01T00:00:00Z', "
    "p)",
    "st_within(g, geography'POLYGON ((30 10, 10 20, 20 40, 40 40, 30 10))') and geo.distance(g, 'POINT (1 2)') lt 4.5",
    "st_relate(g, geometry'LINESTRING (30 10, 10 30)', 'T********') or geo.length(g) eq 0",
    "i in (1, 7, '7', null) and 'x' in list and round(n) in (8.0)",
    "Datastreams/Observations/result gt list[4][0] and Thing/properties/a-b.c/온도 eq object/a",
    "((((a))))",
    "a eq INF or a eq -INF or a eq NaN or a eq null or a eq true"};
std::vector<std::string> const kQueries{
    "$filter=result%20gt%205&$orderby=phenomenonTime desc,length(name)&$select=id,@iot.id,*&$top=5&$skip=2&$count=true",
    "$expand=Datastreams/Observations($filter=result eq 'a;b)';$orderby=t desc;$top=1),Locations&x=y%2Bz",
    "%24filter=name+eq+'a%26b'&$resultFormat=dataArray&$skiptoken=abc%3D%3D&flag&=",
    "$expand=A($expand=B($expand=C($select=a,b/c;$count=false;$skip=1))),A/D"};
std::vector<std::string> const kPieces{
    "(", ")", ",", "'", "/", ";", " and ", " or ", "not ", " eq ", " in (", "-", "null", "5", "1.5",
    "2020-01-01T00:00:00Z", "a",
    "'x'", "length(", "geography'", "[0]", "$top=", "$expand=", "&", "=", "%", "+", " ", "((((((((", "----",
    "@iot.id", "\xEB\xA7", "/any("};

class mutator {
 public:
  explicit mutator(std::vector<std::string> corpus) : corpus_{std::move(corpus)} {}

  std::string next() {
    auto s = corpus_[random(corpus_.size())];
    for (auto n = random(4); n > 0; --n) mutate(s);
    return s;
  }

 private:
  std::size_t random(std::size_t const below) {
    return std::uniform_int_distribution<std::size_t>{0, below - 1}(engine_);
  }

  void mutate(std::string& s) {
    auto const at = random(s.size() + 1);
    switch (random(6)) {
      case 0: s.erase(at, 1 + random(12)); break;
      case 1: s.insert(at, 1, char(random(256))); break;
      case 2: s.insert(at, kPieces[random(kPieces.size())]); break;
      case 3: s = s.substr(0, at) + corpus_[random(corpus_.size())].substr(random(9)); break;
      case 4: s = "(" + s + ") and (" + corpus_[random(corpus_.size())] + ")"; break;
      default: {
        auto const piece = s.substr(at, random(40));
        for (auto n = random(random(10) == 0 ? 400 : 3); n > 0 && s.size() < 20'000; --n) s.insert(at, piece);
      }
    }
  }

  std::mt19937 engine_{kSeed};
  std::vector<std::string> corpus_;
};

struct some_values final : row {
  std::map<std::string, value, std::less<>> values;
  some_values() {
    auto const literal = [](std::string_view const text) { return *parse_expression(text)->literal(); };
    values = {{"n", 7.5}, {"i", std::int64_t{7}}, {"s", std::string{"Sensor Things"}}, {"k", std::string{"마당 Straße"}},
              {"a", true}, {"b", 2.0}, {"t", literal("2015-12-08T01:02:03.25Z")}, {"d", literal("2015-12-08")},
              {"p", literal("2015-12-08T01:00:00Z/2016-01-01T00:00:00Z")}, {"g", literal("geography'POINT (30 10)'")},
              {"list", json_text{R"([1,"x",2.5,null,[9]])"}}, {"result", 9.0}};
  }
  value get(path const& p, std::size_t) const override {
    auto const at = values.find(to_string(p));
    return at == values.end() ? value{} : at->second;
  }
};

std::size_t depth_of(expression const& e) {
  auto deepest = std::size_t{0};
  if (auto const* c = e.operation()) {
    for (auto const& a : c->arguments) deepest = std::max(deepest, depth_of(a));
  }
  return deepest + 1;
}

void use(expression const& e, std::string const& text) {
  static auto const row = some_values{};
  static auto const now = *parse_rfc3339("2026-05-04T09:00:00Z");
  EXPECT_LE(depth_of(e), limits::kQueryDepth);
  EXPECT_LE(count_nodes(e), limits::kQueryNodes * 2);
  auto const printed = to_odata(e);
  auto const again = parse_expression(printed);
  ASSERT_TRUE(again) << printed << ": " << again.error().offset << ": " << again.error().message;
  EXPECT_EQ(e, *again) << printed;
  auto const simple = folded(e, now);
  EXPECT_EQ(evaluator(e, now).compute(row).index(), evaluator(simple, now).compute(row).index())
      << text << " → " << to_odata(simple);
  EXPECT_EQ(evaluator(e, now).matches(row), evaluator(simple, now).matches(row)) << text << " → " << to_odata(simple);
  for (auto const& p : paths_of(e)) {
    for (auto const k : {kind::number, kind::string, kind::instant}) (void)bounds_of(simple, p, k);
  }
}

template <typename F>
void fuzz(std::vector<std::string> corpus, F&& read) {
  auto m = mutator{std::move(corpus)};
  auto accepted = 0, refused = 0;
  for (auto const end = std::chrono::steady_clock::now() + kTime; std::chrono::steady_clock::now() < end;) {
    auto const input = m.next();
    ++(read(input) ? accepted : refused);
    if (::testing::Test::HasFailure()) FAIL() << "seed " << kSeed << ", input: " << input;
  }
  EXPECT_GT(accepted, 10);
  EXPECT_GT(refused, 10);
}

}  // namespace

TEST(odata_fuzz, filters) {
  fuzz(kFilters, [](std::string const& text) {
    auto const e = parse_filter(text);
    if (e) return use(*e, text), true;
    EXPECT_TRUE(e.error().offset <= text.size() && !e.error().message.empty()) << e.error().offset;
    return false;
  });
}

TEST(odata_fuzz, queries) {
  fuzz(kQueries, [](std::string const& query) {
    auto const o = parse_options(query);
    if (!o) {
      EXPECT_FALSE(o.error().empty());
      for (auto const& p : o.error()) {
        EXPECT_TRUE(p.offset <= query.size() && !p.message.empty()) << p.option << p.offset;
      }
      return false;
    }
    auto const printed = to_query(*o);
    auto const again = parse_options(printed);
    EXPECT_TRUE(again) << printed << (again ? "" : ": " + again.error()[0].message);
    EXPECT_TRUE(again && *o == *again) << printed;
    return true;
  });
}

}  // namespace madang::query
