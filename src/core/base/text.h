#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {

// True if every byte belongs to well-formed UTF-8 (no surrogates, nothing overlong).
bool is_utf8(std::string_view);
// In code points: 마당 is two long, not six.
std::size_t code_points(std::string_view);

std::string_view trim(std::string_view);
std::string to_lower_ascii(std::string_view);
bool equal_ignoring_ascii_case(std::string_view, std::string_view);
// "a,b,,c" → {"a", "b", "", "c"}. The views point into the argument.
std::vector<std::string_view> split(std::string_view, char separator);

// %41 → A. Nothing if a '%' is not followed by two hexadecimal digits. '+' stays '+'.
std::optional<std::string> percent_decode(std::string_view);
// Encodes all but RFC 3986's unreserved characters and those in `keep`.
std::string percent_encode(std::string_view, std::string_view keep = {});

std::string base64url_encode(std::string_view);  // RFC 4648 5, without padding
std::optional<std::string> base64url_decode(std::string_view);
std::string base64_encode(std::string_view);  // RFC 4648 4, padded
std::optional<std::string> base64_decode(std::string_view);

// The whole text is one number; nothing else, no spaces, no leading '+'.
std::optional<std::int64_t> parse_int(std::string_view);
std::optional<double> parse_double(std::string_view);  // finite

// 64 bits of FNV-1a: stable for ever, for checksums of our own texts; not against an adversary.
inline constexpr auto kFnv1aOfNothing = std::uint64_t{0xcbf29ce484222325};
std::uint64_t fnv1a(std::string_view, std::uint64_t of_what_was_before = kFnv1aOfNothing);

// "1,234,567": for people who read a terminal.
std::string with_thousands(std::int64_t);

}  // namespace madang
