#pragma once

#include "sensing/creation.h"

namespace madang::sensing {

// Takes an entity away with all that cannot be without it (18-088, 10.4, table 25): a Thing's and Sensor's and
// ObservedProperty's Datastreams with their Observations, a Thing's and Location's HistoricalLocations. Their
// observations are erased after the commit; `erased` and `erased_features` tell which.
struct removal {
  changes done;
  std::vector<datastream_no> erased;
  std::vector<foi_no> erased_features;
};

removal remove_with_dependants(store::transaction&, city const&, entity const&, auth::principal const&);

}  // namespace madang::sensing
