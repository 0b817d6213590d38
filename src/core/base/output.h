#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace madang {

// How far a long piece of work has come.
struct progress_state {
  std::string what;    // "Importing observations"
  std::int64_t done{0};
  std::optional<std::int64_t> total{};
  std::chrono::milliseconds elapsed{0};
};
// "Importing observations: 1,234,567 of 2,000,000 (61 %), 450,000/s, 2 s left"
std::string to_text(progress_state const&);

// Where a command writes: a terminal, a log, or the socket of a client. Safe to call from one thread.
class output {
 public:
  virtual ~output() = default;
  virtual void line(std::string_view) = 0;           // a result: standard output
  virtual void note(std::string_view) = 0;           // for the person who waits: standard error
  virtual void progress(progress_state const&) = 0;  // replaces the one before, where that can be done
  virtual bool cancelled() const { return false; }   // the person has given up
};

// Ends long work of which nobody wants to know any more.
struct stopped : std::runtime_error {
  stopped() : std::runtime_error{"Stopped as you wished."} {}
};
inline void stop_if_cancelled(output const& o) {
  if (o.cancelled()) throw stopped{};
}

// Standard output and error of this process. On a terminal progress is a line that updates, elsewhere a line
// now and then.
std::unique_ptr<output> make_standard_output();

class logger;
// The log of a program that goes on: what happened, and progress as a line now and then. `part` must outlive it.
std::unique_ptr<output> make_log_output(logger&, std::string_view part);

// Counts, and reports now and then; nothing for what takes less than a second.
class progress {
 public:
  progress(output& o, std::string what, std::optional<std::int64_t> total = {});
  ~progress();  // says how much it was in the end, if it ever spoke
  void add(std::int64_t n = 1);
  std::int64_t done() const { return state_.done; }

 private:
  void report(std::chrono::steady_clock::time_point);
  output& out_;
  progress_state state_;
  std::chrono::steady_clock::time_point begun_, next_;
  std::int64_t unchecked_{0};
  bool spoke_{false};
};

}  // namespace madang
