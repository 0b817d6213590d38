#include "core/geo/grid_shape.h"

#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "core/geo/tile_id.h"

namespace madang::geo {

constexpr auto kBox = grid_box{0, 0, 100, 100};

TEST(mercator, places_are_where_the_projection_says) {
  // OGP publication 373-7-2, 1.3.3.2: 24°22'54.433"N, 100°20'00.000"W is E -11,169,055.58 m, N 2,800,000 m.
  constexpr auto kRound_m = 2 * std::numbers::pi * 6'378'137.0;
  auto const p = to_world({-(100 + 20.0 / 60), 24 + 22.0 / 60 + 54.433 / 3600});
  EXPECT_NEAR(-11'169'055.58, (p.x / double(kWorldSize) - 0.5) * kRound_m, 0.05);
  EXPECT_NEAR(2'800'000.00, (0.5 - p.y / double(kWorldSize)) * kRound_m, 0.05);
  EXPECT_NEAR(0.0373, metres_per_unit(to_world({0, 0}).y), 1e-4);
  EXPECT_NEAR(0.0373 / 2, metres_per_unit(to_world({0, 60}).y), 1e-4);
}

TEST(mercator, the_poles_and_the_date_line_are_on_the_edge_of_the_map) {
  EXPECT_EQ((grid_point{0, 0}), to_world({-180, 90}));
  EXPECT_EQ((grid_point{kWorldSize - 1, kWorldSize - 1}), to_world({180, -90}));
}

TEST(tile_id, an_address_is_read_or_refused) {
  EXPECT_EQ((tile_id{14, 8800, 5374}), parse_tile_id("14/8800/5374"));
  EXPECT_EQ((tile_id{14, 8800, 5373}), tile_at(to_world({13.377704, 52.516275}), 14));
  for (auto const* wrong : {"", "14", "14/8800", "14/8800/", "14/16384/0", "23/0/0", "-1/0/0", "1/0/2", "1/0/0x",
                            "1/0/0/0", "99999999999/0/0", "1/+1/0", " 1/0/0"}) {
    EXPECT_FALSE(parse_tile_id(wrong)) << wrong;
  }
}

TEST(grid_shape, a_line_that_leaves_and_comes_back_becomes_two) {
  auto const parts = clip_line(grid_path{{10, 10}, {10, 150}, {50, 150}, {50, 10}}, kBox);
  ASSERT_EQ(2u, parts.size());
  EXPECT_EQ((grid_path{{10, 10}, {10, 100}}), parts[0]);
  EXPECT_EQ((grid_path{{50, 100}, {50, 10}}), parts[1]);
}

TEST(grid_shape, a_line_across_the_box_keeps_what_is_within) {
  EXPECT_EQ((std::vector<grid_path>{{{0, 50}, {100, 50}}}), clip_line(grid_path{{-50, 50}, {150, 50}}, kBox));
  EXPECT_TRUE(clip_line(grid_path{{-50, 50}, {50, 160}}, kBox).empty());
  EXPECT_TRUE(clip_line(grid_path{{200, 0}, {300, 100}}, kBox).empty());
}

TEST(grid_shape, an_area_around_the_box_becomes_the_box) {
  auto const ring = grid_path{{-10, -10}, {110, -10}, {110, 110}, {-10, 110}};
  auto const cut = clip_ring(ring, kBox);
  EXPECT_EQ(2 * 100 * 100, std::abs(doubled_area(cut)));
  EXPECT_TRUE(clip_ring(ring, {200, 200, 300, 300}).empty());
}

TEST(grid_shape, a_hole_outside_of_the_box_goes) {
  auto const polygon =
      grid_polygon{{{-100, -100}, {50, -100}, {50, 50}, {-100, 50}}, {{-90, -90}, {-80, -90}, {-80, -80}}};
  auto const cut = clip_polygon(polygon, kBox);
  ASSERT_EQ(1u, cut.size());
  EXPECT_EQ(2 * 50 * 50, std::abs(doubled_area(cut[0])));
}

TEST(grid_shape, a_corner_within_the_tolerance_is_left_out) {
  EXPECT_EQ((grid_path{{0, 0}, {100, 0}}), simplify_line(grid_path{{0, 0}, {50, 2}, {50, 2}, {100, 0}}, 3));
  EXPECT_EQ((grid_path{{0, 0}, {50, 5}, {100, 0}}), simplify_line(grid_path{{0, 0}, {50, 5}, {100, 0}}, 3));
  EXPECT_EQ(4u, simplify_ring(grid_path{{0, 0}, {50, 1}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}, 3).size());
  EXPECT_TRUE(simplify_ring(grid_path{{0, 0}, {50, 1}, {100, 0}}, 3).empty());
}

// Against the slow way: nothing of the simplified line is further from the line than the tolerance.
TEST(grid_shape, a_simplified_line_stays_near_the_line) {
  auto random = std::mt19937{7};
  auto step = std::uniform_int_distribution{-20, 20};
  for (auto round = 0; round != 50; ++round) {
    auto line = grid_path{{0, 0}};
    for (auto i = 0; i != 200; ++i) line.push_back({line.back().x + step(random), line.back().y + step(random)});
    auto const simple = simplify_line(line, 10);
    ASSERT_EQ(line.front(), simple.front());
    ASSERT_EQ(line.back(), simple.back());
    for (auto const p : line) {
      auto nearest = 1e9;
      for (auto i = std::size_t{1}; i < simple.size(); ++i) {
        for (auto t = 0; t <= 100; ++t) {
          auto const x = simple[i - 1].x + (simple[i].x - simple[i - 1].x) * t / 100.0;
          auto const y = simple[i - 1].y + (simple[i].y - simple[i - 1].y) * t / 100.0;
          nearest = std::min(nearest, std::hypot(x - p.x, y - p.y));
        }
      }
      ASSERT_LE(nearest, 11) << "round " << round;
    }
  }
}

TEST(grid_shape, lines_that_meet_become_one_also_where_one_runs_the_other_way) {
  auto const joined = join_lines({{{0, 0}, {1, 0}}, {{2, 0}, {1, 0}}, {{2, 0}, {3, 0}}});
  ASSERT_EQ(1u, joined.size());
  EXPECT_EQ(4u, joined[0].size());
}

TEST(grid_shape, lines_stay_apart_where_three_meet) {
  EXPECT_EQ(3u, join_lines({{{0, 0}, {1, 0}}, {{1, 0}, {2, 0}}, {{1, 0}, {1, 5}}}).size());
}

TEST(grid_shape, a_ring_of_lines_is_joined_once_round) {
  auto const joined = join_lines({{{0, 0}, {5, 0}}, {{5, 0}, {5, 5}}, {{5, 5}, {0, 0}}});
  ASSERT_EQ(1u, joined.size());
  EXPECT_EQ(joined[0].front(), joined[0].back());
}

TEST(grid_shape, the_label_of_an_l_stands_in_its_thicker_part) {
  auto const l = grid_polygon{{{0, 0}, {1000, 0}, {1000, 100}, {400, 100}, {400, 1000}, {0, 1000}}};
  auto const p = label_point(l);
  EXPECT_TRUE(is_inside(p, l[0]));
  EXPECT_NEAR(200, p.x, 30);
  auto const ring =
      grid_polygon{{{0, 0}, {900, 0}, {900, 900}, {0, 900}}, {{300, 300}, {600, 300}, {600, 600}, {300, 600}}};
  EXPECT_FALSE(is_inside(label_point(ring), ring[1]));
}

TEST(grid_shape, the_label_of_a_ribbon_is_found_quickly) {
  auto const ribbon = grid_polygon{{{0, 0}, {900'000'000, 3}, {900'000'000, 6}, {0, 3}}};
  auto const p = label_point(ribbon);
  EXPECT_TRUE(p.x > 0 && p.x < 900'000'000);
}

}  // namespace madang::geo
