#pragma once

#include <memory>

#include "basemap/base_map.h"
#include "core/api/router.h"

namespace madang::basemap {

// Declares tiles and TileJSON; `kept` has to live as long as the router.
void declare_tile_api(api::router&, base_map&, std::unique_ptr<api::mounted>& kept);

}  // namespace madang::basemap
