#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

// The few functions the town needs, made of +, -, *, / and square root alone. IEEE 754 fixes these to the
// last bit; it does not fix sin and exp, and libraries differ there. Accurate to about 1e-9.
namespace madang::demo {

inline constexpr auto kPi = 3.14159265358979323846;

// std::floor as an integer, for |x| < 2^62.
constexpr std::int64_t floor_int(double const x) {
  auto const i = static_cast<std::int64_t>(x);
  return i - (x < static_cast<double>(i) ? 1 : 0);
}

// sin(2π · turns).
constexpr double sine(double const turns) {
  auto r = turns - static_cast<double>(floor_int(turns + 0.5));  // −½ … ½
  if (r > 0.25) r = 0.5 - r;
  if (r < -0.25) r = -0.5 - r;
  auto const x = 2 * kPi * r;
  auto const y = x * x;
  return x * (1 + y * (-1.0 / 6 + y * (1.0 / 120 + y * (-1.0 / 5040 + y * (1.0 / 362880 + y * (-1.0 / 39916800 +
         y * (1.0 / 6227020800)))))));
}
constexpr double cosine(double const turns) { return sine(turns + 0.25); }

// e^x; 0 below −700, no more than e^700.
constexpr double exponential(double x) {
  if (x < -700) return 0;
  if (x > 700) x = 700;
  constexpr auto kLn2 = 0.693147180559945309417;
  auto const k = floor_int(x / kLn2 + 0.5);
  auto const r = x - static_cast<double>(k) * kLn2;  // ±0.35
  auto const series = 1 + r * (1 + r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 +
                      r * (1.0 / 5040 + r * (1.0 / 40320))))))));
  return series * std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

// ln x for normal x > 0.
constexpr double logarithm(double const x) {
  auto const bits = std::bit_cast<std::uint64_t>(x);
  auto exponent = static_cast<int>(bits >> 52) - 1023;
  auto m = std::bit_cast<double>((bits & 0x000f'ffff'ffff'ffffU) | 0x3ff0'0000'0000'0000U);  // 1 … 2
  if (m > 1.4142135623730951) m /= 2, ++exponent;
  auto const z = (m - 1) / (m + 1);  // ±0.172
  auto const y = z * z;
  auto const series = 2 * z * (1 + y * (1.0 / 3 + y * (1.0 / 5 + y * (1.0 / 7 + y * (1.0 / 9 + y * (1.0 / 11))))));
  return series + exponent * 0.693147180559945309417;
}
constexpr double power(double const x, double const y) { return x > 0 ? exponential(y * logarithm(x)) : 0; }

// 0 below a, 1 above b, with a soft start and end.
constexpr double smoothstep(double const a, double const b, double const x) {
  auto const t = (x - a) / (b - a);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

// A soft hill: 1 at the middle, 0 beyond ±width.
constexpr double hill(double const distance, double const width) {
  auto const t = distance / width;
  return t <= -1 || t >= 1 ? 0 : (1 - t * t) * (1 - t * t);
}

}  // namespace madang::demo
