#include "core/net/http.h"

#include "core/net/fields.h"

namespace madang::net {

std::string_view request_head::field(std::string_view const name) const { return find_field(fields, name); }

}  // namespace madang::net
