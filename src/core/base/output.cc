#include "core/base/output.h"

#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>

#include "core/base/log.h"
#include "core/base/text.h"

namespace madang {

using namespace std::chrono_literals;

static std::string time_text(std::int64_t const seconds) {
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7'200) return fmt::format("{} min", (seconds + 30) / 60);
  return fmt::format("{} h", (seconds + 1'800) / 3'600);
}

std::string to_text(progress_state const& p) {
  auto const seconds = std::max(0.001, std::chrono::duration<double>(p.elapsed).count());
  auto const rate = double(p.done) / seconds;
  auto out = fmt::format("{}: {}", p.what, with_thousands(p.done));
  if (p.total && *p.total > 0) out += fmt::format(" of {} ({} %)", with_thousands(*p.total), p.done * 100 / *p.total);
  out += rate < 10 ? fmt::format(", {:.1f}/s", rate) : fmt::format(", {}/s", with_thousands(std::int64_t(rate)));
  if (p.total && rate > 0 && p.done < *p.total) {
    out += fmt::format(", {} left", time_text(std::int64_t(double(*p.total - p.done) / rate)));
  }
  return out;
}

namespace {

// Where a line cannot be replaced by the next.
constexpr auto kNowAndThen = 10s;

class log_output final : public output {
 public:
  log_output(logger& l, std::string_view const part) : log_{l}, part_{part} {}
  void line(std::string_view const s) override { log_.info(part_, s); }
  void note(std::string_view const s) override { log_.info(part_, s); }
  void progress(progress_state const& p) override {
    auto const now = std::chrono::steady_clock::now();
    if (now < next_) return;
    log_.info(part_, to_text(p));
    next_ = now + kNowAndThen;
  }

 private:
  logger& log_;
  std::string_view part_;
  std::chrono::steady_clock::time_point next_{};
};

class standard_output final : public output {
 public:
  ~standard_output() override { end_line(); }
  void line(std::string_view const s) override {
    end_line();
    std::fwrite(s.data(), 1, s.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
  }
  void note(std::string_view const s) override {
    end_line();
    std::fwrite(s.data(), 1, s.size(), stderr);
    std::fputc('\n', stderr);
  }
  void progress(progress_state const& p) override {
    auto const now = std::chrono::steady_clock::now();
    if (terminal_) {
      std::fprintf(stderr, "\r\033[K%s", to_text(p).c_str());
      std::fflush(stderr);
      open_ = true;
    } else if (now >= next_) {
      std::fprintf(stderr, "%s\n", to_text(p).c_str());
      next_ = now + kNowAndThen;
    }
  }

 private:
  void end_line() {
    if (open_) std::fputc('\n', stderr);
    open_ = false;
  }
  bool terminal_{isatty(2) == 1}, open_{false};
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace

std::unique_ptr<output> make_standard_output() { return std::make_unique<standard_output>(); }

std::unique_ptr<output> make_log_output(logger& l, std::string_view const part) {
  return std::make_unique<log_output>(l, part);
}

progress::progress(output& o, std::string what, std::optional<std::int64_t> const total)
    : out_{o}, state_{std::move(what), 0, total, {}}, begun_{std::chrono::steady_clock::now()}, next_{begun_ + 1s} {}

progress::~progress() {
  if (spoke_) report(std::chrono::steady_clock::now());
}

void progress::add(std::int64_t const n) {
  state_.done += n;
  // The clock is asked now and then only: callers count single rows.
  if ((unchecked_ += n) < 256 && n < 256) return;
  unchecked_ = 0;
  auto const now = std::chrono::steady_clock::now();
  if (now >= next_) report(now);
}

void progress::report(std::chrono::steady_clock::time_point const now) {
  state_.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_);
  out_.progress(state_);
  spoke_ = true;
  next_ = now + 500ms;
}

}  // namespace madang
