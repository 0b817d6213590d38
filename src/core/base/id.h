#pragma once

#include <string>

#include "core/base/time.h"

namespace madang {

// A UUID of version 7 (RFC 9562): sorts by time, so that an index on it grows at one end; 74 bits are
// random. Safe to call from any thread.
std::string new_id(instant);
// `bytes` random bytes of the operating system, as base64url. 32 make a token nobody guesses.
std::string random_text(std::size_t bytes);

}  // namespace madang
