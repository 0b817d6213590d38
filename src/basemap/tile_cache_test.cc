#include "basemap/tile_cache.h"

#include <gtest/gtest.h>

namespace madang::basemap {

class asked_at_once : public testing::Test {
 protected:
  single_flight::answer told_to(std::string& who) {
    return [&who](single_flight::outcome const& made) {
      who = !made ? made.error().detail : *made ? **made : "replaced";
    };
  }
  static constexpr auto kTile = geo::tile_id{14, 1, 2}, kOther = geo::tile_id{14, 1, 3};
  single_flight flight;
  std::string second, third;
};

TEST_F(asked_at_once, a_tile_is_made_by_the_first_and_told_to_all_others) {
  EXPECT_TRUE(flight.join(kTile, {}));
  EXPECT_FALSE(flight.join(kTile, told_to(second)));
  EXPECT_TRUE(flight.join(kOther, {}));
  EXPECT_FALSE(flight.join(kTile, told_to(third)));
  flight.done(kTile, std::make_shared<std::string const>("a tile"));
  EXPECT_EQ("a tile", second);
  EXPECT_EQ("a tile", third);
  EXPECT_TRUE(flight.join(kTile, {})) << "the next one is the first again";
}

TEST_F(asked_at_once, all_are_told_why_there_is_no_tile) {
  ASSERT_TRUE(flight.join(kTile, {}));
  flight.join(kTile, told_to(second));
  flight.done(kTile, api::unavailable("The store does not answer."));
  EXPECT_EQ("The store does not answer.", second);
  ASSERT_TRUE(flight.join(kTile, {}));
  flight.join(kTile, told_to(second));
  flight.done(kTile, tile_cache::tile{});
  EXPECT_EQ("replaced", second);
}

TEST(tile_cache, forgets_the_tile_that_was_longest_unasked) {
  auto cache = tile_cache{1'000};
  auto const put = [&](int const x) { cache.put({14, x, 0}, std::make_shared<std::string const>(200, 'x')); };
  put(1), put(2);
  ASSERT_TRUE(cache.find({14, 1, 0}));
  put(3);
  EXPECT_TRUE(cache.find({14, 1, 0}));
  EXPECT_FALSE(cache.find({14, 2, 0}));
  EXPECT_TRUE(cache.find({14, 3, 0}));
  EXPECT_LE(cache.bytes(), 1'000U);
}

}  // namespace madang::basemap
