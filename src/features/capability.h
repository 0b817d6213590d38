#pragma once

#include "core/capability.h"

namespace madang::features {

capability const& features();

}  // namespace madang::features
