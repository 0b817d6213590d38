#include "demo/osm_command.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "support/engines.h"
#include "support/kept_output.h"

namespace madang::demo {
namespace {

struct call_of {
  explicit call_of(std::vector<std::string> const& args) : parsed{*parse_command_line(osm_command_spec(), args)} {}
  int run(std::optional<town_options> const& of_city = {}) {
    auto c = command_call{parsed, scratch.path(), out};
    return write_osm_command(of_city, c);
  }
  test::scratch_folder scratch;
  parsed_options parsed;
  test::kept_output out;
};

struct kept_import final : ports::osm_import_port {
  bool import_osm(source const& s, output&) override {
    seen = s;
    bytes = std::filesystem::file_size(s.path);
    return answer;
  }
  source seen;
  std::uintmax_t bytes{0};
  bool answer{true};
};

}  // namespace

TEST(osm_command, writes_the_town_that_was_asked_for) {
  auto c = call_of{{"town.osm.pbf", "--sensors", "50", "--seed", "3", "--language", "de"}};
  EXPECT_EQ(0, c.run());
  EXPECT_GT(std::filesystem::file_size(c.scratch.file("town.osm.pbf")), 50'000U);
  EXPECT_TRUE(c.out.lines.ends_with(" relations.\n")) << c.out.lines;
}

TEST(osm_command, without_options_it_is_the_town_of_the_city) {
  auto of_city = call_of{{"a.osm.pbf"}};
  EXPECT_EQ(0, of_city.run(town_options{.seed = 3, .sensors = 60, .local = language::nl}));
  auto asked = call_of{{"a.osm.pbf", "--seed", "3", "--sensors", "60", "--language", "nl"}};
  EXPECT_EQ(0, asked.run());
  EXPECT_EQ(asked.out.lines, of_city.out.lines);
}

TEST(osm_command, finds_a_town_that_is_large_enough) {
  auto c = call_of{{"a.osm.pbf", "--sensors", "20", "--nodes-at-least", "60000"}};
  EXPECT_EQ(0, c.run());
  EXPECT_FALSE(c.out.notes.empty()) << "it says what it tries";
}

TEST(osm_command, says_what_is_wrong) {
  auto const refused = [](std::vector<std::string> const& args) {
    auto c = call_of{args};
    EXPECT_EQ(2, c.run());
    EXPECT_TRUE(std::filesystem::is_empty(c.scratch.path()));
    return c.out.notes;
  };
  EXPECT_EQ("The file's name ends in .osm.pbf.\n", refused({"town.pbf"}));
  EXPECT_EQ("--sensors is a number from 1 to 5,000,000.\n", refused({"a.osm.pbf", "--sensors", "0"}));
  EXPECT_EQ("--seed is a whole number from 0 on.\n", refused({"a.osm.pbf", "--seed", "x"}));
  EXPECT_EQ("--language is ko, en, de or nl.\n", refused({"a.osm.pbf", "--language", "fr"}));
  EXPECT_EQ("--nodes-at-least is a number up to 100,000,000.\n", refused({"a.osm.pbf", "--nodes-at-least", "-1"}));
  EXPECT_FALSE(parse_command_line(osm_command_spec(), {}));
}

TEST(osm_command, leaves_nothing_behind_where_it_cannot_write) {
  auto c = call_of{{"no/such/folder/a.osm.pbf"}};
  EXPECT_EQ(1, c.run());
  EXPECT_TRUE(c.out.says("no/such/folder/a.osm.pbf could not be written")) << c.out.notes;
}

TEST(osm_command, leaves_nothing_behind_when_it_is_stopped) {
  auto c = call_of{{"a.osm.pbf", "--sensors", "50"}};
  c.out.stop = true;
  EXPECT_EQ(1, c.run());
  EXPECT_TRUE(std::filesystem::is_empty(c.scratch.path()));
}

TEST(osm_command, leaves_what_was_there_when_it_is_stopped_or_cannot_take_its_place) {
  auto c = call_of{{"a.osm.pbf", "--sensors", "50"}};
  auto const file = c.scratch.file("a.osm.pbf");
  std::ofstream{file} << "last week's";
  c.out.stop = true;
  EXPECT_EQ(1, c.run());
  EXPECT_EQ(11U, std::filesystem::file_size(file));
  c.out.stop = false;
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);
  EXPECT_EQ(1, c.run());
  EXPECT_TRUE(std::filesystem::is_directory(file));
  EXPECT_TRUE(c.out.says("could not be written")) << c.out.notes;
}

TEST(osm_command, a_new_town_hands_its_map_over_in_a_file_that_goes_again) {
  auto const t = make_town({.seed = 1, .sensors = 50});
  auto port = kept_import{};
  auto out = test::kept_output{};
  EXPECT_TRUE(hand_over_map(t, port, out));
  EXPECT_GT(port.bytes, 50'000U);
  EXPECT_EQ("Madang, synthetic", port.seen.attribution);
  EXPECT_EQ("CC0-1.0", port.seen.licence);
  EXPECT_FALSE(std::filesystem::exists(port.seen.path));
  port.answer = false;
  EXPECT_FALSE(hand_over_map(t, port, out));
}

}  // namespace madang::demo
