#include "app/replaced_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/engines.h"

namespace madang {
namespace {

std::string text_of(std::string const& path) {
  auto in = std::ifstream{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST(replaced_file, is_there_whole_and_for_its_owner_alone) {
  auto const folder = test::scratch_folder{};
  auto const before = umask(022);
  auto const long_text = std::string(3'000'000, 'x');
  auto file = replaced_file{folder.file("city")};
  file.write("first\n");
  file.write(long_text);
  EXPECT_FALSE(std::filesystem::exists(folder.file("city")));
  file.finish();
  umask(before);
  EXPECT_EQ("first\n" + long_text, text_of(folder.file("city")));
  EXPECT_EQ(std::filesystem::perms{0600}, std::filesystem::status(folder.file("city")).permissions());
  EXPECT_FALSE(std::filesystem::exists(folder.file("city.unfinished")));
}

TEST(replaced_file, that_is_given_up_leaves_what_was_there_before) {
  auto const folder = test::scratch_folder{};
  std::ofstream{folder.file("city")} << "old";
  std::ofstream{folder.file("city.unfinished")} << "of one that was killed";
  {
    auto file = replaced_file{folder.file("city")};
    file.write("new");
  }
  EXPECT_EQ("old", text_of(folder.file("city")));
  EXPECT_FALSE(std::filesystem::exists(folder.file("city.unfinished")));
}

TEST(replaced_file, says_where_it_cannot_be_written) {
  auto const folder = test::scratch_folder{};
  auto const write = [&] { replaced_file{folder.file("nowhere/city")}; };
  EXPECT_THROW(write(), std::runtime_error);
}

}  // namespace madang
