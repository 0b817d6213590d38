#pragma once

#include <span>
#include <vector>

#include "core/ports/districts.h"
#include "core/ports/series.h"
#include "demo/sensors.h"

namespace madang::demo {

// The town's sensors and districts as other capabilities understand them.
std::vector<ports::station_description> describe_stations(town const&, std::span<sensor const>);
std::vector<ports::district> describe_districts(town const&);

}  // namespace madang::demo
