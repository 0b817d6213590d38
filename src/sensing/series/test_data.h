#pragma once

#include <cmath>
#include <random>

#include "sensing/series/columns.h"

// Observations for tests: from plain ones to those with everything.
namespace madang::sensing::test {

inline std::string any_text(std::mt19937_64& random) {
  constexpr std::string_view kTexts[] = {
      "", "offen", "닫힘", "{\"a\":[1,null]}", "a somewhat longer text that is in no small buffer", "\"'\\"};
  return std::string{kTexts[random() % std::size(kTexts)]};
}

inline double any_number(std::mt19937_64& random) {
  switch (random() % 12) {
    case 0: return -0.0;
    case 1: return std::numeric_limits<double>::quiet_NaN();
    case 2: return std::numeric_limits<double>::infinity();
    case 3: return std::numeric_limits<double>::denorm_min();
    case 4: return std::numeric_limits<double>::max();
    case 5: return std::sqrt(double(random() % 1'000));
    case 6: return double(std::int64_t{1} << 53);
    default: return double(std::int64_t(random() % 1'000'000) - 500'000) / 100;
  }
}

// `flavour` picks what is the same for all and what differs: 0 is plain, larger ones ever odder.
inline observation any_observation(std::mt19937_64& random, int const flavour) {
  auto o = observation{};
  o.start_us = std::int64_t(random() % 1'000) * 1'000'000;
  o.seq = std::uint32_t(random() % 5'000);
  o.number = flavour % 3 == 0 ? double(random() % 100) / 10 : any_number(random);
  if (flavour % 5 == 1) o.result_us = o.start_us + 1'500'000;
  if (flavour % 5 == 2) {
    o.result_us = random() % 2 == 0 ? observation::kNone : o.start_us - std::int64_t(random() % 10'000);
  }
  if (flavour % 4 == 1) o.end_us = o.start_us + 3'600'000'000;
  if (flavour % 4 == 2 && random() % 3 != 0) o.end_us = o.start_us + std::int64_t(random() % 100);
  if (flavour % 3 == 1) o.foi = {std::int64_t(random() % 3)};
  if (flavour % 7 == 3) {
    o.kind = result_kind(random() % 6);
    o.text = any_text(random);
  }
  if (flavour % 7 == 4) o.extra = any_text(random);
  if (flavour % 7 == 5 || (flavour % 7 == 6 && random() % 2 == 0)) {
    o.kind = result_kind::record;
    o.record.resize(flavour % 7 == 5 ? 3 : random() % 5 + 1);
    for (auto& x : o.record) x = any_number(random);
    o.number = o.record.front();
  }
  return o;
}

}  // namespace madang::sensing::test
