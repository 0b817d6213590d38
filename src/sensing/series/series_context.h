#pragma once

#include <atomic>
#include <mutex>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/time.h"
#include "sensing/series/merge.h"
#include "sensing/series/series_rows.h"
#include "sensing/series/series_store.h"
#include "sensing/series/tail_rows.h"

// What the parts of the observation store share. Locks are taken in this order: chunks, ids (ingest.h), accept, a
// series.
namespace madang::sensing {

// The metrics ask for them, perhaps when the store is gone.
struct series_totals {
  std::atomic<std::int64_t> all{0};       // committed observations
  std::atomic<std::int64_t> unsealed{0};  // points in tails, committed or not
  std::atomic<std::int64_t> unsealed_bytes{0};

  void add_unsealed(std::int64_t const points, std::int64_t const bytes) {
    unsealed.fetch_add(points, std::memory_order_relaxed);
    unsealed_bytes.fetch_add(bytes, std::memory_order_relaxed);
  }
};

struct series_context {
  series_context(store::store& s, clock const& c, logger& l, metrics& m, series_options const& o)
      : db{s},
        time{c},
        log{l},
        options{o},
        stored{m.count("madang_sensing_observations_stored_total", "Observations stored since the start")},
        repeated{m.count("madang_sensing_observations_repeated_total", "Observations that were known already")},
        commits{m.count("madang_sensing_commits_total", "Commits of observations")},
        chunks_written{m.count("madang_sensing_chunks_written_total", "Chunks written, those written anew included")},
        seal_time{m.durations("madang_sensing_seal_seconds", "From reading unsealed points to their chunks on disk")} {}

  chunk_merger merger() const { return {db.kind(), {options.chunk_points}}; }
  // Before they are written, in the transaction or outside.
  void number(std::span<chunk_rows> const made) { give_numbers(made, {options.chunk_points}, last_chunk); }

  store::store& db;
  clock const& time;
  logger& log;
  series_options const options;
  series_map series;

  // Held from reading the chunks of a series to the commit that replaces them. There is one for all:
  // sealing goes in large pieces, and corrections are few.
  std::mutex chunks;
  std::vector<series_state*> unreconciled;  // series of which a change of chunks ended in doubt; guarded by `chunks`
  std::atomic<std::int64_t> last_chunk{0}, last_edit{0};

  // Held while a batch is looked through and accepted, and by whoever takes points out of a tail: or a repetition of
  // one that moved to a chunk in between would be in neither.
  std::mutex accept;

  // The writer's thread writes these.
  std::atomic<std::int64_t> generation{0};       // of the tail that grows
  std::atomic<std::int64_t> generation_rows{0};

  std::shared_ptr<series_totals> const totals{std::make_shared<series_totals>()};

  counter &stored, &repeated, &commits, &chunks_written;
  duration_histogram& seal_time;
};

// What to write about a series whose chunks change. Its mutex must be held.
inline series_row row_of(series_state const& s, std::uint64_t const sealed_seq, std::int64_t const n,
                         std::int64_t const last_chunk_n) {
  return {.datastream = s.no,
          .sealed_seq = sealed_seq,
          .next_seq = s.next_seq,
          .n = n,
          .last_chunk_n = last_chunk_n,
          .bounds = s.bounds,
          .latest = s.latest};
}

}  // namespace madang::sensing
