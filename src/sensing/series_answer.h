#pragma once

#include "core/api/router.h"
#include "sensing/city.h"

namespace madang::sensing {

// /sensing/v1/datastreams/{id}/series: what a chart draws, as single values or as hours and days.
void declare_series_answer(api::router&, city&);

}  // namespace madang::sensing
