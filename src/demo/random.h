#pragma once

#include <cstdint>

#include "demo/portable_math.h"

// Chance that is the same on every machine: all of it is a hash of a seed. The distributions of the
// standard library are not used, because each library has its own.
namespace madang::demo {

// The finaliser of SplitMix64: every input bit changes half of the output bits.
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e37'79b9'7f4a'7c15U;
  x = (x ^ (x >> 30)) * 0xbf58'476d'1ce4'e5b9U;
  x = (x ^ (x >> 27)) * 0x94d0'49bb'1331'11ebU;
  return x ^ (x >> 31);
}
constexpr std::uint64_t mix(std::uint64_t const a, std::uint64_t const b) {
  return mix(a ^ (b * 0xd6e8'feb8'6659'fd93U + 0x2545'f491'4f6c'dd1dU));
}
template <typename... More>
constexpr std::uint64_t mix(std::uint64_t const a, std::uint64_t const b, std::uint64_t const c, More const... more) {
  return mix(mix(a, b), c, more...);
}

// A hash as a number: 0 ≤ x < 1; −1 ≤ x < 1; bell-shaped with mean 0 and deviation 1, within ±3.47.
constexpr double uniform_of(std::uint64_t const h) { return static_cast<double>(h >> 11) * 0x1p-53; }
constexpr double signed_of(std::uint64_t const h) { return 2 * uniform_of(h) - 1; }
constexpr double normal_of(std::uint64_t const h) {
  auto const sum = (h & 0xffff) + (h >> 16 & 0xffff) + (h >> 32 & 0xffff) + (h >> 48);  // four uniform ones
  return (static_cast<double>(sum) / 65536 - 2) * 1.7320508075688772;
}

// A sequence of chances, where the order is fixed by the code that asks.
class dice {
 public:
  explicit constexpr dice(std::uint64_t const seed) : seed_{seed} {}
  constexpr std::uint64_t next() { return mix(seed_, ++n_); }
  constexpr double uniform() { return uniform_of(next()); }
  constexpr double between(double const a, double const b) { return a + (b - a) * uniform(); }
  constexpr double normal() { return normal_of(next()); }
  constexpr bool chance(double const p) { return uniform() < p; }
  // 0 ≤ x < n; n > 0.
  constexpr std::uint64_t below(std::uint64_t const n) { return next() % n; }

 private:
  std::uint64_t seed_;
  std::uint64_t n_{0};
};

// Wanders smoothly (a cubic B-spline through hashed points, one a unit of x): mean 0, deviation about 1,
// within ±2.5, correlated over about one unit.
constexpr double wander(std::uint64_t const seed, double const x) {
  auto const i = floor_int(x);
  auto const t = x - static_cast<double>(i);
  auto const at = [&](std::int64_t const k) { return signed_of(mix(seed, static_cast<std::uint64_t>(i + k))); };
  auto const t2 = t * t;
  auto const t3 = t2 * t;
  return 2.5 / 6 * ((1 - 3 * t + 3 * t2 - t3) * at(-1) + (4 - 6 * t2 + 3 * t3) * at(0) +
                    (1 + 3 * t + 3 * t2 - 3 * t3) * at(1) + t3 * at(2));
}

// The same in two dimensions.
constexpr double wander(std::uint64_t const seed, double const x, double const y) {
  auto const i = floor_int(y);
  auto const t = y - static_cast<double>(i);
  auto const row = [&](std::int64_t const k) { return wander(mix(seed, static_cast<std::uint64_t>(i + k)), x); };
  auto const t2 = t * t;
  auto const t3 = t2 * t;
  return 1.44 / 6 * ((1 - 3 * t + 3 * t2 - t3) * row(-1) + (4 - 6 * t2 + 3 * t3) * row(0) +
                     (1 + 3 * t + 3 * t2 - 3 * t3) * row(1) + t3 * row(2));
}

// Cheaper and rougher, −1 … 1, for values that are asked for a million times.
constexpr double ripple(std::uint64_t const seed, double const x) {
  auto const i = floor_int(x);
  auto const t = smoothstep(0, 1, x - static_cast<double>(i));
  auto const a = signed_of(mix(seed, static_cast<std::uint64_t>(i)));
  return a + t * (signed_of(mix(seed, static_cast<std::uint64_t>(i + 1))) - a);
}
constexpr double ripple(std::uint64_t const seed, double const x, double const y) {
  auto const i = floor_int(y);
  auto const t = smoothstep(0, 1, y - static_cast<double>(i));
  auto const a = ripple(mix(seed, static_cast<std::uint64_t>(i)), x);
  return a + t * (ripple(mix(seed, static_cast<std::uint64_t>(i + 1)), x) - a);
}

}  // namespace madang::demo
