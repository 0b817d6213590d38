#pragma once

#include <cstdint>
#include <vector>

#include "sensing/series/series_state.h"

namespace madang::sensing {

using chunk_no = strong<std::int64_t, struct chunk_no_tag>;

inline constexpr auto kHourUs = std::int64_t{3'600'000'000};
inline constexpr auto kDayUs = 24 * kHourUs;

// What the finite numbers of one stretch of time come to. Other results do not count.
struct bucket {
  std::int64_t no{0};  // starts at no * step
  std::int64_t n{0};
  double min{0}, max{0}, sum{0};
  double sum2{0};  // of squares

  void add(double);
  void add(bucket const&);
  friend bool operator==(bucket const&, bucket const&) = default;
};

// Rounds down, for times before 1970 too.
constexpr std::int64_t bucket_of(std::int64_t const t_us, std::int64_t const step_us,
                                 std::int64_t const origin_us = 0) {
  auto const d = t_us - origin_us;
  return d / step_us - (d % step_us < 0 ? 1 : 0);
}
// True if point i counts.
inline bool counts(columns const& c, std::size_t const i) {
  return c.kind[i] == result_kind::number && std::isfinite(c.v[i]);
}
// Adds points of a sorted column to buckets sorted by `no`.
void add_to_buckets(std::vector<bucket>& out, columns const& c, std::int64_t step_us, std::int64_t origin_us = 0);

// What is known of a chunk without reading it: a row of sensing_chunk.
struct chunk_head {
  static constexpr auto kSeveral = std::int64_t{-1};  // features of interest

  chunk_no no{};
  datastream_no datastream{};
  position first{}, last{};
  series_bounds bounds{};  // end_us is kNone if no point has an end
  std::int64_t n{0};
  bucket numbers{};
  std::uint32_t seq_min{0}, seq_max{0};
  std::int64_t foi{0};
  bool has_hours{false}, has_days{false};

  friend bool operator==(chunk_head const&, chunk_head const&) = default;
};

// A chunk ready to be written.
struct chunk {
  chunk_head head{};
  columns points{};  // sorted
  std::vector<bucket> hours{}, days{};
};

// `points` must be sorted and not empty.
chunk make_chunk(chunk_no, datastream_no, columns points);

}  // namespace madang::sensing
