#include "demo/osm/shapes.h"

#include <gtest/gtest.h>

#include "demo/osm/street_map.h"

namespace madang::demo::osm {
namespace {

auto const kSquare = polygon{{0, 0}, {10, 0}, {10, 10}, {0, 10}};

}  // namespace

TEST(shapes, a_ring_inside_keeps_its_distance_from_each_edge) {
  EXPECT_EQ((polygon{{2, 2}, {8, 2}, {8, 8}, {2, 8}}), inset(kSquare, 2));
  auto const by = std::vector<double>{1, 2, 3, 4};  // below, right, above, left
  EXPECT_EQ((polygon{{4, 1}, {8, 1}, {8, 7}, {4, 7}}), inset(kSquare, by));
  EXPECT_EQ((polygon{{-1, -1}, {11, -1}, {11, 11}, {-1, 11}}), inset(kSquare, -1));
}

TEST(shapes, there_is_no_ring_where_there_is_no_room) {
  EXPECT_FALSE(inset(kSquare, 5));
  EXPECT_FALSE(inset(kSquare, 4.8)) << "less than a metre is left";
  EXPECT_TRUE(inset(kSquare, 4.4));
}

TEST(shapes, nearness_is_measured_from_edge_to_edge) {
  auto const beside = polygon{{13, 4}, {15, 4}, {15, 6}, {13, 6}};
  EXPECT_FALSE(too_near(kSquare, beside, 2.9));
  EXPECT_TRUE(too_near(kSquare, beside, 3.1));
  auto const within = polygon{{4, 4}, {5, 4}, {5, 5}, {4, 5}};
  EXPECT_TRUE(too_near(kSquare, within, 0.1));
  EXPECT_TRUE(too_near(within, kSquare, 0.1));
}

TEST(shapes, houses_have_the_corners_and_the_area_that_one_draws) {
  auto const f = frame{{100, 50}, {1, 0}};
  auto const l = l_shape(f, 10, 4, 3, 9, true);
  EXPECT_EQ(6U, l.size());
  EXPECT_DOUBLE_EQ(10 * 4 + 3 * 5, signed_area(l));
  EXPECT_DOUBLE_EQ(10 * 4 + 3 * 5, signed_area(l_shape(f, 10, 4, 3, 9, false)));
  EXPECT_DOUBLE_EQ(10 * 4 + 2 * 3 * 5, signed_area(u_shape(f, 10, 4, 3, 9)));
  EXPECT_DOUBLE_EQ(10 * 4 + 3 * 5, signed_area(t_shape(f, 10, 4, 3, 9)));
  EXPECT_EQ((xy{100, 53}), f.point(0, 3));
}

TEST(house_numbers, go_along_the_street_with_letters_for_what_comes_between) {
  auto const t = make_town({.seed = 1, .sensors = 50});
  auto const street = static_cast<std::uint32_t>(t.districts[0].first_street);
  auto n = house_numbers{t};
  auto const first = std::stoi(n.take(street, 5, false));
  EXPECT_EQ(1, first % 2);
  EXPECT_EQ(std::to_string(first) + "a", n.take(street, 13, false));
  EXPECT_EQ(std::to_string(first + 1), n.take(street, 5, true));
  EXPECT_EQ(std::to_string(first + 2), n.take(street, 15, false));
  n.begin_again();
  EXPECT_EQ(std::to_string(first), n.take(street, 5, false));
}

TEST(house_numbers, are_counted_as_the_country_does) {
  auto const t = make_town({.seed = 1, .sensors = 50, .local = language::ko});
  auto n = house_numbers{t};
  EXPECT_EQ("1", n.take(0, 5, false));
  EXPECT_EQ("1-1", n.take(0, 6, false));
  EXPECT_EQ("1-2", n.take(0, 7, false));
}

}  // namespace madang::demo::osm
