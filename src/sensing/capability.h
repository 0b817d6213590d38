#pragma once

#include "core/capability.h"

namespace madang::sensing {

capability const& sensing();

}  // namespace madang::sensing
