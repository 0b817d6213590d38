#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/value.h"

namespace madang::sensing {

// The place behind the last item of a page: its sort keys, then the numbers that tell equals apart. In an
// address as base64url, which whoever follows a nextLink sends back. It is not signed: anybody may make one up, so that
// nothing may be taken from it but where to go on, and rights and conditions are looked at anew.
struct page_token {
  std::vector<query::value> keys;
  std::vector<std::int64_t> place;
};
std::string write_token(page_token const&);
// Nothing if it was not made by write_token, or for a question with other keys.
std::optional<page_token> read_token(std::string_view, std::size_t keys, std::size_t places);

}  // namespace madang::sensing
