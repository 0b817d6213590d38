#pragma once

#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/geo/point.h"
#include "core/store/store.h"
#include "sensing/series/series_store.h"

namespace madang::sensing {

// The observedArea of every Datastream (18-088, table 10): the box around the features that its observations are
// about. Kept in memory as observations are stored. Safe to call from any thread.
class observed_areas {
 public:
  // From what is stored. Where the only observation of a feature was deleted before the last start, the feature
  // still counts: the store does not look through all observations for it.
  void load(store::transaction& entities, series_store const&);

  // Called on the store's thread after a commit.
  void observed(std::span<committed const>);
  // A feature without a box is nowhere on the earth. Of one that was just made this is told before anything is
  // observed of it.
  void made(foi_no, std::optional<geo::box> const&);
  void moved(foi_no, std::optional<geo::box> const&);
  void forget(foi_no);
  void forget(datastream_no);
  // After observations of it were corrected or deleted: what is left is looked through, unless all are alike.
  void recount(datastream_no, series_store&);

  std::optional<geo::box> of(datastream_no) const;

 private:
  struct area {
    std::int64_t last{0};                 // the feature of the newest: of the next one most likely as well
    std::vector<std::int64_t> features;   // ascending
    std::optional<geo::box> box;          // around them
  };
  void add(area&, std::int64_t feature);
  void measure(area&) const;

  mutable std::mutex mutex_;
  std::unordered_map<std::int64_t, area> areas_;       // by datastream
  std::unordered_map<std::int64_t, geo::box> places_;  // of features
};

}  // namespace madang::sensing
