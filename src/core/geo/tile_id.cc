#include "core/geo/tile_id.h"

#include <array>
#include <charconv>

namespace madang::geo {

std::optional<tile_id> parse_tile_id(std::string_view s) {
  auto parts = std::array<std::int32_t, 3>{};
  for (auto i = std::size_t{0}; i != parts.size(); ++i) {
    if (i > 0) {
      if (!s.starts_with('/')) return std::nullopt;
      s.remove_prefix(1);
    }
    if (s.empty() || s[0] < '0' || s[0] > '9') return std::nullopt;
    auto const [end, error] = std::from_chars(s.data(), s.data() + s.size(), parts[i]);
    if (error != std::errc{}) return std::nullopt;
    s.remove_prefix(std::size_t(end - s.data()));
  }
  auto const t = tile_id{parts[0], parts[1], parts[2]};
  return s.empty() && exists(t) ? std::optional{t} : std::nullopt;
}

}  // namespace madang::geo
