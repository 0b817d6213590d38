#pragma once

#include "core/capability.h"

namespace madang::demo {

capability const& demo();

}  // namespace madang::demo
