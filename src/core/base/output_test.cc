#include "core/base/output.h"

#include <thread>

#include <gtest/gtest.h>

#include "core/base/log.h"

namespace madang {

using namespace std::chrono_literals;

TEST(progress_text, says_how_far_how_fast_and_how_long_yet) {
  EXPECT_EQ("Importing: 1,234,567 of 2,000,000 (61 %), 411,522/s, 1 s left",
            to_text({.what = "Importing", .done = 1'234'567, .total = 2'000'000, .elapsed = 3s}));
  EXPECT_EQ("Waiting: 2, 0.5/s", to_text({.what = "Waiting", .done = 2, .elapsed = 4s}));
  EXPECT_EQ("Sealing: 10 of 7,210 (0 %), 1.0/s, 2 h left",
            to_text({.what = "Sealing", .done = 10, .total = 7'210, .elapsed = 10s}));
}

struct kept_log final : logger {
  void write(level, std::string_view const part, std::string_view const message,
             std::initializer_list<field>) override {
    lines.push_back(std::string{part} + ": " + std::string{message});
  }
  std::vector<std::string> lines;
};

TEST(progress_in_a_log, is_a_line_now_and_then_and_none_for_what_is_quick) {
  auto log = kept_log{};
  auto const out = make_log_output(log, "sensing");
  {
    auto quick = progress{*out, "Quick", 1'000};
    quick.add(1'000);
  }
  EXPECT_TRUE(log.lines.empty());
  auto slow = progress{*out, "Slow", 1'000};
  std::this_thread::sleep_for(1'100ms);
  slow.add(300);
  ASSERT_EQ(1U, log.lines.size());
  EXPECT_TRUE(log.lines[0].starts_with("sensing: Slow: 300 of 1,000 (30 %), ")) << log.lines[0];
  std::this_thread::sleep_for(600ms);
  slow.add(300);
  EXPECT_EQ(1U, log.lines.size()) << "a log is not a terminal";
}

}  // namespace madang
