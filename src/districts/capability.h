#pragma once

#include "core/capability.h"

namespace madang::districts {

capability const& districts();

}  // namespace madang::districts
