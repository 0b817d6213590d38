#pragma once

#include <cmath>
#include <cstdint>

#include "sensing/series/columns.h"

// Series as sensors make them, for benches: repeatable from a seed, without a file.
namespace madang::sensing::test {

enum profile {
  temperature,     // 0.1 °C, each minute
  fine_dust,       // µg/m³ with 2 decimals, every 145 s with jitter in milliseconds
  full_precision,  // computed numbers with 16 digits, each second
};

inline constexpr auto kProfileStart = std::int64_t{1'735'689'600'000'000};  // 2025-01-01

// One point after the other.
class profile_points {
 public:
  profile_points(profile const p, std::uint64_t const seed) : profile_{p}, state_{seed * 2 + 1} {
    if (p == temperature) level_ = 153;
    if (p == fine_dust) level_ = 12;
  }
  std::int64_t t() const { return t_; }
  double v() const { return v_; }
  void next() {
    switch (profile_) {
      case temperature:
        t_ += 60'000'000;
        level_ += double(random(3)) - 1;
        v_ = level_ / 10;
        break;
      case fine_dust:
        t_ += 145'000'000 + std::int64_t(random(2'000)) * 1'000;
        level_ = std::max(1.0, level_ + (double(random(200)) - 99.5) / 100);
        v_ = std::round((level_ + double(random(300)) / 100) * 100) / 100;
        break;
      case full_precision:
        t_ += 1'000'000;
        v_ = std::sin(double(t_ % 3'600'000'000) / 5e8) * 10 + double(random(1'000'000)) / 999'983;
        break;
    }
  }

 private:
  std::uint64_t random(std::uint64_t const n) {  // xorshift64*
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return (state_ * 0x2545'F491'4F6C'DD1DULL >> 33) % n;
  }
  profile profile_;
  std::uint64_t state_;
  std::int64_t t_{kProfileStart};
  double level_{0}, v_{0};
};

inline columns profile_chunk(profile const p, std::size_t const n = 1'024) {
  auto points = profile_points{p, 1};
  auto c = columns{};
  for (auto i = std::uint32_t{0}; i != n; ++i) {
    points.next();
    c.push({.start_us = points.t(), .result_us = points.t(), .number = points.v(), .seq = i, .foi = {3}});
  }
  return c;
}

}  // namespace madang::sensing::test
