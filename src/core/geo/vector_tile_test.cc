#include "core/geo/vector_tile.h"

#include <gtest/gtest.h>

#include "support/vector_tile_reader.h"

namespace madang::geo {

using test::read_tile;
using numbers_of = std::vector<std::uint32_t>;

TEST(vector_tile, geometries_are_written_as_in_the_examples_of_the_specification) {
  auto w = vector_tile_writer{};
  w.begin_layer("examples");
  w.add_point({25, 17}, {});
  w.add_lines(std::array{grid_path{{2, 2}, {2, 10}, {10, 10}}}, {});
  w.add_areas(std::array{grid_polygon{{{3, 6}, {8, 12}, {20, 34}}}}, {});
  auto const layers = read_tile(w.take());
  ASSERT_EQ(1u, layers.size());
  auto const& f = layers[0].features;
  ASSERT_EQ(3u, f.size());
  EXPECT_EQ((numbers_of{9, 50, 34}), f[0].geometry);                          // 4.3.5.1
  EXPECT_EQ((numbers_of{9, 4, 4, 18, 0, 16, 16, 0}), f[1].geometry);          // 4.3.5.3
  EXPECT_EQ((numbers_of{9, 6, 12, 18, 10, 12, 24, 44, 15}), f[2].geometry);   // 4.3.5.5
  EXPECT_EQ((std::array{1, 2, 3}), (std::array{f[0].type, f[1].type, f[2].type}));
  EXPECT_EQ(2u, layers[0].version);
  EXPECT_EQ(4096u, layers[0].extent);
}

TEST(vector_tile, rings_are_turned_the_way_the_specification_wants) {
  auto const multipolygon = std::array{  // 4.3.5.6
      grid_polygon{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}},
      grid_polygon{{{11, 11}, {20, 11}, {20, 20}, {11, 20}}, {{13, 13}, {13, 17}, {17, 17}, {17, 13}}}};
  auto turned = multipolygon;
  for (auto& p : turned) {
    for (auto& ring : p) std::reverse(ring.begin() + 1, ring.end());
  }
  auto const expected = numbers_of{9, 0,  0, 26, 20, 0, 0, 20, 19, 0,  15, 9,  22, 2, 26, 18, 0,
                                   0, 18, 17, 0, 15, 9, 4, 13, 26, 0,  8,  8,  0,  0, 7,  15};
  for (auto const& areas : {multipolygon, turned}) {
    auto w = vector_tile_writer{};
    w.begin_layer("areas");
    w.add_areas(areas, {});
    EXPECT_EQ(expected, read_tile(w.take()).at(0).features.at(0).geometry);
  }
}

TEST(vector_tile, keys_and_values_stand_once_in_a_layer) {
  using attribute = vector_tile_writer::attribute;
  auto w = vector_tile_writer{};
  w.begin_layer("a");
  w.add_point({1, 1}, std::array{attribute{"kind", "tree"}, attribute{"height", 3.5}}, 7);
  w.add_point({2, 2},
              std::array{attribute{"kind", "tree"}, attribute{"old", true}, attribute{"count", std::int64_t{-4}}});
  w.begin_layer("empty");
  w.add_areas(std::array{grid_polygon{{{0, 0}, {1, 1}, {2, 2}}}}, {});
  w.add_lines(std::array{grid_path{{0, 0}}}, {});
  w.begin_layer("b");
  w.add_point({1, 1}, std::array{attribute{"kind", "tree"}});
  auto const layers = read_tile(w.take());
  ASSERT_EQ(2u, layers.size());
  EXPECT_EQ((std::vector<std::string>{"kind", "height", "old", "count"}), layers[0].keys);
  EXPECT_EQ(4u, layers[0].values.size());
  EXPECT_EQ(7u, layers[0].features[0].id);
  EXPECT_EQ((numbers_of{0, 0, 2, 2, 3, 3}), layers[0].features[1].tags);
  EXPECT_EQ("b", layers[1].name);
  EXPECT_EQ(1u, layers[1].values.size());
}

}  // namespace madang::geo
