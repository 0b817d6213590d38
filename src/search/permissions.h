#pragma once

#include "core/auth/principal.h"

namespace madang::search {

inline constexpr auto kFind =
    auth::permission{"search.result.read", "Search what one may see in the city", auth::role::anonymous};

}  // namespace madang::search
