#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace madang {

// Counters for operators, written in the Prometheus text format at /metrics. Names end in their unit
// (…_total, …_seconds, …_bytes). What is handed out lives as long as the registry; everything here is
// safe to call from any thread.
class counter {
 public:
  void add(std::int64_t const n = 1) { n_.fetch_add(n, std::memory_order_relaxed); }
  std::int64_t value() const { return n_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> n_{0};
};

// Durations from 100 µs to 30 s, in the buckets of kBoundsSeconds.
class duration_histogram {
 public:
  static constexpr std::array<double, 12> kBoundsSeconds{0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03,
                                                         0.1,    0.3,    1,     3,     10,   30};
  void record(double seconds);

 private:
  friend class metrics;
  std::array<std::atomic<std::int64_t>, kBoundsSeconds.size() + 1> counts_{};
  std::atomic<std::int64_t> sum_us_{0};
};

class metrics {
 public:
  // `labels` as in `method="GET",status="200"`, or empty. The same name and labels give the same counter.
  counter& count(std::string_view name, std::string_view help, std::string_view labels = {});
  duration_histogram& durations(std::string_view name, std::string_view help, std::string_view labels = {});
  // Asked when the metrics are read.
  void gauge(std::string_view name, std::string_view help, std::function<double()> read);

  std::string to_prometheus() const;

 private:
  struct entry {
    std::string name, help, labels;
    counter n;
    std::unique_ptr<duration_histogram> histogram;
    std::function<double()> read;
  };
  entry& find_or_add(std::string_view name, std::string_view help, std::string_view labels);

  mutable std::mutex mutex_;
  std::deque<entry> entries_;  // a deque, because what was handed out may not move
};

}  // namespace madang
