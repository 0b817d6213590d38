#pragma once

#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

// What the benches share: a stop-watch, and lines that stand side by side with their yardstick.
namespace madang::sensing::bench {

inline double seconds(std::function<void()> const& work) {
  auto const start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The best of several: what the work takes when nothing else disturbs it.
inline double best_seconds(int const rounds, std::function<void()> const& work) {
  auto best = 1e9;
  for (auto i = 0; i != rounds; ++i) best = std::min(best, seconds(work));
  return best;
}

// Lines for people, or each figure as a line of JSON for a program. Set before the first figure.
inline auto as_json = false;

inline void headline(char const* what) {
  if (!as_json) std::printf("\n%-58s %14s %14s %9s %8s\n", what, "here", "yardstick", "ratio", "goal");
}
inline void figure(std::string const& what, double const here, double const yardstick, double const ratio,
                   std::string const& goal) {
  auto const* const format = as_json ? R"({"what":"%s","here":%.6g,"yardstick":%.6g,"ratio":%.4g,"goal":"%s"})" "\n"
                                     : "%-58s %14.6g %14.6g %8.3gx %8s\n";
  std::printf(format, what.c_str(), here, yardstick, ratio, goal.c_str());
  std::fflush(stdout);
}
inline void figure(std::string const& what, double const here, std::string const& goal) {
  auto const* const format =
      as_json ? R"({"what":"%s","here":%.6g,"goal":"%s"})" "\n" : "%-58s %14.6g                          %8s\n";
  std::printf(format, what.c_str(), here, goal.c_str());
  std::fflush(stdout);
}

struct sizes {
  std::int64_t append_rows{1'000'000};
  std::int64_t disk_days{30}, disk_series{100};
  std::int64_t read_days{365}, read_series{3};
  std::int64_t latest_series{10'000}, latest_points{100};
  std::int64_t start_points{0};  // 100,000,000 by hand
  bool postgres{true};
  std::string folder;
};

void measure_codec(sizes const&);
void measure_append(sizes const&);
void measure_disk(sizes const&);
void measure_reads(sizes const&);
void measure_start(sizes const&);
// What measure_start runs in a process of its own.
void open_and_tell(std::string const& file);

}  // namespace madang::sensing::bench
