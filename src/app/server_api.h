#pragma once

#include "app/opened_city.h"

namespace madang {

// /health, /ready, /metrics, /openapi.json and /city/v1.
void declare_server(api::router&, opened_city&);
std::string_view program_version();

}  // namespace madang
