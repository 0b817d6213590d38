#include "core/base/side_thread.h"

#include <atomic>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace madang {

TEST(side_thread, uses_everything_in_its_order) {
  auto seen = std::vector<int>{};
  auto other = side_thread<int>{[&](int&& i) { seen.push_back(i); }, 3};
  auto expected = std::vector<int>{};
  for (auto i = 0; i != 1'000; ++i) {
    other.put(i);
    expected.push_back(i);
  }
  other.finish();
  EXPECT_EQ(expected, seen);
}

TEST(side_thread, never_lets_more_wait_than_it_may) {
  auto may_go = std::atomic{false};
  auto put = std::atomic{0};
  auto other = side_thread<int>{[&](int&&) { may_go.wait(false); }, 2};
  auto producer = std::thread{[&] {
    for (auto i = 0; i != 10; ++i) other.put(i), ++put;
  }};
  while (put < 2) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds{20});
  EXPECT_LE(put, 3);  // one in use, two waiting
  may_go = true;
  may_go.notify_all();
  producer.join();
  other.finish();
  EXPECT_EQ(10, put);
}

TEST(side_thread, tells_whoever_puts_that_it_failed) {
  auto used = 0;
  auto other = side_thread<int>{[&](int&&) {
                                  ++used;
                                  throw std::runtime_error{"full"};
                                },
                                1};
  EXPECT_THROW(
      {
        for (auto i = 0; i != 1'000; ++i) other.put(i);
      },
      std::runtime_error);
  EXPECT_THROW(other.finish(), std::runtime_error);
  EXPECT_EQ(1, used);
}

TEST(side_thread, drops_what_waits_when_nobody_wants_it_any_more) {
  auto used = std::atomic{0};
  auto begun = std::atomic{false};
  auto may_go = std::atomic{false};
  auto const go = [&] {
    begun = true;
    begun.notify_all();
    may_go.wait(false);
    ++used;
  };
  auto release = std::thread{};
  {
    auto other = side_thread<int>{[&](int&&) { go(); }, 5};
    for (auto i = 0; i != 4; ++i) other.put(i);
    begun.wait(false);
    release = std::thread{[&] {
      std::this_thread::sleep_for(std::chrono::milliseconds{20});  // the destructor has dropped the others by then
      may_go = true;
      may_go.notify_all();
    }};
  }
  release.join();
  EXPECT_EQ(1, used);
}

}  // namespace madang
