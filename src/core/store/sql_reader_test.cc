#include "core/store/sql_reader.h"

#include <random>

#include <fmt/format.h>

#include "support/engines.h"

namespace madang::store {
namespace {

TEST(sql_text, ends_at_the_first_semicolon_that_is_one) {
  EXPECT_EQ(9U, statement_end("SELECT 1; SELECT 2;"));
  EXPECT_EQ(std::nullopt, statement_end("SELECT 1"));
  for (auto const text :
       {"SELECT ';;'';'", "SELECT \";\"\";\"", "SELECT `;`", "SELECT 1 -- ; not yet\n", "SELECT /* ; /* ; */ ; */ 1",
        "SELECT $$ ; $$", "SELECT $a$ ; $$ ; $a$", "SELECT E'\\';'", "SELECT a$1"}) {
    auto const whole = std::string{text} + ';';
    EXPECT_EQ(whole.size(), statement_end(whole + " ;")) << whole;
  }
  for (auto const open : {"SELECT ';", "SELECT \";", "/* ;", "SELECT $x$ ; $y$;", "-- ;", "'"}) {
    EXPECT_EQ(std::nullopt, statement_end(open)) << open;
  }
}

TEST(sql_text, without_a_question_is_blank) {
  for (auto const text : {"", " \n;; ", "-- nothing", "/* nor */ ; -- here"}) EXPECT_TRUE(is_blank(text)) << text;
  for (auto const text : {"x", "-- a\nx", "/* a */ 1", "'"}) EXPECT_FALSE(is_blank(text)) << text;
}

TEST(sql_text, of_any_kind_is_read_to_its_end) {
  auto random = std::mt19937{20'260'504};
  constexpr auto kPieces = std::array<std::string_view, 16>{"'",  "\"", "`",  "$",  "$a$", "--", "/*", "*/",
                                                            "\n", ";",  "\\", "E'", "a",   " ",  "마", "\xff"};
  for (auto i = 0; i != 20'000; ++i) {
    auto text = std::string{};
    for (auto n = random() % 12; n != 0; --n) text += kPieces[random() % kPieces.size()];
    auto const end = statement_end(text);
    if (end) {
      ASSERT_TRUE(*end != 0 && *end <= text.size() && text[*end - 1] == ';') << text;
      ASSERT_EQ(end, statement_end(text.substr(0, *end))) << text;
    }
    if (!is_blank(text)) continue;
    auto const before_comments = text.substr(0, text.find_first_of("-/"));
    ASSERT_EQ(std::string::npos, before_comments.find_first_not_of(" \n;")) << text;
  }
}

class sql_readers : public test::on_each_store {
 protected:
  sql_readers() : db{empty.open()} {
    db->write([](transaction& tx) {
      tx.script(tx.kind() == engine::sqlite ? "CREATE TABLE thing (id BIGINT, name TEXT, x DOUBLE PRECISION, b BLOB)"
                                            : "CREATE TABLE thing (id BIGINT, name TEXT, x DOUBLE PRECISION, b BYTEA)");
      for (auto i = 0; i != 3; ++i) {
        tx.execute({"test.insert", "INSERT INTO thing VALUES ($1, $2, $3, $4)"},
                   {i, fmt::format("사물 {}", i), i * 0.5, arg::blob(std::string_view{"\0\xFF", 2})});
      }
    });
  }
  std::unique_ptr<sql_reader> open() {
    if (GetParam() == engine::postgres) return open_postgres_reader(empty.address());
    return open_sqlite_reader({.main = empty.folder() + "/city.sqlite",
                               .views = {{"named", "SELECT id, upper(name) AS shout FROM thing"}}});
  }
  struct answer {
    std::vector<std::string> names;
    std::vector<row> rows;
  };
  answer ask(std::string_view const sql) {
    auto out = answer{};
    reader->ask(sql, {[&](std::vector<std::string> const& names) { out.names = names; },
                      [&](row_view const& r) {
                        auto& x = out.rows.emplace_back();
                        for (auto i = 0; i != r.columns(); ++i) x.push_back(r.get(i));
                      }});
    return out;
  }
  query_error refused(std::string_view const sql) {
    try {
      ask(sql);
    } catch (query_error const& e) {
      return e;
    }
    ADD_FAILURE() << "was answered: " << sql;
    return query_error{"", std::nullopt};
  }

  test::empty_store empty{GetParam()};
  std::unique_ptr<store> db;
  std::unique_ptr<sql_reader> reader{open()};
};

TEST_P(sql_readers, answer_beside_a_store_that_is_open) {
  auto const a = ask("SELECT id, name, x, b, NULL AS none, id > 0 AS more FROM thing WHERE id = 1;");
  EXPECT_EQ((std::vector<std::string>{"id", "name", "x", "b", "none", "more"}), a.names);
  EXPECT_EQ((std::vector<row>{{std::int64_t{1}, std::string{"사물 1"}, 0.5, bytes{std::string{"\0\xFF", 2}}, value{},
                               std::int64_t{1}}}),
            a.rows);
  db->write([](transaction& tx) { tx.execute({"test.delete", "DELETE FROM thing WHERE id = 1"}, {}); });
  EXPECT_EQ((std::vector<row>{{std::int64_t{2}}}), ask("SELECT count(*) FROM thing").rows);
  EXPECT_EQ((std::vector<row>{{std::int64_t{2}, 0.5}}), ask("SELECT sum(id), avg(x) FROM thing").rows);
}

TEST_P(sql_readers, name_the_columns_of_an_empty_answer) {
  auto const a = ask("SELECT id, name FROM thing WHERE id = 99");
  EXPECT_EQ((std::vector<std::string>{"id", "name"}), a.names);
  EXPECT_TRUE(a.rows.empty());
}

TEST_P(sql_readers, say_what_is_wrong_and_where) {
  auto const misspelt = refused("SELECT id, nmae FROM thing");
  EXPECT_EQ(11U, misspelt.place) << misspelt.what();
  EXPECT_NE(std::string_view::npos, std::string_view{misspelt.what()}.find("nmae")) << misspelt.what();
  EXPECT_TRUE(std::string_view{misspelt.what()}.ends_with('.') || std::string_view{misspelt.what()}.ends_with('?'));
  // Characters of several bytes before it.
  EXPECT_EQ(std::string_view{"SELECT '마당', "}.size(), refused("SELECT '마당', nmae FROM thing").place);
  refused("SELECT 1 FROM nowhere");
  refused("SELEC 1");
  EXPECT_EQ(2U, ask("SELECT id FROM thing WHERE id < 2").rows.size()) << "the next question is answered";
}

TEST_P(sql_readers, write_nothing) {
  for (auto const sql : {"DELETE FROM thing", "INSERT INTO thing (id) VALUES (9)", "UPDATE thing SET id = 1",
                         "DROP TABLE thing", "CREATE TABLE more (id BIGINT)"}) {
    EXPECT_STREQ("Here everything can be read and nothing written.", refused(sql).what()) << sql;
  }
  // Not even by ending the transaction first.
  try {
    ask("COMMIT");
  } catch (query_error const&) {
  }
  EXPECT_STREQ("Here everything can be read and nothing written.", refused("DELETE FROM thing").what());
  EXPECT_EQ(3U, ask("SELECT id FROM thing").rows.size());
}

TEST_P(sql_readers, give_up_when_they_are_told) {
  constexpr auto kEndless = std::string_view{
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n"};
  auto thread = std::thread{[&] {
    for (auto i = 0; i != 50; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
      reader->interrupt();  // the first may come before the question
    }
  }};
  EXPECT_STREQ("The question was given up.", refused(kEndless).what());
  thread.join();
  EXPECT_EQ(3U, ask("SELECT id FROM thing").rows.size());
}

TEST_P(sql_readers, hand_over_rows_as_they_are_found) {
  struct enough {};
  auto seen = 0;
  auto const first_ten = [&](row_view const&) {
    if (++seen == 10) throw enough{};
  };
  constexpr auto kMany = std::string_view{
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT i FROM n"};
  EXPECT_THROW(reader->ask(kMany, {{}, first_ten}), enough);
  EXPECT_EQ(10, seen);
  EXPECT_EQ(3U, ask("SELECT id FROM thing").rows.size()) << "the next question is answered";
}

TEST_P(sql_readers, tell_what_there_is) {
  auto const all = reader->tables();
  auto const thing = std::ranges::find(all, std::string{"thing"}, &described_table::name);
  ASSERT_NE(all.end(), thing);
  ASSERT_EQ(4U, thing->columns.size());
  EXPECT_EQ("name", thing->columns[1].first);
  EXPECT_EQ("text", thing->columns[1].second == "TEXT" ? "text" : thing->columns[1].second);
  EXPECT_EQ(all.end(), std::ranges::find(all, std::string{"spatial_ref_sys"}, &described_table::name));
}

TEST_P(sql_readers, open_what_is_there_and_make_nothing) {
  if (GetParam() == engine::postgres) {
    EXPECT_THROW(open_postgres_reader("host=/nowhere dbname=none"), error);
    return;
  }
  auto const file = empty.folder() + "/none.sqlite";
  EXPECT_THROW(open_sqlite_reader({.main = file}), error);
  EXPECT_NE(0, access(file.c_str(), F_OK));
}

TEST_P(sql_readers, go_on_with_what_the_store_left_behind) {
  db.reset();
  EXPECT_EQ(3U, ask("SELECT id FROM thing").rows.size());
  reader = open();
  EXPECT_EQ(3U, ask("SELECT id FROM thing").rows.size()) << "nobody owns the store";
  db = empty.open();
  db->write([](transaction& tx) { tx.execute({"test.delete", "DELETE FROM thing"}, {}); });
  EXPECT_EQ(0U, ask("SELECT id FROM thing").rows.size());
}

INSTANTIATE_TEST_SUITE_P(store, sql_readers, test::engines(), test::engine_name);

// --- tables that are computed

constexpr auto kRows = std::int64_t{1'000};

// Rows (of, n, square) for `of` 1 and 2; throws where `of` is 13. Counts what it is asked for.
class squares final : public table_cursor {
 public:
  squares(table_scan const& scan, std::vector<table_scan>& log) : down_{scan.by == table_scan::order::descending} {
    log.push_back(scan);
    for (auto const& b : scan.bounds) {
      if (b.column == 0 && b.how == table_bound::comparison::equal) of_ = last_ = std::get<std::int64_t>(b.with);
    }
    if (of_ == 13) throw std::runtime_error{"Thirteen is not to be asked for."};
  }
  bool next() override {
    if (++n_ < kRows) return true;
    n_ = 0;
    return ++of_ <= last_;
  }
  arg cell(int const c) const override {
    auto const n = down_ ? kRows - 1 - n_ : n_;
    return c == 0 ? of_ : c == 1 ? n : n * n;
  }

 private:
  std::int64_t of_{1}, last_{2}, n_{-1};
  bool down_;
};

class computed_tables : public testing::Test {
 protected:
  computed_tables() {
    empty.open()->write([](transaction& tx) {
      tx.script("CREATE TABLE wanted (of_ BIGINT)");
      tx.script("INSERT INTO wanted VALUES (1), (2)");
    });
    reader = open_sqlite_reader(
        {.main = empty.folder() + "/city.sqlite",
         .tables = {
             {.name = "square",
              .columns = {{"of_", "BIGINT", true}, {"n", "BIGINT", true}, {"value", "BIGINT"}},
              .key = 0,
              .ordered = 1,
              .open = [this](transaction&, table_scan const& s) { return std::make_unique<squares>(s, scans); }}}});
  }
  std::vector<std::int64_t> ask(std::string_view const sql) {
    auto out = std::vector<std::int64_t>{};
    scans.clear();
    reader->ask(sql, {{}, [&](row_view const& r) { out.push_back(r.integer(0)); }});
    return out;
  }
  test::empty_store empty{engine::sqlite};
  std::vector<table_scan> scans;
  std::unique_ptr<sql_reader> reader;
};

TEST_F(computed_tables, learn_the_bounds_of_a_question) {
  EXPECT_EQ((std::vector<std::int64_t>{16, 25}),
            ask("SELECT value FROM square WHERE of_ = 2 AND n >= 4 AND n < 6 AND value > 0"));
  ASSERT_EQ(1U, scans.size());
  EXPECT_EQ(3U, scans[0].bounds.size());
}

TEST_F(computed_tables, are_asked_for_one_key_after_the_other_where_that_is_cheaper) {
  EXPECT_EQ((std::vector<std::int64_t>{1, 2}),
            ask("SELECT of_ FROM square JOIN wanted USING (of_) WHERE n = 3 ORDER BY of_"));
  EXPECT_EQ(2U, scans.size());
}

TEST_F(computed_tables, come_sorted_if_that_is_what_is_asked) {
  EXPECT_EQ((std::vector<std::int64_t>{999, 998}), ask("SELECT n FROM square WHERE of_ = 1 ORDER BY n DESC LIMIT 2"));
  EXPECT_EQ(table_scan::order::descending, scans.at(0).by);
  EXPECT_EQ((std::vector<std::int64_t>{0, 0}), ask("SELECT n FROM square ORDER BY n LIMIT 2"));
  EXPECT_EQ(table_scan::order::any, scans.at(0).by) << "of several keys they cannot";
}

TEST_F(computed_tables, say_what_is_wrong) {
  try {
    ask("SELECT * FROM square WHERE of_ = 13");
    FAIL();
  } catch (query_error const& e) {
    EXPECT_STREQ("Thirteen is not to be asked for.", e.what());
  }
  EXPECT_EQ(1U, ask("SELECT count(*) FROM square").size());
}

TEST_F(computed_tables, cannot_be_written_to) {
  EXPECT_THROW(ask("DELETE FROM square"), query_error);
  EXPECT_THROW(ask("INSERT INTO square VALUES (1, 2, 3)"), query_error);
}

TEST_F(computed_tables, are_among_the_tables) {
  auto const all = reader->tables();
  auto const it = std::ranges::find(all, std::string{"square"}, &described_table::name);
  ASSERT_NE(all.end(), it);
  EXPECT_EQ(3U, it->columns.size());
}

}  // namespace
}  // namespace madang::store
