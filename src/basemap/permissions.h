#pragma once

#include "core/auth/principal.h"

namespace madang::basemap {

inline constexpr auto kRead = auth::permission{"basemap.tile.read", "See the base map", auth::role::anonymous};

}  // namespace madang::basemap
