#pragma once

#include "core/capability.h"

namespace madang::basemap {

capability const& basemap();

}  // namespace madang::basemap
