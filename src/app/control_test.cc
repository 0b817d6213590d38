// Commands that run in the process that serves: until they are done, or nobody waits for them.
#include "app/control.h"

#include <filesystem>
#include <future>

#include "app/city_fixture.h"
#include "core/base/limits.h"

namespace madang {

struct commands_of_a_served_city : test::on_each_store {};
INSTANTIATE_TEST_SUITE_P(, commands_of_a_served_city, test::engines(), test::engine_name);

// Of somebody who has given up before it began.
struct gave_up final : output {
  void line(std::string_view) override {}
  void note(std::string_view const s) override { said += s; }
  void progress(progress_state const&) override {}
  bool cancelled() const override { return true; }
  std::string said;
};

TEST_P(commands_of_a_served_city, tell_their_lines_and_then_how_it_ended) {
  auto c = test::whole_city{GetParam()};
  auto const lines = *c.commands().run({"admin", "data-sets", "--data", c.folder().path()}, "/");
  auto all = std::string{};
  while (lines(all)) {
  }
  EXPECT_NE(all.npos, all.find(R"({"line":"city )")) << all;
  EXPECT_TRUE(all.ends_with("{\"exit\":0}\n")) << all;
}

TEST_P(commands_of_a_served_city, end_soon_when_nobody_waits_for_them) {
  auto c = test::whole_city{GetParam()};
  test::fill(c);
  for (auto const& command : {std::vector<std::string>{"export", c.file("town.madang")}, {"verify"}}) {
    auto args = command;
    args.insert(args.end(), {"--data", c.folder().path()});
    auto out = gave_up{};
    EXPECT_EQ(1, run_command(c.city(), args, "/", out)) << command[0];
    EXPECT_EQ("Stopped as you wished.", out.said) << command[0];
  }
  EXPECT_FALSE(std::filesystem::exists(c.file("town.madang")));
  EXPECT_FALSE(std::filesystem::exists(c.file("town.madang.unfinished")));
}

TEST_P(commands_of_a_served_city, are_over_when_the_server_is_whoever_still_listens) {
  auto c = test::whole_city{GetParam()};
  test::fill(c);
  auto const heard = *c.commands().run({"export", c.file("a"), "--data", c.folder().path()}, "/");
  for (auto i = 1U; i != limits::kCommands; ++i) {
    c.commands().run({"export", c.file("b"), "--data", c.folder().path()}, "/");  // whose reader goes at once
  }
  c.commands().end();
  auto rest = std::string{};
  while (heard(rest)) {
  }
}

TEST_P(commands_of_a_served_city, are_no_more_at_a_time_than_there_may_be) {
  auto c = test::whole_city{GetParam()};
  auto const make_token =
      std::vector<std::string>{"admin", "token", "--role", "editor", "--name", "x", "--data", c.folder().path()};
  auto const ask = [&] { return c.commands().run(make_token, "/"); };
  auto held = std::promise<void>{};
  auto const released = held.get_future().share();
  c.city().shared().entities.write_later([released](store::transaction&) { released.wait(); }, [](auto) {});
  auto at_work = std::vector<commands_at_work::stream>{};
  for (auto i = std::size_t{0}; i != limits::kCommands; ++i) {  // each waits to write
    auto lines = ask();
    ASSERT_TRUE(lines);
    at_work.push_back(std::move(*lines));
  }
  auto const refused = ask();
  ASSERT_FALSE(refused);
  EXPECT_EQ(503, refused.error().status);
  EXPECT_NE(std::string::npos, refused.error().detail.find("Try again")) << refused.error().detail;
  held.set_value();
  for (auto& lines : at_work) {
    auto all = std::string{};
    while (lines(all)) {
    }
    EXPECT_TRUE(all.ends_with("{\"exit\":0}\n")) << all;
  }
  EXPECT_TRUE(ask()) << "there is room again";
}

}  // namespace madang
