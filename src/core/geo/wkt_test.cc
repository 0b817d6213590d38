#include <gtest/gtest.h>

#include "core/base/limits.h"
#include "core/geo/geometry.h"

namespace madang::geo {

TEST(wkt, every_type_comes_back_as_it_went_in) {
  for (auto const* text : {
           "POINT (8.4 49.0125)",
           "POINT Z (8.4 49 115.5)",
           "POINT EMPTY",
           "LINESTRING (0 0, 1 1, 2 0)",
           "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 1))",
           "MULTIPOINT ((1 2), (3 4))",
           "MULTIPOINT (EMPTY, (3 4))",
           "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
           "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
           "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION EMPTY, LINESTRING (0 0, 1e-07 1))",
       }) {
    auto const g = geometry::from_wkt(text);
    ASSERT_TRUE(g) << text << ": " << g.error().message << g.error().offset;
    EXPECT_EQ(text, g->to_wkt());
  }
}

TEST(wkt, many_spellings_mean_the_same) {
  for (auto const* text : {"POINT(8.4 49.0)", "point (8.4 49)", "Point\n( 8.4\t49.0 ) ", "SRID=4326;POINT(8.4 49)",
                           "srid=4326; POINT(84e-1 +49)", "POINT M (8.4 49 7)", "POINTM(8.4 49 7)"}) {
    auto const g = geometry::from_wkt(text);
    ASSERT_TRUE(g) << text << ": " << g.error().message;
    EXPECT_EQ("POINT (8.4 49)", g->to_wkt());
  }
  for (auto const* text :
       {"POINTZ(1 2 3)", "POINT Z(1 2 3)", "POINT(1 2 3)", "POINT ZM (1 2 3 4)", "pointzm(1 2 3 4)"}) {
    EXPECT_EQ("POINT Z (1 2 3)", geometry::from_wkt(text)->to_wkt()) << text;
  }
  EXPECT_EQ("MULTIPOINT ((1 2), (3 4))", geometry::from_wkt("MULTIPOINT(1 2,3 4)")->to_wkt());
}

TEST(wkt, an_exponent_has_no_plus_because_that_is_a_space_in_a_url) {
  EXPECT_EQ("POINT (1e07 1e-07)", geometry(point{1e7, 1e-7}).to_wkt());
  EXPECT_EQ(geometry(point{1e7, 1e-7}), *geometry::from_wkt("POINT (1e07 1e-07)"));
}

TEST(wkt, what_is_wrong_is_told_with_its_place) {
  auto const unknown =
      "The geometry is not one of POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON, "
      "GEOMETRYCOLLECTION.";
  auto const numbers = "A position is written as its numbers with spaces between: longitude, latitude.";
  auto const open = "A '(' or EMPTY is missing.";
  struct wrong { char const* text; misread error; };
  for (auto const& w : std::vector<wrong>{
           {"", {0, unknown}},
           {" CIRCLE(1 2)", {1, unknown}},
           {"POINT", {5, open}},
           {"POINT 1 2", {6, open}},
           {"POINT(-122, 43)", {6, numbers}},
           {"POINT(8)", {6, numbers}},
           {"POINT()", {6, numbers}},
           {"POINT Z (1 2)", {9, numbers}},
           {"POINT(1 2 3 4 5)", {14, "A ',' or ')' is missing."}},
           {"POINT(1 2", {9, "A ',' or ')' is missing."}},
           {"POINT(1 2, 3 4)", {5, "A point has one position."}},
           {"POINT(1 nan)", {6, numbers}},
           {"POINT(1 -)", {8, "This is not a number."}},
           {"POINT(1 -inf)", {8, "A coordinate is a finite number."}},
           {"POINT(1 2-3)", {8, "This is not a number."}},
           {"POINT(1 2x)", {8, "This is not a number."}},
           {"LINESTRING(1 2 3, 4 5)", {18, "Either every position has a height or none."}},
           {"POINT(1 1e999)", {8, "This is not a number."}},
           {"POINT(1 1e8)", {8, "The coordinate is too large for any place."}},
           {"POINT(1 2) x", {11, "Something follows the geometry."}},
           {"SRID=25832;POINT(1 2)", {5, "Only SRID 4326 is understood."}},
           {"SRID=4326 POINT(1 2)", {10, "A ';' must stand between the SRID and the geometry."}},
           {"SRID 4326;POINT(1 2)", {5, "SRID is followed by '=' and a number."}},
           {"LINESTRING(1 2)", {10, "A line has at least two positions."}},
           {"POLYGON((0 0, 1 0, 0 0))", {8, "A ring has at least four positions, the last equal to the first."}},
           {"POLYGON((0 0, 1 0, 1 1, 0 1))", {8, "The ring is not closed: its last position must equal its first."}},
           {"POLYGON(0 0, 1 0, 1 1, 0 0)", {8, open}},
           {"MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0))", {35, "A ')' is missing."}},
           {"GEOMETRYCOLLECTION(POINT(1 2), X)", {31, unknown}},
       }) {
    auto const g = geometry::from_wkt(w.text);
    ASSERT_FALSE(g) << w.text;
    EXPECT_EQ(w.error, g.error()) << w.text << " → " << g.error().offset << ": " << g.error().message;
  }
}

TEST(wkt, size_and_depth_have_limits) {
  auto text = std::string{"MULTIPOINT("};
  for (auto i = std::size_t{0}; i != limits::kGeometryVertices; ++i) text += "1 2,";
  auto const many = geometry::from_wkt(text + "1 2)");
  ASSERT_FALSE(many);
  EXPECT_EQ("The geometry has more positions than are allowed.", many.error().message);

  auto deep = std::string{};
  for (auto i = 0; i != 100'000; ++i) deep += "GEOMETRYCOLLECTION(";
  auto const g = geometry::from_wkt(deep);
  ASSERT_FALSE(g);
  EXPECT_EQ("Collections are nested too deeply.", g.error().message);
}

}  // namespace madang::geo
