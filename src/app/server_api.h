#pragma once

#include "app/control.h"
#include "app/opened_city.h"

namespace madang {

// All that is served: /health, /ready, /metrics, /openapi.json, /city/v1, the commands, and what every capability
// offers. It is verified, too; nothing is declared after that.
void declare_all(api::router&, opened_city&, commands_at_work&);
std::string_view program_version();

}  // namespace madang
