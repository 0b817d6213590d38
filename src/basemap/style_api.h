#pragma once

#include "basemap/base_map.h"
#include "core/api/router.h"
#include "core/ports/board.h"

namespace madang::basemap {

// Declares the styles light.json and dark.json and their sprite. `ports` is asked for the page's fonts.
void declare_style_api(api::router&, base_map&, ports::board const& ports);

}  // namespace madang::basemap
