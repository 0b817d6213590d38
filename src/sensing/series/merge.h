#pragma once

#include <atomic>

#include "sensing/series/chunk_rows.h"

// Where new points of a series go among its chunks: behind them, into them, or between them.
namespace madang::sensing {

struct merge_options {
  std::size_t chunk_points{1'024};
};

// What the tables need so that the chunks of a series have other points.
struct chunk_changes {
  std::vector<chunk_no> erased;
  std::vector<chunk_rows> inserted;
};
void apply(store::transaction&, chunk_changes const&);

// Numbers chunks, `last` being the last one given. Rows lie in the order of the numbers. A short chunk is
// written anew before long: if the short ones lie together, whole pages become free with them.
void give_numbers(std::span<chunk_rows>, merge_options, std::atomic<std::int64_t>& last);

// The new points of one chunk, or of none: which of `heads` they go into.
struct merge_group {
  static constexpr auto kAlone = std::size_t(-1);
  std::size_t head{kAlone};
  std::size_t first{0}, count{0};  // of the points
  bool behind{false};              // all of them lie behind the chunk's last point
};
// `heads` in their order, `points` sorted. A short chunk takes what comes after (or, the first, before) it.
std::vector<merge_group> group_points(std::span<chunk_head const> heads, columns const& points, merge_options);

// Cuts sorted points into pieces of a chunk each: full ones and a rest if more will follow behind it, else
// even ones. Pieces with much text are shorter.
std::vector<std::size_t> cut(columns const& points, bool behind, merge_options);

// The chunks it makes have no numbers yet: see give_numbers.
class chunk_merger {
 public:
  chunk_merger(store::engine const e, merge_options const o) : engine_{e}, options_{o} {}

  // Adds to `out` what putting `points` (sorted, not empty) into the series takes; `tx` reads.
  // `behind_all`: they are all later than what is sealed, which saves a look.
  void merge(store::transaction& tx, datastream_no, columns const& points, bool behind_all, chunk_changes& out) const;
  // The points become one chunk or more.
  void add_pieces(datastream_no, columns const& points, bool behind, chunk_changes& out) const;

 private:
  store::engine engine_;
  merge_options options_;
};

}  // namespace madang::sensing
