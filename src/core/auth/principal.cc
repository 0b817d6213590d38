#include "core/auth/principal.h"

#include <algorithm>
#include <array>

namespace madang::auth {

constexpr auto kNames = std::array<std::string_view, 4>{"anonymous", "device", "editor", "administrator"};

std::string_view to_text(role const r) { return kNames[std::size_t(r)]; }

std::optional<role> parse_role(std::string_view const s) {
  auto const at = std::ranges::find(kNames, s);
  if (at == kNames.end()) return std::nullopt;
  return role(at - kNames.begin());
}

}  // namespace madang::auth
