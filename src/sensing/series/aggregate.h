#pragma once

#include "sensing/series/series_reader.h"

namespace madang::sensing {

// Numbers of a stretch of time added up, bucket by bucket: from roll-ups where there are some and whole
// hours or days are asked for, else from the points.
std::vector<bucket> aggregate(series_context&, buckets_query const&);

}  // namespace madang::sensing
