#include "core/store/store.h"

#include "core/store/migrate.h"
#include "support/engines.h"

namespace madang::store {

constexpr auto kInsert = statement{"test.insert", "INSERT INTO thing (id, n, d, t, b) VALUES ($1, $2, $3, $4, $5)"};
constexpr auto kAll = statement{"test.all", "SELECT id, n, d, t, b FROM thing ORDER BY id"};
constexpr auto kCount = statement{"test.count", "SELECT count(*) FROM thing"};

class stores : public test::on_each_store {
 protected:
  stores() : db{empty.open()} {
    db->write([](transaction& tx) {
      tx.script(tx.kind() == engine::sqlite
                    ? "CREATE TABLE thing (id BIGINT PRIMARY KEY, n BIGINT, d DOUBLE PRECISION, t TEXT, b BLOB)"
                    : "CREATE TABLE thing (id BIGINT PRIMARY KEY, n BIGINT, d DOUBLE PRECISION, t TEXT, b BYTEA)");
    });
  }
  std::int64_t count() {
    auto n = std::int64_t{0};
    db->read([&](transaction& tx) { n = *tx.integer(kCount, {}); });
    return n;
  }

  test::empty_store empty{GetParam()};
  std::unique_ptr<store> db;
};

TEST_P(stores, give_back_what_they_were_given) {
  auto const odd = std::string{"마당 'quoted' \"\\ \n"};
  auto const binary = std::string{"\0\x01\xFF", 3};
  db->write([&](transaction& tx) {
    tx.execute(kInsert, {1, std::numeric_limits<std::int64_t>::min(), 0.1, odd, arg::blob(binary)});
    tx.execute(kInsert, {2, std::nullopt, 1e300, "", std::nullopt});
  });
  auto rows = std::vector<row>{};
  db->read([&](transaction& tx) { rows = tx.query(kAll, {}); });
  ASSERT_EQ(2U, rows.size());
  EXPECT_EQ((row{std::int64_t{1}, std::numeric_limits<std::int64_t>::min(), 0.1, odd, bytes{binary}}), rows[0]);
  EXPECT_EQ((row{std::int64_t{2}, std::monostate{}, 1e300, std::string{}, std::monostate{}}), rows[1]);
}

TEST_P(stores, take_many_rows_at_once) {
  auto const binary = std::string{"\0x", 2};
  constexpr auto kBulk = bulk_target{"test.bulk", "thing", "id, n, d, t, b", "iidtb"};
  db->write([&](transaction& tx) {
    tx.bulk_insert(kBulk, 10'000, [&](std::size_t const i, std::span<arg> const out) {
      out[0] = std::int64_t(i);
      if (i % 2 == 0) out[1] = std::int64_t(i) * 7;
      out[2] = double(i) / 4;
      out[3] = "text";
      out[4] = arg::blob(binary);
    });
  });
  EXPECT_EQ(10'000, count());
  db->read([&](transaction& tx) {
    auto const rows = tx.query(kAll, {});
    EXPECT_EQ((row{std::int64_t{4}, std::int64_t{28}, 1.0, std::string{"text"}, bytes{binary}}), rows[4]);
    EXPECT_EQ(value{}, rows[5][1]);
  });
}

TEST_P(stores, undo_work_that_throws_and_keep_what_waited_beside_it) {
  auto threads = std::vector<std::thread>{};
  auto failed = std::atomic<int>{0};
  for (auto i = 0; i != 40; ++i) {
    threads.emplace_back([&, i] {
      try {
        db->write([&](transaction& tx) {
          tx.execute(kInsert, {i, i, 0.0, "", std::nullopt});
          if (i % 4 == 0) throw std::runtime_error{"no"};
        });
      } catch (std::runtime_error const&) {
        ++failed;
      }
    });
  }
  for (auto& t : threads) t.join();
  EXPECT_EQ(10, failed);
  EXPECT_EQ(30, count());
}

TEST_P(stores, tell_a_conflict_from_other_errors) {
  auto const insert = [&](int const id) { db->write([&](transaction& tx) { tx.execute(kInsert, {id, 1, 1.0, "", std::nullopt}); }); };
  insert(1);
  try {
    insert(1);
    FAIL() << "a second row with the same key was accepted";
  } catch (error const& e) {
    EXPECT_EQ(error::kind::conflict, e.why) << e.what();
  }
  EXPECT_EQ(1, count());
}

TEST_P(stores, read_a_snapshot) {
  db->read([&](transaction& tx) {
    EXPECT_EQ(0, tx.integer(kCount, {}));
    db->write([](transaction& w) { w.execute(kInsert, {1, 1, 1.0, "", std::nullopt}); });
    EXPECT_EQ(0, tx.integer(kCount, {}));
  });
  EXPECT_EQ(1, count());
}

TEST_P(stores, do_what_is_queued_before_they_close) {
  auto done = std::atomic<int>{0};
  for (auto i = 0; i != 100; ++i) {
    db->write_later([i](transaction& tx) { tx.execute(kInsert, {i, 1, 1.0, "", std::nullopt}); },
                    [&](std::exception_ptr const e) { done += e ? 0 : 1; });
  }
  db.reset();
  EXPECT_EQ(100, done);
  db = empty.open();
  EXPECT_EQ(100, count());
}

TEST_P(stores, have_one_owner) {
  if (GetParam() == engine::sqlite) GTEST_SKIP() << "the data folder's lock does this for SQLite";
  EXPECT_THROW(empty.open(), error);
}

class migrations : public stores {};

TEST_P(migrations, run_once_and_may_not_change_afterwards) {
  auto const first = std::vector<migration>{{"test", 1, "CREATE TABLE test_thing (id TEXT)"}};
  EXPECT_EQ(1, migrate(*db, first));
  EXPECT_EQ(0, migrate(*db, first));
  auto const changed = std::vector<migration>{{"test", 1, "CREATE TABLE test_thing (id BIGINT)"}};
  EXPECT_THROW(migrate(*db, changed), error);
}

TEST_P(migrations, that_fail_leave_nothing_behind) {
  auto const broken = std::vector<migration>{{"test", 1, "CREATE TABLE test_thing (id TEXT); nonsense"}};
  EXPECT_THROW(migrate(*db, broken), error);
  auto const right = std::vector<migration>{{"test", 1, "CREATE TABLE test_thing (id TEXT)"}};
  EXPECT_EQ(1, migrate(*db, right));
}

TEST_P(migrations, of_a_newer_program_are_respected) {
  auto const newer = std::vector<migration>{{"test", 1, "CREATE TABLE a (id TEXT)"}, {"test", 2, "CREATE TABLE b (id TEXT)"}};
  migrate(*db, newer);
  EXPECT_THROW(migrate(*db, std::span{newer}.first(1)), error);
}

INSTANTIATE_TEST_SUITE_P(store, stores, test::engines(), test::engine_name);
INSTANTIATE_TEST_SUITE_P(store, migrations, test::engines(), test::engine_name);

}  // namespace madang::store
