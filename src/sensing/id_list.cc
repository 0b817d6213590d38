#include "sensing/id_list.h"

#include "core/base/text.h"

namespace madang::sensing {

entity_id id_in_query(std::string_view const s) {
  if (auto const n = parse_int(s)) return {n, {}};
  auto const quoted = s.size() > 2 && s.starts_with('\'') && s.ends_with('\'');
  return {std::nullopt, std::string{quoted ? s.substr(1, s.size() - 2) : s}};
}

std::vector<entity_id> ids_in(std::string_view const s) {
  auto out = std::vector<entity_id>{};
  auto quoted = false;
  auto first = std::size_t{0};
  for (auto i = std::size_t{0}; i <= s.size(); ++i) {
    if (i != s.size() && s[i] == '\'') quoted = !quoted;
    if (i != s.size() && (s[i] != ',' || quoted)) continue;
    if (i > first) out.push_back(id_in_query(s.substr(first, i - first)));
    first = i + 1;
  }
  return out;
}

}  // namespace madang::sensing
