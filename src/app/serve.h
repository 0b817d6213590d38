#pragma once

#include "app/opened_city.h"

namespace madang {

// Keeps SIGINT, SIGTERM and SIGHUP for serve(). Comes before any thread is made: one that does not hold them
// back would end the program when they come at an unexpected moment.
void hold_signals();
// Serves a city until SIGINT or SIGTERM. Returns the exit code.
int serve(opened_city&);

}  // namespace madang
