#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace madang {

// Gives up to `size` bytes; 0 only at the end.
using byte_source = std::function<std::size_t(char* to, std::size_t size)>;

// The name under which a text encoding is known ("ISO-8859-1" for "latin1"); nothing if it is not known.
// Names are those of IANA and of common use: windows-1252, cp949, euc-kr, utf-16 …
std::optional<std::string> known_encoding(std::string_view name);

// Turns bytes of an encoding into UTF-8 while they are read. Throws std::invalid_argument if the encoding is
// not known, and while reading std::runtime_error with a sentence where bytes mean nothing in it.
byte_source to_utf8(byte_source, std::string_view encoding);

}  // namespace madang
