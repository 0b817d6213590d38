#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/query/evaluate.h"
#include "core/query/odata.h"
#include "sensing/entity_graph.h"
#include "sensing/series/series_store.h"

namespace madang::sensing {

// What was made of a question: which series, between which times and values, and what is left to evaluate.
struct observation_plan {
  std::vector<datastream_no> series;  // ascending
  std::int64_t from_us{std::numeric_limits<std::int64_t>::min()}, to_us{std::numeric_limits<std::int64_t>::max()};
  std::optional<std::pair<double, double>> numbers{};
  points_query points_of(datastream_no const d) const { return {d, from_us, to_us, numbers}; }
  std::optional<query::evaluator> rest{};
  std::optional<foi_no> feature{};
  bool only_between{false};  // of instants, `rest` says no more than these times do

  bool passes(datastream_no, observation const&, entity_graph&) const;
};

// The place of an observation in any order: its sort keys, then its datastream, time and number.
struct observation_place {
  std::vector<query::value> keys;
  datastream_no datastream{};
  std::int64_t start_us{0};
  std::uint32_t seq{0};
};

// Observations of a plan, one after another, in one order.
class observation_stream {
 public:
  virtual ~observation_stream() = default;
  virtual bool next() = 0;  // to the next one; false after the last
  virtual observation const& seen() const = 0;
  virtual datastream_no datastream() const = 0;
  virtual observation_place place() const = 0;
};

// By datastream, then by time.
std::unique_ptr<observation_stream> stream_by_series(observation_plan const&, entity_graph&,
                                                     std::optional<observation_place> after);
// By time over all series; a series is opened when its turn comes.
std::unique_ptr<observation_stream> stream_by_time(observation_plan const&, entity_graph&, bool descending,
                                                   std::optional<observation_place> after);
// By anything: the best `most` of all that pass are kept and sorted.
std::unique_ptr<observation_stream> stream_sorted(observation_plan const&, entity_graph&,
                                                  std::span<query::order_key const>, std::size_t most,
                                                  std::optional<observation_place> after);

}  // namespace madang::sensing
