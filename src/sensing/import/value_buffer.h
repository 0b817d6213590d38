#pragma once

#include <functional>
#include <span>
#include <vector>

#include "sensing/import/limits.h"
#include "sensing/import/registry.h"
#include "sensing/import/report.h"

namespace madang::sensing::series_import {

struct timed_value {
  std::int64_t at_us;
  double value;
  slot_no of;
  std::uint32_t line, file;
};

// Gathers values and gives them on in large batches, each by series and time, with at most one value for a
// time of a series. The latest of each series stays until the next batch, so that two rows about one
// time meet here; they do if they are neighbours in time, as in every real file.
class value_buffer {
 public:
  using sink = std::function<void(std::span<timed_value const>)>;
  // `r` hears of what was given twice; may be null.
  value_buffer(sink s, bool const keep_last, report* r) : sink_{std::move(s)}, report_{r}, keep_last_{keep_last} {
    values_.reserve(kBatch);
  }

  void add(timed_value const& v) {
    values_.push_back(v);
    if (values_.size() >= wanted_) flush(false);
  }
  void finish() { flush(true); }

 private:
  void flush(bool all);
  void sort();
  void merge_repeated();

  sink sink_;
  report* report_;
  bool keep_last_;
  std::size_t wanted_{kBatch};
  std::vector<timed_value> values_, kept_;
};

}  // namespace madang::sensing::series_import
