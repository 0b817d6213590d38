#pragma once

#include "sensing/series/series_reader.h"

namespace madang::sensing {

// Numbers of a stretch of time added up, bucket by bucket: from roll-ups where there are some and whole
// hours or days are asked for, else from the points.
std::vector<bucket> aggregate(series_context&, buckets_query const&);
// The same of many series at one instant of the store, whatever datastream the query names.
void aggregate(series_context&, buckets_query, std::span<datastream_no const>, bucket_list_sink const&);

}  // namespace madang::sensing
