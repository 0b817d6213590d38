#pragma once

#include "core/auth/data_sets.h"
#include "core/capability.h"
#include "core/ports/series.h"

namespace madang::sensing {

// `madang import series FILE…`: tables become stations with series, through the port. Reads every file twice:
// first to know what is in it and whether it fits its mapping, and only then to store. A second run adds nothing.
// Returns the exit code: 1 for what failed, 2 for a wrong command line.
int import_series(ports::series_port&, auth::data_sets&, command_call&);
command_spec import_series_spec();

}  // namespace madang::sensing
