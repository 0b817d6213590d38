#pragma once

#include <cstddef>
#include <cstdint>

// What an import may need; beyond it a city has another problem than its mapping.
namespace madang::sensing::series_import {

inline constexpr auto kMappingBytes = std::size_t{1} << 20;
inline constexpr auto kThings = std::size_t{200'000};
inline constexpr auto kSeries = std::size_t{1'000'000};
inline constexpr auto kBatch = std::size_t{1} << 18;            // values between two appends
inline constexpr auto kNamedMistakes = std::int64_t{20};        // then they are only counted
inline constexpr auto kListedSeries = std::size_t{20};          // in the summary one by one
inline constexpr auto kMistakenRowsPercent = std::int64_t{10};  // more, and the mapping is wrong, not the rows

}  // namespace madang::sensing::series_import
