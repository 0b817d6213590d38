#pragma once

#include <functional>

#include "core/auth/data_sets.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/time.h"
#include "core/bus/bus.h"
#include "core/store/store.h"
#include "sensing/directory.h"
#include "sensing/observed_areas.h"
#include "sensing/series/series_store.h"
#include "sensing/table_streams.h"

namespace madang::sensing {

// All that the parts of this capability share. Made once at start; outlives every request.
struct city {
  store::store& entities;
  series_store& observations;
  auth::data_sets& sets;
  clock const& time;
  logger& log;
  metrics& counters;
  bus::bus& events;
  directory datastreams{};
  observed_areas areas{};
  auth::data_set_no default_set{};  // for what is made without naming one
  table_streams tables{};
  std::function<void(datastream_no, observation const&)> corrected{};  // told of every observation that was changed
  std::function<void(entity_type, entity_no)>
      changed{};  // told of every entity that was made or changed, after the commit
};

}  // namespace madang::sensing
