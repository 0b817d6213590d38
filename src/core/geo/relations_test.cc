#include <thread>

#include <gtest/gtest.h>

#include "core/geo/geometry.h"

namespace madang::geo {

static geometry wkt(std::string_view const text) {
  auto g = geometry::from_wkt(text);
  EXPECT_TRUE(g) << text << ": " << g.error().message;
  return *g;
}

static auto const kSquare = wkt("POLYGON ((7.5 51.5, 7.5 53.5, 8.5 53.5, 8.5 51.5, 7.5 51.5))");
static auto const kWedge = wkt("POLYGON ((8 53, 7 52, 7 53, 8 53))");
static auto const kLongLine = wkt("LINESTRING (4 52, 8 52)");
static auto const kInside = wkt("POINT (8 52)");
static auto const kFarAway = wkt("POINT (8 54)");
// Its two halves meet in (1 1): the ring crosses itself.
static auto const kBowTie = wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))");
static auto const kCollection = wkt("GEOMETRYCOLLECTION (POINT (8 52), LINESTRING (0 0, 1 1))");

TEST(relations, of_points_lines_and_polygons) {
  EXPECT_EQ(true, contains(kSquare, kInside));
  EXPECT_EQ(false, contains(kSquare, kFarAway));
  EXPECT_EQ(false, contains(kSquare, kWedge));
  EXPECT_EQ(true, within(kInside, kSquare));
  EXPECT_EQ(true, within(wkt("POINT (7.5 52.75)"), kWedge));
  EXPECT_EQ(true, overlaps(kSquare, kWedge));
  EXPECT_EQ(false, overlaps(kSquare, kLongLine));
  EXPECT_EQ(true, crosses(kLongLine, kSquare));
  EXPECT_EQ(true, crosses(wkt("LINESTRING (7.5 51.5, 7.5 53.5)"), kLongLine));
  EXPECT_EQ(false, crosses(kWedge, kSquare));
  EXPECT_EQ(true, touches(wkt("POLYGON ((8 53, 7.5 54.5, 8.5 54.5, 8 53))"), kWedge));
  EXPECT_EQ(false, touches(kSquare, kInside));
  EXPECT_EQ(true, intersects(kSquare, kLongLine));
  EXPECT_EQ(false, intersects(kSquare, kFarAway));
  EXPECT_EQ(true, disjoint(kSquare, kFarAway));
  EXPECT_EQ(false, disjoint(kSquare, kInside));
  EXPECT_EQ(true, disjoint(wkt("POINT (7 53)"), wkt("LINESTRING (6 52, 8 54.5)")));  // whose boxes meet
}

TEST(relations, equal_is_what_covers_the_same_ground) {
  EXPECT_EQ(true, equals(wkt("LINESTRING (0 0, 2 2)"), wkt("LINESTRING (2 2, 1 1, 0 0)")));
  EXPECT_FALSE(wkt("LINESTRING (0 0, 2 2)") == wkt("LINESTRING (2 2, 1 1, 0 0)"));
  EXPECT_EQ(false, equals(kInside, kFarAway));
  EXPECT_EQ(true, equals(wkt("POINT Z (1 2 3)"), wkt("POINT (1 2)")));
  EXPECT_FALSE(wkt("POINT Z (1 2 3)") == wkt("POINT (1 2)"));
}

TEST(relations, relate_takes_a_pattern_of_the_nine_intersections) {
  EXPECT_EQ(true, relate(kSquare, kInside, "T********"));
  EXPECT_EQ(true, relate(kSquare, kLongLine, "T********"));
  EXPECT_EQ(false, relate(kSquare, kFarAway, "T********"));
  EXPECT_EQ(true, relate(kSquare, kFarAway, "FF*FF****"));
  EXPECT_EQ(true, relate(kSquare, kInside, "0F2FF1FF2"));
  for (auto const* wrong : {"", "T*******", "T*********", "X********", "t t t t t"}) {
    EXPECT_FALSE(is_relate_pattern(wrong)) << wrong;
    EXPECT_EQ(std::nullopt, relate(kSquare, kInside, wrong)) << wrong;
  }
}

TEST(relations, distance_is_planar_and_in_the_unit_of_the_coordinates) {
  EXPECT_DOUBLE_EQ(5, *distance(wkt("POINT (0 0)"), wkt("POINT (3 4)")));
  EXPECT_DOUBLE_EQ(0.5, *distance(kSquare, kFarAway));
  EXPECT_DOUBLE_EQ(0, *distance(kSquare, kInside));
  EXPECT_DOUBLE_EQ(0, *distance(kCollection, kInside));
  EXPECT_EQ(std::nullopt, distance(wkt("POINT EMPTY"), kInside));
}

TEST(relations, only_lines_have_a_length) {
  EXPECT_DOUBLE_EQ(std::sqrt(2) + 2, length(wkt("LINESTRING (0 0, 1 1, 3 1)")));
  EXPECT_DOUBLE_EQ(3, length(wkt("MULTILINESTRING ((0 0, 1 0), (5 5, 5 7))")));
  EXPECT_DOUBLE_EQ(0, length(kSquare));
  EXPECT_DOUBLE_EQ(0, length(kInside));
  EXPECT_DOUBLE_EQ(std::sqrt(2), length(kCollection));
}

TEST(relations, an_invalid_geometry_gives_no_answer_rather_than_an_exception) {
  EXPECT_FALSE(kBowTie.is_valid());
  EXPECT_TRUE(kSquare.is_valid());
  // Its ring runs out along a spike and back on the same line.
  auto const spike = wkt("POLYGON ((2 0, 3 2, 3 3, 1 3, 3 3, 2 0))");
  EXPECT_EQ(std::nullopt, relate(spike, wkt("POLYGON ((0 0, 3 0, 3 3, 0 3, 0 0))"), "T********"));
  EXPECT_EQ(false, intersects(kBowTie, kFarAway)) << "its box tells without it being valid";
}

TEST(relations, a_collection_covers_what_its_parts_cover) {
  EXPECT_EQ(true, intersects(kCollection, kInside));
  EXPECT_EQ(false, disjoint(kCollection, kInside));
  EXPECT_EQ(false, intersects(kCollection, kFarAway));
  auto const around = wkt("POLYGON ((-9 -9, 90 -9, 90 90, -9 90, -9 -8, -9 -9))");
  EXPECT_EQ(true, contains(around, kCollection));
  EXPECT_EQ(true, relate(around, kCollection, "T*****FF*"));
}

TEST(relations, what_is_empty_is_apart_from_everything) {
  auto const nothing = wkt("POLYGON EMPTY");
  EXPECT_TRUE(nothing.is_empty());
  EXPECT_EQ(std::nullopt, nothing.bounds());
  EXPECT_EQ(std::nullopt, nothing.representative_point());
  EXPECT_EQ(true, disjoint(nothing, kSquare));
  EXPECT_EQ(false, contains(kSquare, nothing));
}

TEST(relations, a_representative_point_lies_within) {
  EXPECT_EQ((point{8, 52}), kInside.representative_point());
  auto const horseshoe = wkt("POLYGON ((0 0, 9 0, 9 9, 6 9, 6 3, 3 3, 3 9, 0 9, 0 0))");
  EXPECT_EQ(true, contains(horseshoe, geometry{*horseshoe.representative_point()}));
  EXPECT_EQ(0, distance(kLongLine, geometry{*kLongLine.representative_point()}));
  EXPECT_TRUE(contains(*kBowTie.bounds(), *kBowTie.representative_point()));
}

TEST(relations, an_empty_part_does_not_matter) {
  auto const g = wkt("MULTIPOINT (EMPTY, (8 52))");
  EXPECT_EQ((point{8, 52}), g.representative_point());
  EXPECT_EQ(true, within(g, kSquare));
  EXPECT_EQ(true, equals(g, kInside));
}

TEST(relations, bounds_enclose_every_part) {
  EXPECT_EQ((box{0, 0, 8, 52}), kCollection.bounds());
  EXPECT_EQ((box{8, 52, 8, 52}), kInside.bounds());
  EXPECT_EQ(kSquare.bounds(), geometry::of(*kSquare.bounds()).bounds());
  EXPECT_EQ(geometry::kind::point, geometry::of(box_of({1, 2})).type());
}

TEST(relations, many_threads_may_ask_one_geometry) {
  auto const shared = wkt("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 7 2, 7 7, 2 7, 2 2))");
  auto failures = std::atomic<int>{0};
  auto threads = std::vector<std::thread>{};
  for (auto t = 0; t != 4; ++t) {
    threads.emplace_back([&] {
      for (auto x = 0.05; x < 9; x += 0.1) {
        auto const in_the_hole = x > 2 && x < 7;
        if (contains(shared, geometry{point{x, x}}) == in_the_hole) ++failures;
      }
    });
  }
  for (auto& t : threads) t.join();
  EXPECT_EQ(0, failures.load());
}

TEST(relations, a_geometry_may_end_in_another_thread_than_it_began) {
  auto g = std::optional{wkt("POLYGON ((0 0, 9 0, 9 9, 0 0))")};
  std::thread{[&] { EXPECT_EQ(true, contains(*g, geometry{point{5, 1}})); }}.join();
  EXPECT_EQ(false, contains(*g, geometry{point{1, 5}}));
  std::thread{[&] { g.reset(); }}.join();
  EXPECT_FALSE(g);
}

}  // namespace madang::geo
