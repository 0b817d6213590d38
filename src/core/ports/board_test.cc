#include "core/ports/board.h"

#include <gtest/gtest.h>

namespace madang::ports {

struct fruit {
  int weight;
};
struct stone {};

TEST(board, finds_what_was_offered_and_nothing_else) {
  auto b = board{};
  auto apple = fruit{3};
  b.offer(apple);
  EXPECT_EQ(&apple, b.find<fruit>());
  EXPECT_EQ(nullptr, b.find<stone>());
}

TEST(board, has_room_for_several_that_offer_the_same) {
  auto b = board{};
  auto apple = fruit{3}, pear = fruit{4};
  b.offer_also(apple);
  b.offer_also(pear);
  EXPECT_EQ((std::vector{&apple, &pear}), b.all<fruit>());
  EXPECT_TRUE(b.all<stone>().empty());
  EXPECT_EQ(nullptr, b.find<fruit>());  // that is another matter
}

}  // namespace madang::ports
