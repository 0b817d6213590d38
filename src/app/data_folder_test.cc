#include "app/data_folder.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "support/engines.h"

namespace madang {
namespace {

namespace fs = std::filesystem;

unsigned rights_of(std::string const& path) { return unsigned(fs::status(path).permissions()); }
void touch(std::string const& path) { std::ofstream{path} << "x\n"; }

struct data_folders : testing::Test {
  test::scratch_folder scratch;
};

TEST_F(data_folders, without_a_city_are_not_made_for_what_needs_one) {
  auto const none = data_folder::with_city(scratch.file("none"));
  ASSERT_FALSE(none);
  EXPECT_EQ("There is no city in " + scratch.file("none") + ".", none.error());
  EXPECT_FALSE(fs::exists(scratch.file("none")));
  fs::create_directory(scratch.file("empty"));
  EXPECT_FALSE(data_folder::with_city(scratch.file("empty")));
  EXPECT_TRUE(fs::is_empty(scratch.file("empty")));
}

TEST_F(data_folders, that_hold_something_else_are_refused_and_stay_as_they_are) {
  auto const home = scratch.file("home");
  fs::create_directory(home);
  chmod(home.c_str(), 0755);
  touch(home + "/letter.txt");
  auto const f = data_folder::at(home);
  ASSERT_FALSE(f);
  EXPECT_NE(std::string::npos, f.error().find("letter.txt")) << f.error();
  EXPECT_EQ(0755U, rights_of(home));
  EXPECT_FALSE(fs::exists(home + "/lock"));
}

TEST_F(data_folders, go_with_a_city_that_is_not_kept) {
  {
    auto f = data_folder::at(scratch.file("a/b/c"));
    ASSERT_TRUE(f && f->take());
    touch(f->file("city.sqlite"));
    touch(f->file("city.sqlite-wal"));
  }
  EXPECT_FALSE(fs::exists(scratch.file("a")));
}

TEST_F(data_folders, that_were_there_stay_without_what_was_not_kept) {
  auto const folder = scratch.file("mine");
  fs::create_directory(folder);
  chmod(folder.c_str(), 0750);
  touch(folder + "/madang.conf");
  {
    auto f = data_folder::at(folder);
    ASSERT_TRUE(f && f->take());
    EXPECT_EQ(0700U, rights_of(folder));
    touch(f->file("city.sqlite"));
  }
  EXPECT_EQ(0750U, rights_of(folder));
  EXPECT_TRUE(fs::exists(folder + "/madang.conf"));
  EXPECT_EQ(1, std::distance(fs::directory_iterator{folder}, {}));
}

TEST_F(data_folders, with_a_city_that_was_kept_or_was_there_are_left_as_they_are) {
  auto const begin = [&](bool const kept) {
    auto f = data_folder::at(scratch.file("town"));
    ASSERT_TRUE(f && f->take());
    touch(f->file("city.sqlite"));
    if (kept) f->keep();
  };
  begin(true);
  EXPECT_EQ(0700U, rights_of(scratch.file("town")));
  chmod(scratch.file("town").c_str(), 0750);
  begin(false);
  EXPECT_TRUE(fs::exists(scratch.file("town/city.sqlite")));
  EXPECT_EQ(0750U, rights_of(scratch.file("town"))) << "its owner gave it these";
}

TEST_F(data_folders, with_half_a_city_stay_so_that_nobody_takes_it_for_a_whole_one) {
  {
    auto f = data_folder::at(scratch.file("half"));
    ASSERT_TRUE(f && f->take());
    touch(f->file(kUnfinishedImport));
  }
  EXPECT_TRUE(fs::exists(scratch.file("half")));
}

TEST_F(data_folders, of_another_process_are_not_undone) {
  auto first = data_folder::at(scratch.file("town"));
  {
    auto second = data_folder::at(scratch.file("town"));
    ASSERT_TRUE(first && second && first->take());
    EXPECT_FALSE(second->take());
    touch(first->file("city.sqlite"));
  }
  EXPECT_TRUE(fs::exists(scratch.file("town/city.sqlite")));
}

TEST_F(data_folders, remember_a_store_only_when_they_are_told_to) {
  {
    auto f = data_folder::at(scratch.file("town"));
    ASSERT_TRUE(f && f->take() && f->choose_store("postgresql://mistyped"));
    EXPECT_EQ("postgresql://mistyped", f->store_address());
  }
  EXPECT_FALSE(fs::exists(scratch.file("town")));
  auto f = data_folder::at(scratch.file("town"));
  ASSERT_TRUE(f && f->take() && f->choose_store("postgresql://right"));
  f->remember_store();
  f->keep();
  EXPECT_EQ("postgresql://right", data_folder::with_city(scratch.file("town"))->store_address());
  EXPECT_FALSE(f->choose_store("postgresql://another"));
}

}  // namespace
}  // namespace madang
