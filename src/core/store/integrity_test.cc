#include "core/store/integrity.h"

#include <filesystem>
#include <fstream>

#include "support/engines.h"

namespace madang::store {

class integrity : public test::on_each_store {};

TEST_P(integrity, of_a_store_in_use_is_sound) {
  auto empty = test::empty_store{GetParam()};
  auto const db = empty.open();
  db->write([](transaction& tx) { tx.script("CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT)"); });
  EXPECT_EQ(std::vector<std::string>{}, faults_of(*db));
}

INSTANTIATE_TEST_SUITE_P(store, integrity, test::engines(), test::engine_name);

TEST(integrity_of_a_file, a_damaged_page_is_noticed) {
  auto const folder = test::scratch_folder{};
  auto const file = folder.file("damaged.sqlite");
  auto counters = metrics{};
  {
    auto const db = open_sqlite(file, {}, counters);
    db->write([](transaction& tx) {
      tx.script("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX thing_by_name ON thing (name)");
      for (auto i = 0; i != 2'000; ++i) {
        tx.execute({"test.insert", "INSERT INTO thing VALUES ($1, $2)"}, {i, "name " + std::to_string(i * 7 % 2'000)});
      }
    });
  }
  open_sqlite_session(file, true)->script("PRAGMA wal_checkpoint(TRUNCATE)");
  auto bytes = std::fstream{file, std::ios::in | std::ios::out | std::ios::binary};
  auto const size = std::filesystem::file_size(file);
  for (auto at = std::uint64_t{8'192} + 3'000; at < size;
       at += 8'192) {  // rows and entries of the index; not the schema
    bytes.seekp(std::streamoff(at));
    bytes << "what is not to be here";
  }
  bytes.close();
  auto const db = open_sqlite(file, {}, counters);
  EXPECT_NE(std::vector<std::string>{}, faults_of(*db));
}

}  // namespace madang::store
