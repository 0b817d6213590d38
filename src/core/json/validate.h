#pragma once

#include <string_view>

#include "core/json/json.h"

namespace madang::json {

// Where and why a text that simdjson refused is not JSON. Slow and simple: only wrong texts come here.
parse_error find_error(std::string_view);

}  // namespace madang::json
