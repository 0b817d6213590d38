#pragma once

#include <functional>

#include "core/store/store.h"
#include "sensing/series/series_state.h"

// The table sensing_series: what is sealed of each series, and its latest observation.
namespace madang::sensing {

struct series_row {
  datastream_no datastream{};
  std::uint64_t sealed_seq{0}, next_seq{0};
  std::int64_t n{0}, last_chunk_n{0};
  series_bounds bounds{};
  std::optional<observation> latest{};
};

void put_series_row(store::transaction&, series_row const&);
void each_series_row(store::transaction&, std::function<void(series_row const&)> const&);
std::optional<series_row> find_series_row(store::transaction&, datastream_no);
// 0 if nothing of it was ever sealed.
std::uint64_t sealed_seq_of(store::transaction&, datastream_no);

}  // namespace madang::sensing
