#include <random>

#include <gtest/gtest.h>

#include "core/geo/geometry.h"

namespace madang::geo {
namespace {

constexpr auto kTime = std::chrono::milliseconds{400};  // for each of the three forms
constexpr auto kSeed = 20'260'504U;

std::vector<std::string> const kTexts{
    "POINT (8.4 49)", "SRID=4326;POINT ZM(1 2 3 4)", "LINESTRING (0 0, 1 1, 2 0)", "POINT EMPTY",
    "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 1))", "MULTIPOINT ((1 2), (3 4))", "MULTIPOINT(1 2,3 4)",
    "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
    "GEOMETRYCOLLECTION Z (POINT Z (1 2 3), GEOMETRYCOLLECTION EMPTY, LINESTRING (0 0 1, 1e-7 1 2))",
    "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"};

class mutator {
 public:
  explicit mutator(std::vector<std::string> corpus) : corpus_{std::move(corpus)} {}

  std::string next() {
    auto s = pick();
    for (auto n = random(4); n > 0; --n) mutate(s);
    return s;
  }

 private:
  std::size_t random(std::size_t const below) {
    return std::uniform_int_distribution<std::size_t>{0, below - 1}(engine_);
  }
  std::string const& pick() { return corpus_[random(corpus_.size())]; }

  void mutate(std::string& s) {
    auto const at = random(s.size() + 1);
    switch (random(6)) {
      case 0: s.erase(at, 1 + random(8)); break;
      case 1: s.insert(at, 1, char(random(256))); break;
      case 2: s.insert(at, 1, "()[]{},.:- eE+019\"ZM"[random(20)]); break;
      case 3:
        if (at < s.size()) s[at] = char(random(256));
        break;
      case 4: s = s.substr(0, at) + pick().substr(random(8)); break;
      default: {
        auto const piece = s.substr(at, random(24));
        for (auto n = random(5); n > 0; --n) s.insert(at, piece);
      }
    }
  }

  std::mt19937 engine_{kSeed};
  std::vector<std::string> corpus_;
};

// What was accepted holds what geometry.h promises, in every form and before every question.
void use(geometry const& g) {
  static auto const other = *geometry::from_wkt("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 1))");
  auto const binary = geometry::from_wkb(g.to_wkb());
  ASSERT_TRUE(binary) << g.to_wkt();
  EXPECT_EQ(g, *binary) << g.to_wkt();
  auto const text = geometry::from_wkt(g.to_wkt());
  ASSERT_TRUE(text) << g.to_wkt() << ": " << text.error().message;
  EXPECT_EQ(g.to_wkt(), text->to_wkt());
  EXPECT_EQ(g.bounds(), text->bounds());
  auto d = json::document{};
  EXPECT_TRUE(d.parse(g.to_geojson())) << g.to_geojson();
  for (auto const f : {equals, disjoint, touches, within, overlaps, crosses, intersects, contains}) (void)f(g, other);
  (void)relate(other, g, "T*F**FFF2");
  (void)distance(g, other);
  EXPECT_GE(length(g), 0);
  (void)g.is_valid();
  EXPECT_EQ(g.is_empty(), !g.representative_point());
}

template <typename F>
void fuzz(std::vector<std::string> corpus, F&& read) {
  auto m = mutator{std::move(corpus)};
  auto accepted = 0, refused = 0;
  for (auto const end = std::chrono::steady_clock::now() + kTime; std::chrono::steady_clock::now() < end;) {
    auto const input = m.next();
    auto const g = read(input);
    if (g) use(*g);
    ++(g ? accepted : refused);
    if (::testing::Test::HasFailure()) FAIL() << "seed " << kSeed << ", input: " << input;
  }
  EXPECT_GT(accepted, 10);
  EXPECT_GT(refused, 10);
}

}  // namespace

TEST(geometry_fuzz, wkt) {
  fuzz(kTexts, [](std::string const& s) {
    auto g = geometry::from_wkt(s);
    if (!g) { EXPECT_LE(g.error().offset, s.size()) << s; }
    return g ? std::optional{*g} : std::nullopt;
  });
}

TEST(geometry_fuzz, wkb) {
  auto corpus = std::vector<std::string>{};
  for (auto const& t : kTexts) corpus.push_back(geometry::from_wkt(t)->to_wkb());
  fuzz(corpus, [](std::string const& s) {
    auto g = geometry::from_wkb(s);
    if (!g) { EXPECT_LE(g.error().offset, s.size()); }
    return g ? std::optional{*g} : std::nullopt;
  });
}

TEST(geometry_fuzz, geojson) {
  auto corpus = std::vector<std::string>{
      R"({"type":"Feature","geometry":{"type":"Point","coordinates":[1,2,3]},"properties":null})"};
  for (auto const& t : kTexts) corpus.push_back(geometry::from_wkt(t)->to_geojson());
  fuzz(corpus, [](std::string const& s) -> std::optional<geometry> {
    auto d = json::document{};
    auto const n = d.parse(s);
    if (!n) return std::nullopt;
    auto g = geometry::from_geojson(*n);
    if (!g) { EXPECT_FALSE(g.error().empty()) << s; }
    return g ? std::optional{*g} : std::nullopt;
  });
}

}  // namespace madang::geo
