#include "sensing/series/decimals.h"

#include <bit>
#include <cmath>
#include <cstddef>

namespace madang::sensing {
namespace {

// What lies beyond cannot be turned back into a double by the quick way of the decoder.
constexpr auto kScaledMax = double(std::int64_t{1} << 51) - 1;

// True if the scaled number divided again is the very same double.
bool scale(double const x, double const power, std::int64_t& out) {
  auto const y = x * power;
  if (!(std::abs(y) < kScaledMax)) return false;
  // Rounds like lrint, but as two additions: 2^52 · 1.5 leaves no room for a fraction.
  constexpr auto kNoFraction = 6755399441055744.0;
  auto const whole = (y + kNoFraction) - kNoFraction;
  out = std::int64_t(whole);
  return std::bit_cast<std::uint64_t>(double(out) / power) == std::bit_cast<std::uint64_t>(x);
}

std::size_t count_odd(std::span<double const> const xs, double const power, std::size_t const enough) {
  auto n = std::size_t{0};
  auto ignored = std::int64_t{0};
  for (auto const x : xs) {
    n += scale(x, power, ignored) ? 0U : 1U;
    if (n == enough) break;
  }
  return n;
}

}  // namespace

std::optional<decimals> to_decimals(std::span<double const> const xs) {
  auto out = decimals{};
  auto fewest = xs.size() / 16 + 2;  // one may always be odd
  auto found = false;
  for (auto places = 0; places <= decimals::kMax && fewest != 0; ++places) {
    auto const odd = count_odd(xs, decimals::kPower[places], fewest);
    if (odd >= fewest) continue;
    fewest = odd;
    out.places = places;
    found = true;
  }
  if (!found) return std::nullopt;
  out.scaled.resize(xs.size());
  auto last = std::int64_t{0};
  for (auto i = std::size_t{0}; i != xs.size(); ++i) {
    if (!scale(xs[i], decimals::kPower[out.places], out.scaled[i])) {
      out.odd.push_back(std::uint32_t(i));
      out.scaled[i] = last;
    }
    last = out.scaled[i];
  }
  return out;
}

}  // namespace madang::sensing
