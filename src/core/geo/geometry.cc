#include "core/geo/geometry.h"

#include "core/geo/state.h"

namespace madang::geo {

geometry::state::state(shape s) : value{std::move(s)} {
  each_position(value, [&](position const& p) {
    auto const here = box_of({p.x, p.y});
    bounds = bounds ? united(*bounds, here) : here;
    has_height = has_height || p.has_z();
    ++vertices;
  });
}

geometry::geometry(shape s) : state_{std::make_shared<state const>(std::move(s))} {}
geometry::geometry(point const p) : geometry{shape{kind::point, {{{p.lon_deg, p.lat_deg}}}}} {}

geometry geometry::of(box const& b) {
  if (b.west_deg == b.east_deg && b.south_deg == b.north_deg) return point{b.west_deg, b.south_deg};
  return geometry{shape{kind::polygon,
                        {{{b.west_deg, b.south_deg},
                          {b.east_deg, b.south_deg},
                          {b.east_deg, b.north_deg},
                          {b.west_deg, b.north_deg},
                          {b.west_deg, b.south_deg}}}}};
}

geometry::kind geometry::type() const { return state_->value.type; }
std::size_t geometry::vertices() const { return state_->vertices; }
bool geometry::has_height() const { return state_->has_height; }
std::optional<box> geometry::bounds() const { return state_->bounds; }

std::optional<point> geometry::as_point() const {
  if (type() != kind::point || is_empty()) return std::nullopt;
  auto const& p = state_->value.rings[0][0];
  return point{p.x, p.y};
}

static bool same(position const& a, position const& b) {
  return a.same_place(b) && (a.z == b.z || (!a.has_z() && !b.has_z()));
}
static bool same(shape const& a, shape const& b) {
  constexpr auto same_line = [](shape::line const& x, shape::line const& y) {
    return std::ranges::equal(x, y, [](position const& p, position const& q) { return same(p, q); });
  };
  return a.type == b.type && std::ranges::equal(a.rings, b.rings, same_line) &&
         std::ranges::equal(a.parts, b.parts, [](shape const& x, shape const& y) { return same(x, y); });
}
bool operator==(geometry const& a, geometry const& b) {
  return a.state_ == b.state_ || same(a.state_->value, b.state_->value);
}

}  // namespace madang::geo
