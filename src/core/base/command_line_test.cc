#include "core/base/command_line.h"

#include <gtest/gtest.h>

namespace madang {

using words = std::vector<std::string>;

static command_spec spec() {
  return {"madang pack", "Packs things.", "Example:\n  madang pack a b\n",
          {{"things", "THING", "what to pack", true, true},
           {"--into", "BOX", "where to", true},
           {"--with", "TOOL", "may be given several times", false, true},
           {"--fast", "", "in a hurry"}}};
}

TEST(command_line, options_and_arguments_come_in_any_order) {
  for (auto const& args : {words{"a", "b", "--into", "box", "--fast"}, words{"--into", "box", "--fast", "a", "b"},
                           words{"--fast", "--into=box", "a", "b"}, words{"a", "--into", "box", "b", "--fast"}}) {
    auto const o = parse_command_line(spec(), args);
    ASSERT_TRUE(o) << o.error();
    EXPECT_EQ((words{"a", "b"}), o->all("things"));
    EXPECT_EQ("box", o->get("--into"));
    EXPECT_TRUE(o->has("--fast"));
    EXPECT_FALSE(o->has("--with"));
  }
}

TEST(command_line, an_option_that_may_be_repeated_takes_one_word_each_time) {
  auto const o = parse_command_line(spec(), {"--with", "rope", "a", "--into", "box", "--with", "tape", "b"});
  ASSERT_TRUE(o) << o.error();
  EXPECT_EQ((words{"rope", "tape"}), o->all("--with"));
  EXPECT_EQ((words{"a", "b"}), o->all("things"));
}

TEST(command_line, what_is_missing_unknown_or_given_twice_is_refused) {
  for (auto const& args : {words{}, words{"a"}, words{"--into", "box"}, words{"a", "--into"},
                           words{"a", "--into", "box", "--into", "bag"}, words{"a", "--into", "box", "--slow"}}) {
    auto const o = parse_command_line(spec(), args);
    ASSERT_FALSE(o);
    EXPECT_TRUE(o.error().ends_with("`madang pack --help` shows what there is.")) << o.error();
  }
}

TEST(command_line, help_shows_everything) {
  EXPECT_TRUE(parse_command_line(spec(), {"--help"})->help);
  auto const text = help_text(spec());
  EXPECT_NE(std::string::npos, text.find("Usage: madang pack THING… --into BOX [--with TOOL…] [--fast]"));
  EXPECT_NE(std::string::npos, text.find("in a hurry"));
}

}  // namespace madang
