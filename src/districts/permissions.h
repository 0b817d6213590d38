#pragma once

#include "core/auth/principal.h"

namespace madang::districts {

inline constexpr auto kRead =
    auth::permission{"districts.district.read", "See the districts of the city", auth::role::anonymous};

}  // namespace madang::districts
