#include <thread>

#include "core/store/store.h"
#include "support/engines.h"

namespace madang::store {

class snapshots : public test::on_each_store {
 protected:
  void write(std::unique_ptr<store>& db, std::string_view const sql) {
    db->write([&](transaction& tx) { tx.script(sql); });
  }
  static std::int64_t count(snapshot& s) {
    auto n = std::int64_t{-1};
    s.read([&](transaction& tx) { n = tx.integer({"test.count", "SELECT count(*) FROM thing"}, {}).value_or(-1); });
    return n;
  }
  test::empty_store empty{GetParam()};
};

TEST_P(snapshots, show_the_same_however_often_they_are_read) {
  auto db = empty.open();
  write(db, "CREATE TABLE thing (id BIGINT)");
  write(db, "INSERT INTO thing VALUES (1)");
  auto const kept = db->open_snapshot();
  EXPECT_EQ(1, count(*kept));
  write(db, "INSERT INTO thing VALUES (2)");
  EXPECT_EQ(1, count(*kept));
  EXPECT_EQ(2, count(*db->open_snapshot()));
}

TEST_P(snapshots, are_read_in_pieces_that_each_have_their_time) {
  auto db = empty.open("hasty", {.readers = 1, .read_time = std::chrono::milliseconds{100}});
  write(db, "CREATE TABLE thing (id BIGINT)");
  auto const why_failed = [&](snapshot& s, std::function<void(transaction&)> const& work) {
    try {
      s.read(work);
    } catch (error const& e) {
      return e.why;
    }
    return error::kind::other;
  };
  auto const kept = db->open_snapshot();
  for (auto i = 0; i != 4; ++i) {
    EXPECT_EQ(0, count(*kept));
    std::this_thread::sleep_for(std::chrono::milliseconds{60});  // nobody reads meanwhile
  }
  EXPECT_EQ(
      error::kind::too_long, why_failed(*kept, [](transaction& tx) {
        tx.integer(
            {"test.endless",
             "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t WHERE n < 0"},
            {});
      }));
  EXPECT_EQ(error::kind::too_long, why_failed(*kept,
                                              [](transaction& tx) {
                                                tx.integer({"test.one", "SELECT 1"}, {});
                                              }))
      << "it is over";
  // Work without statements asks.
  EXPECT_EQ(error::kind::too_long, why_failed(*db->open_snapshot(), [](transaction& tx) {
              for (auto i = 0; i != 1'000; ++i, std::this_thread::sleep_for(std::chrono::milliseconds{5})) {
                tx.check_time();
              }
            }));
}

INSTANTIATE_TEST_SUITE_P(store, snapshots, test::engines(), test::engine_name);

}  // namespace madang::store
