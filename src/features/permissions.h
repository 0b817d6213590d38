#pragma once

#include "core/auth/principal.h"

namespace madang::features {

// Each collection knows what its callers may see.
inline constexpr auto kRead = auth::permission{"features.collection.read", "Read collections", auth::role::anonymous};

}  // namespace madang::features
