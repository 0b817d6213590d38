#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/store/migrate.h"
#include "core/store/store.h"
#include "sensing/series/chunk.h"
#include "sensing/series/series_state.h"

namespace madang {
class logger;
class metrics;
struct clock;
}  // namespace madang

namespace madang::sensing_observations {
// A chunk is a row of 0.4 to 7 KB: in pages of 8 KiB up to a third would stay empty.
inline constexpr auto kStoreOptions = store::store_options{.readers = 4, .sqlite_page_bytes = 16'384};
extern std::vector<store::migration> const kMigrations;  // run them before a series_store is made
}

namespace madang::sensing {

struct series_context;

struct series_options {
  std::size_t chunk_points{1'024};
  std::size_t rows_per_commit{50'000};
  // Then another tail is begun and the old one sealed; so it is each day. More rows if there are more series
  // than a sixty-fourth of it: to seal a few points of each costs more than it brings.
  std::size_t tail_rows{1'000'000};
  // Then appending fails as unavailable: of memory for unsealed points, and of rows that wait for a commit.
  std::size_t unsealed_bytes_max{std::size_t{512} << 20};
  std::size_t waiting_rows_max{1'000'000};
  bool seals_by_itself{true};            // tests may want to say when
};

struct new_observation {
  datastream_no datastream{};
  observation value{};            // its seq is given out by the store
  std::optional<std::string> id{};  // if the client gave one
};

struct outcome {
  enum class what {
    stored,
    known,     // an equal one is there already: `id` is its
    id_taken,  // another observation has the id that the client gave: `id` is its
    refused,   // cannot be stored, `reason` says why
  };
  what is{what::refused};
  observation_id id{};
  std::string_view reason{};
};

// What was stored, for those who follow it live.
struct committed {
  datastream_no datastream{};
  observation const* value{};
};

// Which points of a datastream: by start time, and those that are numbers by their number. All inclusive.
struct points_query {
  datastream_no datastream{};
  std::int64_t from_us{std::numeric_limits<std::int64_t>::min()};
  std::int64_t to_us{std::numeric_limits<std::int64_t>::max()};
  std::optional<std::pair<double, double>> numbers{};  // leaves out whatever is no number from … to
};

struct buckets_query {
  datastream_no datastream{};
  std::int64_t from_us{0}, to_us{0};  // inclusive
  std::int64_t step_us{kHourUs};      // > 0; whole hours and days come from the roll-ups
  std::int64_t origin_us{0};          // where a bucket starts
};

using bucket_list_sink = std::function<void(datastream_no, std::vector<bucket>)>;

enum class edited { done, not_found, refused };
struct editor {
  std::string who, why;
};

// The observations of all datastreams, in tails and chunks (docs/decisions/0004). One owns a store.
//
// All members may be called from any thread but the store's writer (the callbacks below), and whatever
// reads or writes may throw store::error. Nobody ever sees what is not committed. What is written together
// for one series becomes visible together.
class series_store {
 public:
  // Reads the state of all series and the unsealed points. The store must be migrated.
  series_store(store::store&, clock const&, logger&, metrics&, series_options = {});
  ~series_store();  // end()
  series_store(series_store const&) = delete;

  // --- writing

  using appended = std::function<void(result<std::vector<outcome>, store::error>)>;
  // `done` gets an outcome for each, in their order, once all that is stored is on disk; on the writer's
  // thread, so it must be quick and may not throw. If nothing can be written it gets the error, and nothing
  // of the batch is stored. It may be called before append returns. Batches that wait together share a commit.
  void append(std::vector<new_observation>, appended done);
  std::vector<outcome> append_and_wait(std::vector<new_observation>);
  // True if append would have to look for repetitions on disk: then it wants a thread that may wait.
  bool needs_disk(std::span<new_observation const>) const;
  // Called on the writer's thread after each commit. Set it before the first append.
  void on_commit(std::function<void(std::span<committed const>)>);

  // Corrections and deletions are on disk when these return, with a line in sensing_edit.
  edited edit(observation_id, observation const&, editor const&);
  std::int64_t erase(std::span<observation_id const>, editor const&);  // returns how many there were
  std::int64_t erase_by_foi(foi_no, editor const&);
  std::int64_t erase_series(datastream_no, editor const&);

  // --- from memory

  std::optional<observation> latest(datastream_no) const;
  std::vector<std::optional<observation>> latest(std::span<datastream_no const>) const;
  std::int64_t count(datastream_no) const;
  std::int64_t count_all() const;
  std::optional<series_bounds> bounds(datastream_no) const;  // nothing if it has no observation
  std::vector<datastream_no> datastreams() const;            // those that have or had observations
  std::int64_t unsealed() const;
  std::size_t memory() const;  // bytes of all that is kept of observations; takes a moment

  // --- reading; see also series_reader

  std::optional<observation> find(observation_id) const;
  std::optional<observation_id> find_id(std::string_view client_given) const;
  // Pairs of seq and client-given id, by seq.
  std::vector<std::pair<std::uint32_t, std::string>> client_ids(datastream_no, std::uint32_t seq_from,
                                                                std::uint32_t seq_to) const;
  bool has_client_ids(datastream_no) const;
  std::int64_t count_points(points_query const&) const;
  // The non-empty buckets in their order.
  std::vector<bucket> aggregate(buckets_query const&) const;
  // The same of many datastreams, one after the other in their order, as they were at one instant. The sink may
  // not read the store.
  void aggregate(buckets_query, std::span<datastream_no const>, bucket_list_sink const&) const;
  // True if a point of them, or near them, has an end: then it is not its start alone that tells when it was.
  bool has_periods(points_query const&) const;
  std::vector<datastream_no> datastreams_of(foi_no) const;
  // What has (or had) observations of what, each once.
  std::vector<std::pair<datastream_no, foi_no>> feature_uses() const;

  // --- keeping

  // Waits until all that was appended is stored and on_commit has been told of it. Nothing may be appended after that.
  void end();
  // Puts all committed points into chunks, and waits for it.
  void seal_all();
  series_context& context() { return *context_; }  // for the other parts of this folder

 private:
  class parts;
  std::unique_ptr<series_context> context_;
  std::unique_ptr<parts> parts_;
};

}  // namespace madang::sensing
