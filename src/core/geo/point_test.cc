#include "core/geo/point.h"

#include <gtest/gtest.h>

namespace madang::geo {

TEST(point, a_degree_of_latitude_is_111_km_everywhere) {
  EXPECT_NEAR(111'195, distance_m({8.4, 49}, {8.4, 50}), 1);
  EXPECT_NEAR(111'195, distance_m({127, -0.5}, {127, 0.5}), 1);
}

TEST(point, a_degree_of_longitude_shrinks_towards_the_pole) {
  EXPECT_NEAR(111'195, distance_m({0, 0}, {1, 0}), 1);
  EXPECT_NEAR(55'597, distance_m({0, 60}, {1, 60}), 2);
}

TEST(point, a_distance_crosses_the_180th_meridian_and_reaches_the_other_side_of_the_earth) {
  EXPECT_NEAR(222'390, distance_m({179, 0}, {-179, 0}), 1);
  EXPECT_NEAR(20'015'115, distance_m({0, 0}, {180, 0}), 1);
  EXPECT_NEAR(20'015'115, distance_m({37.123, 51.77}, {37.123 - 180, -51.77}), 1);
  EXPECT_EQ(0, distance_m({8.4, 49}, {8.4, 49}));
}

TEST(point, a_box_holds_its_edges) {
  constexpr auto kBox = box{7, 48, 9, 50};
  EXPECT_TRUE(contains(kBox, point{7, 48}));
  EXPECT_TRUE(contains(kBox, point{9, 50}));
  EXPECT_FALSE(contains(kBox, point{9.000001, 49}));
  EXPECT_TRUE(contains(kBox, kBox));
  EXPECT_TRUE(contains(kBox, box{8, 49, 8, 49}));
  EXPECT_FALSE(contains(kBox, box{8, 49, 10, 49}));
}

TEST(point, boxes_meet_at_a_corner) {
  EXPECT_TRUE(intersects(box{0, 0, 1, 1}, box{1, 1, 2, 2}));
  EXPECT_FALSE(intersects(box{0, 0, 1, 1}, box{1.1, 0, 2, 1}));
  EXPECT_EQ((box{0, 0, 2, 2}), united(box{0, 0, 1, 1}, box{1, 1, 2, 2}));
  EXPECT_EQ((box{3, 4, 3, 4}), box_of({3, 4}));
}

}  // namespace madang::geo
