#include "basemap/building_parts.h"

#include "basemap/piece.h"

namespace madang::basemap {

static bool is_part(piece const& p) {
  return std::ranges::any_of(p.attributes, [](attribute const& a) {
    return a.key == attribute_key::kind && a.value == attribute_value{std::string{"part"}};
  });
}

std::string with_hidden_outlines(std::string_view const pieces) {
  struct place {
    geo::grid_point at;
  };
  auto parts = std::vector<place>{};
  read_pieces(pieces, [&](piece& p) {
    if (p.layer != tile_layer::buildings || !is_part(p)) return;
    for (auto const& area : p.parts) parts.push_back({geo::label_point(area)});
  });
  if (parts.empty()) return std::string{pieces};
  std::ranges::sort(parts, {}, [](place const& p) { return p.at.x; });
  auto const contains_part = [&](geo::grid_polygon const& area) {
    auto const box = geo::bounds_of(area[0]);
    auto at = std::ranges::lower_bound(parts, box.west, {}, [](place const& p) { return p.at.x; });
    for (; at != parts.end() && at->at.x <= box.east; ++at) {
      if (at->at.y >= box.north && at->at.y <= box.south && geo::is_inside(at->at, area[0])) return true;
    }
    return false;
  };
  auto out = std::string{};
  read_pieces(pieces, [&](piece& p) {
    if (p.layer == tile_layer::buildings && !is_part(p) && std::ranges::any_of(p.parts, contains_part)) {
      p.attributes.push_back({attribute_key::hide_3d, true});
    }
    write_piece(p, out);
  });
  return out;
}

}  // namespace madang::basemap
