#pragma once

#include "core/capability.h"

namespace madang::search {

capability const& search();

}  // namespace madang::search
