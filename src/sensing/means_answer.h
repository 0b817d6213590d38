#pragma once

#include "core/api/router.h"
#include "sensing/city.h"

namespace madang::sensing {

// /sensing/v1/means: how one property went at many sensors at once, for a day played over the map and for the small
// charts of a district.
void declare_means_answer(api::router&, city&);

}  // namespace madang::sensing
