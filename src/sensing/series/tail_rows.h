#pragma once

#include <functional>
#include <vector>

#include "core/store/store.h"
#include "sensing/series/series.h"

// The tables of points that are in no chunk yet: append only, without an index, one table a generation,
// so that a generation goes by dropping its table and no row is ever deleted.
namespace madang::sensing {

using tail_generation = strong<std::int64_t, struct tail_generation_tag>;

struct tail_table {
  tail_generation generation{};
  std::int64_t made_us{0};
};
std::vector<tail_table> tail_tables(store::transaction&);  // oldest first
void make_tail_generation(store::transaction&, tail_generation, std::int64_t made_us);
// On PostgreSQL it gives up soon if somebody reads the table: the writer has more to do. Try again later.
void drop_tail_generation(store::transaction&, tail_generation);

struct tail_row {
  datastream_no datastream{};
  observation const* value{};
};
// Calls next() for each of `rows` rows. `plain`: all of them are numbers without end and extra.
void insert_tail_rows(store::transaction&, tail_generation, std::size_t rows, bool plain,
                      std::function<tail_row()> const& next);
bool is_plain(observation const&);

using tail_sink = std::function<void(datastream_no, observation const&)>;
void each_tail_row(store::transaction&, tail_generation, tail_sink const&);

// Numbers of a record as bytes, for a column that holds them as they are.
std::string_view record_bytes(std::vector<double> const&);
void read_record(std::string_view bytes, std::vector<double>& out);

// A NaN reads back as null and -0.0 as 0 from SQLite: `kind` says so, beside the kind of the result.
struct stored_number {
  store::arg v, kind;
};
stored_number to_stored(observation const&);
void from_stored(store::row_view const&, int v, int kind, observation& out);

}  // namespace madang::sensing
