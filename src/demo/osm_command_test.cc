#include "demo/osm_command.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "support/engines.h"

namespace madang::demo {
namespace {

struct kept_output final : output {
  void line(std::string_view const s) override { lines.emplace_back(s); }
  void note(std::string_view const s) override { notes.emplace_back(s); }
  void progress(progress_state const&) override {}
  bool cancelled() const override { return given_up; }
  std::vector<std::string> lines, notes;
  bool given_up{false};
};

struct call_of {
  explicit call_of(std::vector<std::string> const& args) : parsed{*parse_command_line(osm_command_spec(), args)} {}
  int run(std::optional<town_options> const& of_city = {}) {
    auto c = command_call{parsed, scratch.path(), out};
    return write_osm_command(of_city, c);
  }
  test::scratch_folder scratch;
  parsed_options parsed;
  kept_output out;
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
  ASSERT_EQ(1U, c.out.lines.size());
  EXPECT_TRUE(c.out.lines[0].ends_with("relations.")) << c.out.lines[0];
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
    return c.out.notes.empty() ? "" : c.out.notes[0];
  };
  EXPECT_EQ("The file's name ends in .osm.pbf.", refused({"town.pbf"}));
  EXPECT_EQ("--sensors is a number from 1 to 5,000,000.", refused({"a.osm.pbf", "--sensors", "0"}));
  EXPECT_EQ("--seed is a whole number from 0 on.", refused({"a.osm.pbf", "--seed", "x"}));
  EXPECT_EQ("--language is ko, en, de or nl.", refused({"a.osm.pbf", "--language", "fr"}));
  EXPECT_EQ("--nodes-at-least is a number up to 100,000,000.", refused({"a.osm.pbf", "--nodes-at-least", "-1"}));
  EXPECT_FALSE(parse_command_line(osm_command_spec(), {}));
}

TEST(osm_command, leaves_nothing_behind_where_it_cannot_write) {
  auto c = call_of{{"no/such/folder/a.osm.pbf"}};
  EXPECT_EQ(1, c.run());
  ASSERT_EQ(1U, c.out.notes.size());
  EXPECT_NE(std::string::npos, c.out.notes[0].find("could not be written"));
}

TEST(osm_command, leaves_nothing_behind_when_it_is_stopped) {
  auto c = call_of{{"a.osm.pbf", "--sensors", "50"}};
  c.out.given_up = true;
  EXPECT_EQ(1, c.run());
  EXPECT_TRUE(std::filesystem::is_empty(c.scratch.path()));
}

TEST(osm_command, a_new_town_hands_its_map_over_in_a_file_that_goes_again) {
  auto const t = make_town({.seed = 1, .sensors = 50});
  auto port = kept_import{};
  auto out = kept_output{};
  EXPECT_TRUE(hand_over_map(t, port, out));
  EXPECT_GT(port.bytes, 50'000U);
  EXPECT_EQ("Madang, synthetic", port.seen.attribution);
  EXPECT_EQ("CC0-1.0", port.seen.licence);
  EXPECT_FALSE(std::filesystem::exists(port.seen.path));
  port.answer = false;
  EXPECT_FALSE(hand_over_map(t, port, out));
}

}  // namespace madang::demo
