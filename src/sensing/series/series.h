#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/strong.h"
#include "core/base/time.h"

// The observation store: a stream of (datastream, time, value) as an append-only tail and sealed chunks.
// docs/decisions/0004 has the design; reference: data-platform.md 6.2.
namespace madang::sensing {

// The number of a datastream within the program; its public id may be another. Below 2^21, so that
// observation ids stay below 2^53.
using datastream_no = strong<std::int64_t, struct datastream_no_tag>;
using foi_no = strong<std::int64_t, struct foi_no_tag>;

// datastream_no * 2^32 + seq: given out in memory, below 2^53, so that JavaScript reads it exactly.
using observation_id = strong<std::int64_t, struct observation_id_tag>;
constexpr observation_id make_observation_id(datastream_no const d, std::uint32_t const seq) {
  return {d.value << 32 | std::int64_t{seq}};
}
constexpr datastream_no datastream_of(observation_id const id) { return {id.value >> 32}; }
constexpr std::uint32_t seq_of(observation_id const id) { return std::uint32_t(id.value & 0xFFFF'FFFF); }

// What a result is. A number is a double; what a double cannot hold exactly (integers beyond 2^53) is json.
enum class result_kind : std::uint8_t { number, null, boolean, text, json, record };

struct observation {
  static constexpr auto kNone = std::numeric_limits<std::int64_t>::min();

  std::int64_t start_us{0};         // phenomenonTime
  std::int64_t end_us{kNone};       // its end; kNone: an instant
  std::int64_t result_us{kNone};    // resultTime; kNone: null
  double number{0};                 // number; boolean as 0/1; the first of a record
  result_kind kind{result_kind::number};
  std::uint32_t seq{0};
  foi_no foi{};                     // 0: none
  std::string text{};               // the text, or the JSON text, of a result that is no number
  std::vector<double> record{};     // all columns of a record
  std::string extra{};              // JSON object with resultQuality, validTime, parameters; empty: none of them

  friend bool operator==(observation const&, observation const&) = default;
};

}  // namespace madang::sensing
