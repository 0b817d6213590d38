// PostgreSQL is restarted, or gone for a while, under a store that is open.
#include <thread>

#include "core/store/sql_reader.h"
#include "core/store/store.h"
#include "support/engines.h"

namespace madang::store {

class postgres_outages : public testing::Test {
 protected:
  postgres_outages() {
    db->write([](transaction& tx) { tx.script("CREATE TABLE thing (id BIGINT PRIMARY KEY)"); });
    add(1);
    count();  // a connection for reading is idle from now on, too
  }
  void add(int const id) {
    db->write([id](transaction& tx) { tx.execute({"test.insert", "INSERT INTO thing VALUES ($1)"}, {id}); });
  }
  std::int64_t count() {
    auto n = std::int64_t{0};
    db->read([&](transaction& tx) { n = *tx.integer({"test.count", "SELECT count(*) FROM thing"}, {}); });
    return n;
  }
  // What this throws, and that it does so soon.
  template <typename F>
  static error::kind fails_soon(F&& f) {
    auto const begun = std::chrono::steady_clock::now();
    auto why = error::kind::other;
    try {
      f();
      ADD_FAILURE() << "it went well";
    } catch (error const& e) {
      why = e.why;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{2});
    return why;
  }

  test::empty_store empty{engine::postgres};
  std::unique_ptr<store> db{empty.open()};
};

TEST_F(postgres_outages, that_are_over_are_noticed_by_nobody) {
  auto const asks = open_postgres_reader(empty.address());
  { auto const restart = test::postgres_outage{}; }
  EXPECT_EQ(1, count());
  add(2);
  EXPECT_EQ(2, count());
  { auto const restart = test::postgres_outage{}; }
  add(3);
  EXPECT_EQ(3, count());
  auto rows = 0;
  asks->ask("SELECT id FROM thing", {{}, [&](row_view const&) { ++rows; }});
  EXPECT_EQ(3, rows);
}

TEST_F(postgres_outages, keep_nobody_waiting) {
  auto outage = test::postgres_outage{};
  EXPECT_EQ(error::kind::unavailable, fails_soon([&] { add(2); }));
  EXPECT_EQ(error::kind::unavailable, fails_soon([&] { count(); }));
  EXPECT_EQ(error::kind::unavailable, fails_soon([&] { open_postgres_reader(empty.address()); }));
  outage.end();
  EXPECT_EQ(1, count()) << "nothing is half-written";
  add(2);
  EXPECT_EQ(2, count());
}

TEST_F(postgres_outages, in_the_middle_of_work_undo_it) {
  auto outage = std::optional<test::postgres_outage>{};
  EXPECT_EQ(error::kind::unavailable, [&] {
    try {
      db->write([&](transaction& tx) {
        tx.execute({"test.insert", "INSERT INTO thing VALUES ($1)"}, {2});
        outage.emplace();
        tx.execute({"test.insert", "INSERT INTO thing VALUES ($1)"}, {3});
      });
    } catch (error const& e) {
      return e.why;
    }
    return error::kind::other;
  }());
  outage.reset();
  EXPECT_EQ(1, count());
}

TEST_F(postgres_outages, fail_all_that_waits_and_nothing_that_comes_after) {
  auto failed = std::atomic<int>{0}, done = std::atomic<int>{0};
  auto outage = test::postgres_outage{};
  for (auto i = 10; i != 60; ++i) {
    db->write_later([i](transaction& tx) { tx.execute({"test.insert", "INSERT INTO thing VALUES ($1)"}, {i}); },
                    [&](std::exception_ptr const e) {
                      failed += e ? 1 : 0;
                      ++done;
                    });
  }
  for (auto i = 0; i != 1'000 && done != 50; ++i) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  EXPECT_EQ(50, failed);
  outage.end();
  add(2);
  EXPECT_EQ(2, count());
}

}  // namespace madang::store
