#pragma once

#include "app/commands.h"

namespace madang {

// `madang export` and `madang import city`: a whole city as one file that does not depend on the engine.
std::vector<city_command> moving_commands();

}  // namespace madang
