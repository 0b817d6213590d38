#pragma once

#include <array>

#include "demo/portable_math.h"

namespace madang::demo {

// What happens in each hour of a day; between the middles of the hours it goes over smoothly.
using hours_of_day = std::array<double, 24>;

constexpr double at_hour(hours_of_day const& of, double const hour) {
  auto const x = hour - 0.5;
  auto const i = floor_int(x);
  auto const t = x - static_cast<double>(i);
  auto const p = [&](std::int64_t const k) { return of[static_cast<std::size_t>((i + k + 24) % 24)]; };
  // Catmull–Rom: through the points, without the flat steps of a plain blend.
  auto const y =
      p(0) +
      0.5 * t * (p(1) - p(-1) + t * (2 * p(-1) - 5 * p(0) + 4 * p(1) - p(2) + t * (3 * (p(0) - p(1)) + p(2) - p(-1))));
  return y > 0 ? y : 0;
}

}  // namespace madang::demo
