#include "sensing/import/value_buffer.h"

#include <algorithm>

namespace madang::sensing::series_import {

static bool same_time(timed_value const& a, timed_value const& b) { return a.of == b.of && a.at_us == b.at_us; }

void value_buffer::sort() {
  auto const before = [](timed_value const& a, timed_value const& b) {
    return a.of != b.of ? a.of < b.of : a.at_us < b.at_us;
  };
  // Stable: of two rows about one time the order says which came last.
  if (!std::ranges::is_sorted(values_, before)) std::ranges::stable_sort(values_, before);
}

void value_buffer::merge_repeated() {
  auto to = std::size_t{0};
  for (auto const& v : values_) {
    if (to == 0 || !same_time(values_[to - 1], v)) {
      values_[to++] = v;
      continue;
    }
    auto& known = values_[to - 1];
    auto const same = known.value == v.value;
    if (report_ != nullptr) report_->note(same ? finding::repeated : finding::contradicted, {v.file, v.line});
    if (!same && keep_last_) known = v;
  }
  values_.resize(to);
}

void value_buffer::flush(bool const all) {
  sort();
  merge_repeated();
  kept_.clear();
  if (!all) {
    auto to = std::size_t{0};
    for (auto i = std::size_t{0}; i != values_.size(); ++i) {
      auto const is_latest = i + 1 == values_.size() || values_[i + 1].of != values_[i].of;
      if (is_latest) kept_.push_back(values_[i]);
      else values_[to++] = values_[i];
    }
    values_.resize(to);
  }
  if (!values_.empty()) sink_(values_);
  values_.swap(kept_);
  // What stays does not count: many series would otherwise make many small batches.
  wanted_ = kBatch + values_.size();
}

}  // namespace madang::sensing::series_import
