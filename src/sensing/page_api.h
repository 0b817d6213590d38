#pragma once

#include "core/api/router.h"
#include "sensing/city.h"
#include "sensing/live_feed.h"

namespace madang::sensing {

// /sensing/v1/…: what the page and other light clients read.
void declare_page_api(api::router&, city&, live_feed&);

// The usual time between two observations, from all that there are.
std::optional<double> usual_interval_s(city const&, datastream_no);

}  // namespace madang::sensing
