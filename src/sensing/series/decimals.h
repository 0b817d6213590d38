#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace madang::sensing {

// Numbers as whole multiples of 1/10^decimals. Measured values are nearly always short decimals.
struct decimals {
  static constexpr auto kMax = 6;
  static constexpr double kPower[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};

  int places{0};
  std::vector<std::int64_t> scaled{};
  // Where the number is none (NaN, -0.0, a long fraction); the one before stands there.
  std::vector<std::uint32_t> odd{};
};

// Nothing if more than every sixteenth number is odd.
std::optional<decimals> to_decimals(std::span<double const>);

}  // namespace madang::sensing
