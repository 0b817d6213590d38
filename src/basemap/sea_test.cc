#include "basemap/sea.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/limits.h"

namespace madang::basemap {

using geo::grid_path;

constexpr auto kBox = geo::grid_box{0, 0, 100, 100};

static double area_of(sea const& s) {
  auto sum = 0.0;
  for (auto const& p : s.areas) {
    for (auto i = std::size_t{0}; i != p.size(); ++i) {
      sum += (i == 0 ? 0.5 : -0.5) * double(std::abs(geo::doubled_area(p[i])));
    }
  }
  return sum;
}

// y counts to the south: a coast that runs to the east has its land in the north, on the left hand.
TEST(sea, lies_to_the_right_of_the_coast) {
  auto const s = make_sea({{{-10, 30}, {110, 30}}}, kBox);
  ASSERT_EQ(1u, s.areas.size());
  EXPECT_EQ(7'000, area_of(s));
  EXPECT_EQ(3'000, area_of(make_sea({{{110, 30}, {-10, 30}}}, kBox)));
  EXPECT_EQ(0u, s.torn);
}

TEST(sea, is_joined_from_pieces_in_any_order) {
  EXPECT_EQ(7'000, area_of(make_sea({{{60, 30}, {110, 30}}, {{-10, 30}, {20, 30}}, {{20, 30}, {60, 30}}}, kBox)));
}

TEST(sea, has_islands_as_holes_and_bays_of_its_own) {
  auto const island = grid_path{{40, 60}, {40, 80}, {60, 80}, {60, 60}, {40, 60}};  // anticlockwise on the map
  EXPECT_EQ(7'000 - 400, area_of(make_sea({{{-10, 30}, {110, 30}}, island}, kBox)));
  auto const pond = grid_path{{40, 5}, {60, 5}, {60, 25}, {40, 25}, {40, 5}};  // clockwise: water within
  EXPECT_EQ(7'000 + 400, area_of(make_sea({{{-10, 30}, {110, 30}}, pond}, kBox)));
}

TEST(sea, is_all_there_is_around_a_lone_island) {
  EXPECT_EQ(10'000 - 400, area_of(make_sea({{{40, 60}, {40, 80}, {60, 80}, {60, 60}, {40, 60}}}, kBox)));
}

TEST(sea, surrounds_an_island_that_the_box_cuts_wherever_its_coast_begins) {
  auto island = grid_path{{80, 40}, {80, 60}, {120, 60}, {120, 40}};  // anticlockwise on the map
  for (auto i = 0; i != 4; ++i) {
    auto closed = island;
    closed.push_back(island.front());
    EXPECT_EQ(10'000 - 400, area_of(make_sea({closed}, kBox))) << "begins at corner " << i;
    std::ranges::rotate(island, island.begin() + 1);
  }
}

TEST(sea, between_two_coasts_is_a_strait) {
  EXPECT_EQ(4'000, area_of(make_sea({{{-10, 30}, {110, 30}}, {{110, 70}, {-10, 70}}}, kBox)));
}

TEST(sea, goes_round_corners_of_the_box) {
  // The coast comes in from the west and leaves to the north: the land is the corner between.
  EXPECT_EQ(10'000 - 50 * 50 / 2, area_of(make_sea({{{-1, 51}, {51, -1}}}, {0, 0, 100, 100})));
}

TEST(sea, is_guessed_where_a_coast_ends_within_the_box) {
  auto const cut = make_sea({{{4, 30}, {96, 30}}}, kBox);  // both ends short of the edge
  EXPECT_EQ(2u, cut.torn);
  EXPECT_EQ(7'000, area_of(cut));
  auto const gap = make_sea({{{-10, 30}, {45, 30}}, {{52, 30}, {110, 30}}}, kBox);
  EXPECT_EQ(1u, gap.torn);
  EXPECT_EQ(7'000, area_of(gap));
}

TEST(sea, is_left_out_where_there_are_too_many_coasts_to_tell) {
  auto many = std::vector<grid_path>{};
  for (auto i = 0; i != int(limits::kCoasts) + 1; ++i) many.push_back({{i % 90, i / 90}, {i % 90 + 1, i / 90}});
  std::erase_if(many, [](grid_path const& l) { return l[0].x % 2 == 1; });
  for (auto i = std::size_t{0}; many.size() <= limits::kCoasts; ++i) {
    many.push_back({{2, 100 + int(i)}, {3, 101 + int(i)}});
  }
  EXPECT_TRUE(make_sea(many, {0, 0, 10'000, 10'000}).areas.empty());
}

TEST(sea, is_left_out_where_one_coast_crosses_the_edge_too_often_to_follow) {
  auto zigzag = grid_path{};
  for (auto i = 0; i != int(2 * limits::kCoasts) + 10; ++i) zigzag.push_back({i, i % 2 == 0 ? -5 : 5});
  EXPECT_TRUE(make_sea({zigzag}, {0, 0, 50'000, 10'000}).areas.empty());
}

TEST(sea, without_a_coast_is_none) { EXPECT_TRUE(make_sea({}, kBox).areas.empty()); }

}  // namespace madang::basemap
