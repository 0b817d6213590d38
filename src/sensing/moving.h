#pragma once

#include <functional>
#include <string>

#include "core/json/json.h"
#include "sensing/series/dump.h"
#include "sensing/series/series_store.h"

namespace madang::sensing {

// Observations as lines of JSON, for moving a city: {"series":…}, {"points":…,"base64":…}, {"id":…}, {"edit":…}.
void dump_observations(series_store&, std::function<void(std::string const&)> const& line);
// About how many lines that will be: most are of full pieces of a series.
std::int64_t lines_to_dump(series_store&);
// One of those lines; nothing if it is none.
std::optional<dump_record> read_record(json::node const&);

}  // namespace madang::sensing
