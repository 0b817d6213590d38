#pragma once

#include "core/api/router.h"
#include "core/ports/board.h"

namespace madang::features {

void declare_collections_api(api::router&, ports::board const&);

}  // namespace madang::features
