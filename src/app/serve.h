#pragma once

#include "app/opened_city.h"

namespace madang {

// Serves a city until SIGINT or SIGTERM. Returns the exit code.
int serve(opened_city&);

}  // namespace madang
