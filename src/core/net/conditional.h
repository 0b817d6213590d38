#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"
#include "core/net/http.h"

// Conditional and range requests (RFC 9110 13, 14), for whatever has an ETag or a time of its last change.
namespace madang::net {

enum class precondition {
  holds,
  not_modified,  // 304
  failed,        // 412
};

// What there is now: empty and nothing if there is nothing. `etag` with its quotes, W/ in front if weak.
struct validators {
  std::string_view etag{};
  std::optional<instant> modified{};
  bool exists{true};
};

// If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, in the order of 13.2.2. For PUT, PATCH
// and DELETE: ask before anything is changed.
precondition check_preconditions(request_head const&, validators const&);

// For GET and HEAD: turns a whole answer (200, with a body and its ETag or Last-Modified among the fields)
// into 304, 412, 206 or 416 if the request asks for that; says Accept-Ranges. One range is served; who asks
// for several gets everything, as 14.2 allows.
response apply_conditions(request_head const&, response);

// 200 with a tag made from the body: to be asked for again each time, and then mostly 304 (apply_conditions()).
response with_etag(std::string body, std::string_view content_type);

}  // namespace madang::net
