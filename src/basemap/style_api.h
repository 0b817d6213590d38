#pragma once

#include "basemap/base_map.h"
#include "core/api/router.h"

namespace madang::basemap {

// Declares the styles light.json and dark.json and their sprite.
void declare_style_api(api::router&, base_map&);

}  // namespace madang::basemap
