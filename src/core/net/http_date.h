#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace madang::net {

// RFC 9110 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string to_http_date(instant);
// That form and the two obsolete ones, which a recipient must still read.
std::optional<instant> parse_http_date(std::string_view);

}  // namespace madang::net
