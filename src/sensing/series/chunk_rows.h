#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/store/store.h"
#include "sensing/series/chunk.h"
#include "sensing/series/chunk_arrays.h"

// The tables of chunks and their roll-ups, on both engines.
namespace madang::sensing {

// A chunk as its rows will be. Made outside a transaction, because encoding takes longer than writing.
struct chunk_rows {
  chunk_head head{};
  std::vector<bucket> hours{}, days{};
  std::string data{};  // SQLite: all; PostgreSQL: what is not in the arrays
  std::optional<steps> times{}, numbers{};
  std::string time_array{}, number_array{};  // int[] in their wire form
  int decimals{0};
  chunk_arrays arrays{};
  std::vector<std::int64_t> fois{};  // different ones, none of them 0
};
chunk_rows encode_chunk(store::engine, chunk const&);

// Thrown by whoever reads a chunk that is not what was written, with a sentence that says which.
struct damaged_chunk : store::error {
  explicit damaged_chunk(std::string const& what) : error{kind::other, what} {}
};

void insert_chunks(store::transaction&, std::span<chunk_rows const>);
void erase_chunks(store::transaction&, std::span<chunk_no const>);
void erase_all_chunks(store::transaction&, datastream_no);

// Which chunks of a datastream to read: those that have room for a point between two places, both
// exclusive; in the order of time or against it.
struct place {
  std::int64_t t_us{0};
  std::int64_t seq{0};  // -1: before all of that time; 2^32: after all
  friend auto operator<=>(place const&, place const&) = default;
};
constexpr place before_all_at(std::int64_t const t_us) { return {t_us, -1}; }
constexpr place after_all_at(std::int64_t const t_us) { return {t_us, std::int64_t{1} << 32}; }

struct chunk_query {
  datastream_no datastream{};
  place lower{before_all_at(std::numeric_limits<std::int64_t>::min())};
  place upper{after_all_at(std::numeric_limits<std::int64_t>::max())};
  struct number_range {
    double from, to;  // inclusive
  };
  std::optional<number_range> numbers{};  // leaves out chunks that have no number in it
  bool descending{false};
  std::int64_t limit{std::numeric_limits<std::int64_t>::max()};
};
using head_sink = std::function<void(chunk_head const&)>;
using points_sink = std::function<void(chunk_head const&, columns&)>;

void each_head(store::transaction&, chunk_query const&, head_sink const&);
void each_chunk(store::transaction&, chunk_query const&, points_sink const&);
// Empty if there is none of that number.
columns read_chunk(store::transaction&, chunk_head const&);
// Says what is wrong instead of throwing; for `verify`.
std::optional<std::string> try_read_chunk(store::transaction&, chunk_no, columns&);
// Calls f for the chunks that may have the point, until f returns true.
void each_chunk_of_seq(store::transaction&, datastream_no, std::uint32_t seq,
                       std::function<bool(chunk_head const&, columns&)> const&);

// Rows of a roll-up of one chunk or of a time range, in the order of chunks; `hours` or days.
using bucket_sink = std::function<void(bucket const&)>;
void each_rollup(store::transaction&, chunk_no, bool hours, bucket_sink const&);
// Only those numbered from … to, both inclusive.
void each_rollup(store::transaction&, chunk_query const&, bool hours, std::int64_t from, std::int64_t to,
                 bucket_sink const&);
// What the roll-ups leave out: heads of chunks with numbers that have none, or that reach out of from … end.
void each_head_not_rolled_up(store::transaction&, chunk_query const&, bool hours, std::int64_t from_us,
                             std::int64_t end_us, head_sink const&);

std::int64_t last_chunk_no(store::transaction&);
std::vector<datastream_no> series_of_foi(store::transaction&, foi_no);
void each_foi_use(store::transaction&, std::function<void(datastream_no, foi_no)> const&);

}  // namespace madang::sensing
