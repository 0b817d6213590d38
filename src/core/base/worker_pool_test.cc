#include "core/base/worker_pool.h"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

namespace madang {

TEST(worker_pool, what_is_submitted_is_done_before_the_pool_is_gone) {
  auto done = std::atomic<int>{0};
  {
    auto pool = worker_pool{3, 1'000};
    for (auto i = 0; i != 500; ++i) ASSERT_TRUE(pool.submit([&] { ++done; }));
  }
  EXPECT_EQ(500, done);
}

TEST(worker_pool, that_has_ended_has_done_all_and_takes_nothing_more) {
  auto done = std::atomic<int>{0};
  auto pool = worker_pool{3, 1'000};
  for (auto i = 0; i != 500; ++i) ASSERT_TRUE(pool.submit([&] { ++done; }));
  pool.end();
  EXPECT_EQ(500, done);
  EXPECT_FALSE(pool.submit([&] { ++done; }));
  pool.end();
  EXPECT_EQ(500, done);
}

TEST(worker_pool, one_thread_keeps_the_order) {
  auto order = std::vector<int>{};
  {
    auto pool = worker_pool{1, 100};
    for (auto i = 0; i != 50; ++i) pool.submit([&order, i] { order.push_back(i); });
  }
  ASSERT_EQ(50U, order.size());
  EXPECT_TRUE(std::ranges::is_sorted(order));
}

TEST(worker_pool, a_full_queue_says_so_and_takes_more_once_there_is_room) {
  auto gate = std::promise<void>{};
  auto begun = std::promise<void>{};
  auto pool = worker_pool{1, 2};
  ASSERT_TRUE(pool.submit([&] { begun.set_value(), gate.get_future().wait(); }));
  begun.get_future().wait();
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_FALSE(pool.submit([] {}));
  EXPECT_EQ(2U, pool.waiting());

  gate.set_value();
  while (pool.waiting() != 0) std::this_thread::yield();
  EXPECT_TRUE(pool.submit([] {}));
}

}  // namespace madang
