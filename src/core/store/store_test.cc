#include "core/store/store.h"

#include <future>
#include <latch>
#include <thread>

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

TEST_P(stores, use_every_argument_of_a_long_statement_and_refuse_one_too_many) {
  constexpr auto kMany = 300;
  auto in = std::string{};
  auto wanted = std::vector<std::int64_t>{};
  for (auto i = 0; i != kMany; ++i) {
    in += (i == 0 ? "$" : ", $") + std::to_string(kMany - i);  // SQLite numbers them as they come
    wanted.push_back(i);
  }
  auto const args = std::vector<arg>{wanted.begin(), wanted.end()};
  auto const sql = "SELECT count(*) FROM thing WHERE id IN (" + in + ")";
  db->write([&](transaction& tx) {
    for (auto const i : wanted) tx.execute(kInsert, {i, i, 0.0, "", std::nullopt});
  });
  db->read([&](transaction& tx) {
    auto found = std::int64_t{0};
    tx.each({"test.in", sql}, args, [&](row_view const& r) { found = r.integer(0); });
    EXPECT_EQ(kMany, found);
  });
  EXPECT_THROW(db->read([&](transaction& tx) { tx.query(kCount, {1}); }), std::logic_error);
}

TEST_P(stores, undo_many_rows_that_fail_and_keep_what_commits_with_them) {
  constexpr auto kBulk = bulk_target{"test.bulk", "thing", "id, n", "ii"};
  auto gate = std::promise<void>{};
  auto done = std::vector<std::promise<void>>(4);
  auto const queue = [&](std::size_t const n, store::work w) {
    db->write_later(std::move(w),
                    [&p = done[n]](std::exception_ptr const e) { e ? p.set_exception(e) : p.set_value(); });
  };
  auto const rows = [&](std::int64_t const first, int const step) {
    return [first, step, kBulk](transaction& tx) {
      tx.bulk_insert(kBulk, 60,
                     [&](std::size_t const i, std::span<arg> const out) { out[0] = first + std::int64_t(i) * step; });
    };
  };
  // The others wait for this one, and then commit together.
  queue(0, [opened = gate.get_future().share()](transaction&) { opened.wait(); });
  queue(1, rows(0, 1));
  queue(2, rows(1'000, 0));  // sixty times the same key
  queue(3, [&](transaction& tx) {
    tx.bulk_insert(kBulk, 60, [](std::size_t const i, std::span<arg> const out) {
      if (i == 30) throw std::runtime_error{"the row cannot be made"};
      out[0] = std::int64_t(i) + 2'000;
    });
  });
  gate.set_value();
  done[0].get_future().get();
  EXPECT_NO_THROW(done[1].get_future().get());
  EXPECT_THROW(done[2].get_future().get(), error);
  EXPECT_THROW(done[3].get_future().get(), std::runtime_error);
  EXPECT_EQ(60, count());
  db->write([&](transaction& tx) { tx.execute(kInsert, {5'000, 1, 1.0, "", std::nullopt}); });
  EXPECT_EQ(61, count());
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
  auto const insert = [&](int const id) {
    db->write([&](transaction& tx) { tx.execute(kInsert, {id, 1, 1.0, "", std::nullopt}); });
  };
  insert(1);
  try {
    insert(1);
    FAIL() << "a second row with the same key was accepted";
  } catch (error const& e) {
    EXPECT_EQ(error::kind::conflict, e.why) << e.what();
  }
  EXPECT_EQ(1, count());
}

TEST_P(stores, refuse_a_write_within_a_write) {
  auto const nothing = [](transaction&) {};
  EXPECT_THROW(db->write([&](transaction&) { db->write(nothing); }), std::logic_error);
  db->write(nothing);
}

TEST_P(stores, refuse_a_read_within_a_read) {
  auto const other = empty.open("other");
  auto const within = [&](store& inner) {
    db->read([&](transaction&) { inner.read([](transaction& tx) { tx.integer(kCount, {}); }); });
  };
  EXPECT_THROW(within(*db), std::logic_error);
  EXPECT_EQ(0, count()) << "the connection is free again, and so is the thread";
  other->write([&](transaction& tx) {
    if (tx.kind() == engine::sqlite) tx.script("CREATE TABLE thing (id BIGINT)");
  });
  EXPECT_NO_THROW(within(*other));
}

// Counts to a number that it never reaches.
constexpr auto kEndless = statement{"test.endless",
    "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t WHERE n < 0"};
constexpr auto kEndlessRows =
    statement{"test.rows", "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t"};

static error::kind why_failed(std::function<void()> const& f) {
  try {
    f();
  } catch (error const& e) {
    return e.why;
  }
  ADD_FAILURE() << "it went well";
  return error::kind::other;
}

TEST_P(stores, give_up_reading_that_takes_too_long) {
  auto const hasty = empty.open("hasty", {.readers = 1, .read_time = std::chrono::milliseconds{60}});
  auto const ask = [&](statement const& s) {
    hasty->read([&](transaction& tx) { tx.each(s, {}, [](row_view const&) {}); });
  };
  EXPECT_EQ(error::kind::too_long, why_failed([&] { ask(kEndless); }));
  EXPECT_EQ(error::kind::too_long, why_failed([&] { ask(kEndlessRows); }));
  EXPECT_EQ(error::kind::too_long, why_failed([&] {
              hasty->read([](transaction& tx) {
                for (;;) tx.integer({"test.one", "SELECT 1"}, {});
              });
            }));
  for (auto i = 0; i != 100; ++i) EXPECT_NO_THROW(ask({"test.one", "SELECT 1"}));
  auto slow = std::int64_t{0};
  hasty->read_long([&](transaction& tx) {
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
    slow = tx.integer({"test.one", "SELECT 1"}, {}).value_or(0);
  });
  EXPECT_EQ(1, slow);
}

TEST_P(stores, say_so_when_no_connection_comes_free) {
  auto const busy = empty.open("busy", {.readers = 2, .reader_wait = std::chrono::milliseconds{20}});
  auto started = std::latch{3};
  auto gate = std::promise<void>{};
  auto const opened = gate.get_future().share();
  auto holders = std::vector<std::thread>{};
  for (auto i = 0; i != 2; ++i) {
    holders.emplace_back([&] {
      busy->read([&](transaction&) {
        started.arrive_and_wait();
        opened.wait();
      });
    });
  }
  started.arrive_and_wait();
  EXPECT_EQ(error::kind::unavailable, why_failed([&] { busy->read([](transaction&) {}); }));
  EXPECT_NO_THROW(busy->read_long([](transaction&) {}));
  gate.set_value();
  for (auto& t : holders) t.join();
  EXPECT_NO_THROW(busy->read([](transaction&) {}));
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

TEST_P(migrations, may_not_change_in_the_other_engine_s_text_either) {
  auto const first = std::vector<migration>{{"test", 1, "CREATE TABLE a (id TEXT)", "CREATE TABLE a (id TEXT)"}};
  auto const changed =
      std::vector<migration>{{"test", 1, "CREATE TABLE a (id TEXT)", "CREATE TABLE a (id TEXT, n BIGINT)"}};
  migrate(*db, first);
  EXPECT_THROW(migrate(*db, changed), error);
  EXPECT_EQ(0, migrate(*db, first));
}

TEST_P(migrations, of_stores_that_knew_the_sum_of_one_text_get_the_other) {
  auto const all = std::vector<migration>{{"test", 1, "CREATE TABLE a (id TEXT)", "CREATE TABLE a (id TEXT)"}};
  migrate(*db, all);
  db->write([](transaction& tx) { tx.script("ALTER TABLE core_migration DROP COLUMN postgres_checksum"); });
  EXPECT_EQ(0, migrate(*db, all));
  auto const changed = std::vector<migration>{{"test", 1, "CREATE TABLE a (id TEXT)", ""}};
  EXPECT_THROW(migrate(*db, changed), error);
}

TEST_P(migrations, that_fail_leave_nothing_behind) {
  auto const broken = std::vector<migration>{{"test", 1, "CREATE TABLE test_thing (id TEXT); nonsense"}};
  EXPECT_THROW(migrate(*db, broken), error);
  auto const right = std::vector<migration>{{"test", 1, "CREATE TABLE test_thing (id TEXT)"}};
  EXPECT_EQ(1, migrate(*db, right));
}

TEST_P(migrations, whose_tables_are_gone_are_not_taken_for_done) {
  auto const all = std::vector<migration>{{"test", 1, "CREATE TABLE a (id TEXT); CREATE TABLE b (id TEXT)"}};
  EXPECT_FALSE(is_migrated(*db));
  migrate(*db, all);
  EXPECT_TRUE(is_migrated(*db));
  db->write([](transaction& tx) { tx.script("DROP TABLE b"); });
  EXPECT_THROW(migrate(*db, all), error);
}

TEST_P(migrations, of_a_newer_program_are_respected) {
  auto const newer =
      std::vector<migration>{{"test", 1, "CREATE TABLE a (id TEXT)"}, {"test", 2, "CREATE TABLE b (id TEXT)"}};
  migrate(*db, newer);
  EXPECT_THROW(migrate(*db, std::span{newer}.first(1)), error);
}

INSTANTIATE_TEST_SUITE_P(store, stores, test::engines(), test::engine_name);
INSTANTIATE_TEST_SUITE_P(store, migrations, test::engines(), test::engine_name);

}  // namespace madang::store
