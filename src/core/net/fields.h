#pragma once

#include <string_view>

#include "core/base/text.h"
#include "core/net/http.h"

// Reading the fields of a message (RFC 9110 5). For the files of this folder.
namespace madang::net {

// The first field of that name, case ignored; empty if there is none.
inline std::string_view find_field(headers const& fields, std::string_view const name) {
  for (auto const& [n, value] : fields) {
    if (equal_ignoring_ascii_case(n, name)) return value;
  }
  return {};
}

inline bool has_field(headers const& fields, std::string_view const name) {
  for (auto const& f : fields) {
    if (equal_ignoring_ascii_case(f.first, name)) return true;
  }
  return false;
}

// Calls f(item) for each item of a comma-separated list, trimmed, empty ones left out (RFC 9110 5.6.1).
template <typename F>
void each_item(std::string_view list, F&& f) {
  for (;;) {
    auto const comma = list.find(',');
    auto const item = trim(list.substr(0, comma));
    if (!item.empty()) f(item);
    if (comma == list.npos) return;
    list.remove_prefix(comma + 1);
  }
}

// Whether a token, case ignored, is in a list such as that of Connection.
inline bool list_has(std::string_view const list, std::string_view const token) {
  auto found = false;
  each_item(list, [&](std::string_view const item) { found = found || equal_ignoring_ascii_case(item, token); });
  return found;
}

}  // namespace madang::net
