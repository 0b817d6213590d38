#include "sensing/directory.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace madang::sensing {
namespace {

datastream_info number(std::int64_t const no, entity_no const thing = 1) {
  auto out = datastream_info{};
  out.no = {no};
  out.id.number = no;
  out.thing = thing;
  return out;
}

}  // namespace

TEST(the_directory, has_a_datastream_at_every_moment_while_it_changes) {
  auto d = directory{};
  d.put(number(1));
  auto done = std::atomic<bool>{false};
  auto missed = std::atomic<int>{0};
  auto readers = std::vector<std::thread>{};
  for (auto i = 0; i != 2; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        auto id = entity_id{};
        id.number = 1;
        if (!d.find(datastream_no{1}) || !d.find(id) || d.of_thing(1).size() != 1 || d.of_thing(2).size() > 1) ++missed;
      }
    });
  }
  for (auto i = std::int64_t{0}; i != 20'000; ++i) {
    d.put(number(1));
    d.set_default_foi({1}, {i + 1});
    d.forget_default_foi_of_thing(1);
  }
  done = true;
  for (auto& t : readers) t.join();
  EXPECT_EQ(0, missed);
}

TEST(the_directory, keeps_what_changed_while_a_feature_was_made) {
  auto d = directory{};
  d.put(number(1));
  auto mover = std::thread{[&] {
    for (auto i = 0; i != 5'000; ++i) d.put(number(1, i % 2 == 0 ? 2 : 1));
    d.put(number(1, 7));
  }};
  for (auto i = std::int64_t{0}; i != 5'000; ++i) d.set_default_foi({1}, {i + 1});
  mover.join();
  EXPECT_EQ(7, d.find(datastream_no{1})->thing);
  ASSERT_EQ(1U, d.of_thing(7).size());
  EXPECT_TRUE(d.of_thing(1).empty());
  EXPECT_TRUE(d.of_thing(2).empty());
}

TEST(the_directory, forgets_a_feature_wherever_it_was_used) {
  auto d = directory{};
  for (auto i = std::int64_t{1}; i != 4; ++i) {
    d.put(number(i));
    d.set_default_foi({i}, {i == 3 ? 9 : 5});
  }
  d.forget_default_foi({5});
  EXPECT_EQ(foi_no{}, d.find(datastream_no{1})->default_foi);
  EXPECT_EQ(foi_no{}, d.find(datastream_no{2})->default_foi);
  EXPECT_EQ(foi_no{9}, d.find(datastream_no{3})->default_foi);
}

}  // namespace madang::sensing
