#include <geos_c.h>

#include "core/geo/state.h"

// The one place that calls GEOS.
namespace madang::geo {
namespace {

struct context {
  GEOSContextHandle_t handle{GEOS_init_r()};
  context() = default;
  context(context const&) = delete;
  context& operator=(context const&) = delete;
  ~context() { GEOS_finish_r(handle); }
};

// One context a thread. A geometry that outlives it, in a static for instance, is destroyed with a
// context of its own: touching a thread's variable after its end would be undefined.
thread_local bool context_is_gone = false;
struct thread_context : context {
  ~thread_context() { context_is_gone = true; }
};
GEOSContextHandle_t geos_context() {
  thread_local thread_context c;
  return c.handle;
}

// GEOS takes ownership of what it builds from, also when it fails.
std::vector<GEOSGeom_t*> released(std::vector<geos_ptr>& owned) {
  auto out = std::vector<GEOSGeom_t*>{};
  for (auto& g : owned) out.push_back(g.release());
  return out;
}

// Heights are left out: they play no part in what is asked.
GEOSCoordSequence* sequence(shape::line const& l) {
  auto flat = std::vector<double>{};
  flat.reserve(l.size() * 2);
  for (auto const& p : l) flat.insert(flat.end(), {p.x, p.y});
  return GEOSCoordSeq_copyFromBuffer_r(geos_context(), flat.data(), unsigned(l.size()), 0, 0);
}

geos_ptr build_polygon(shape const& s) {
  auto const c = geos_context();
  if (s.rings.empty()) return geos_ptr{GEOSGeom_createEmptyPolygon_r(c)};
  auto rings = std::vector<geos_ptr>{};
  for (auto const& r : s.rings) {
    rings.emplace_back(GEOSGeom_createLinearRing_r(c, sequence(r)));
    if (!rings.back()) return nullptr;
  }
  auto raw = released(rings);
  return geos_ptr{GEOSGeom_createPolygon_r(c, raw[0], raw.data() + 1, unsigned(raw.size() - 1))};
}

bool has_no_position(shape const& s) { return s.rings.empty() && std::ranges::all_of(s.parts, has_no_position); }

int geos_type(geometry::kind const k) {
  switch (k) {
    case geometry::kind::multi_point: return GEOS_MULTIPOINT;
    case geometry::kind::multi_line_string: return GEOS_MULTILINESTRING;
    case geometry::kind::multi_polygon: return GEOS_MULTIPOLYGON;
    default: return GEOS_GEOMETRYCOLLECTION;
  }
}

geos_ptr build(shape const& s) {
  auto const c = geos_context();
  if (s.type == geometry::kind::point) {
    return geos_ptr{s.rings.empty() ? GEOSGeom_createEmptyPoint_r(c)
                                    : GEOSGeom_createPointFromXY_r(c, s.rings[0][0].x, s.rings[0][0].y)};
  }
  if (s.type == geometry::kind::line_string) {
    return geos_ptr{s.rings.empty() ? GEOSGeom_createEmptyLineString_r(c)
                                    : GEOSGeom_createLineString_r(c, sequence(s.rings[0]))};
  }
  if (s.type == geometry::kind::polygon) return build_polygon(s);
  // Empty parts cover no ground, and GEOS 3.11 crashes on an empty point among others (PointOnSurface).
  auto parts = std::vector<geos_ptr>{};
  for (auto const& p : s.parts) {
    if (has_no_position(p)) continue;
    parts.push_back(build(p));
    if (!parts.back()) return nullptr;
  }
  auto raw = released(parts);
  return geos_ptr{GEOSGeom_createCollection_r(c, geos_type(s.type), raw.data(), unsigned(raw.size()))};
}

// GEOS computes extents when they are first asked for and remembers them in the geometry, without a
// lock. Asked for here, once, they are only read later, by any number of threads.
void remember_extents(GEOSGeom_t const* g) {
  auto const c = geos_context();
  double x = 0;
  if (GEOSisEmpty_r(c, g) == 0) GEOSGeom_getXMin_r(c, g, &x);
  GEOSGeom_getCoordinateDimension_r(c, g);
  if (GEOSGeomTypeId_r(c, g) == GEOS_POLYGON) {
    if (GEOSisEmpty_r(c, g) != 0) return;
    remember_extents(GEOSGetExteriorRing_r(c, g));
    for (auto i = 0, n = GEOSGetNumInteriorRings_r(c, g); i < n; ++i) remember_extents(GEOSGetInteriorRingN_r(c, g, i));
  } else if (GEOSGeomTypeId_r(c, g) >= GEOS_MULTIPOINT) {
    for (auto i = 0, n = GEOSGetNumGeometries_r(c, g); i < n; ++i) remember_extents(GEOSGetGeometryN_r(c, g, i));
  }
}

std::optional<bool> answer(char const c) { return c == 2 ? std::nullopt : std::optional{c == 1}; }

double length_of(shape const& s) {
  auto sum = 0.0;
  if (s.type == geometry::kind::line_string && !s.rings.empty()) {
    auto const& l = s.rings[0];
    for (auto i = std::size_t{1}; i < l.size(); ++i) sum += std::hypot(l[i].x - l[i - 1].x, l[i].y - l[i - 1].y);
  }
  for (auto const& part : s.parts) sum += length_of(part);
  return sum;
}

}  // namespace

void geos_deleter::operator()(GEOSGeom_t* const g) const {
  if (!context_is_gone) return GEOSGeom_destroy_r(geos_context(), g);
  auto const last = context{};
  GEOSGeom_destroy_r(last.handle, g);
}

GEOSGeom_t const* geometry::state::geos() const {
  std::call_once(once_, [&] {
    geos_ = build(value);
    if (geos_) remember_extents(geos_.get());
  });
  return geos_.get();
}

// Sees into geometries for the functions below.
struct relations {
  using relation = char (*)(GEOSContextHandle_t, GEOSGeometry const*, GEOSGeometry const*);

  static GEOSGeom_t const* geos(geometry const& g) { return g.state_->geos(); }
  static shape const& value(geometry const& g) { return g.state_->value; }

  static std::optional<bool> ask(relation const r, geometry const& a, geometry const& b) {
    auto const *x = geos(a), *y = geos(b);
    return x == nullptr || y == nullptr ? std::nullopt : answer(r(geos_context(), x, y));
  }
  // Most pairs of a city lie apart; their boxes tell.
  static bool apart(geometry const& a, geometry const& b) {
    auto const x = a.bounds(), y = b.bounds();
    return !x || !y || !geo::intersects(*x, *y);
  }
  // For relations that need the two to meet somewhere.
  static std::optional<bool> ask_if_near(relation const r, geometry const& a, geometry const& b) {
    if (apart(a, b)) return false;
    return ask(r, a, b);
  }
};

std::optional<bool> equals(geometry const& a, geometry const& b) {
  if (a.bounds() != b.bounds()) return false;
  return a == b ? std::optional{true} : relations::ask(GEOSEquals_r, a, b);
}
std::optional<bool> disjoint(geometry const& a, geometry const& b) {
  if (relations::apart(a, b)) return true;
  return relations::ask(GEOSDisjoint_r, a, b);
}
std::optional<bool> touches(geometry const& a, geometry const& b) {
  return relations::ask_if_near(GEOSTouches_r, a, b);
}
std::optional<bool> within(geometry const& a, geometry const& b) { return contains(b, a); }
std::optional<bool> overlaps(geometry const& a, geometry const& b) {
  return relations::ask_if_near(GEOSOverlaps_r, a, b);
}
std::optional<bool> crosses(geometry const& a, geometry const& b) {
  return relations::ask_if_near(GEOSCrosses_r, a, b);
}
std::optional<bool> intersects(geometry const& a, geometry const& b) {
  return relations::ask_if_near(GEOSIntersects_r, a, b);
}
std::optional<bool> contains(geometry const& a, geometry const& b) {
  auto const x = a.bounds(), y = b.bounds();
  if (!x || !y || !contains(*x, *y)) return false;
  return relations::ask(GEOSContains_r, a, b);
}

bool is_relate_pattern(std::string_view const pattern) {
  return pattern.size() == 9 && pattern.find_first_not_of("012TFtf*") == pattern.npos;
}

std::optional<bool> relate(geometry const& a, geometry const& b, std::string_view const pattern) {
  auto const *x = relations::geos(a), *y = relations::geos(b);
  if (x == nullptr || y == nullptr || !is_relate_pattern(pattern)) return std::nullopt;
  auto upper = std::string{pattern};
  std::ranges::replace(upper, 't', 'T');
  std::ranges::replace(upper, 'f', 'F');
  return answer(GEOSRelatePattern_r(geos_context(), x, y, upper.c_str()));
}

std::optional<double> distance(geometry const& a, geometry const& b) {
  auto const p = a.as_point(), q = b.as_point();
  if (p && q) return std::hypot(p->lon_deg - q->lon_deg, p->lat_deg - q->lat_deg);
  auto const *x = relations::geos(a), *y = relations::geos(b);
  auto d = 0.0;
  if (a.is_empty() || b.is_empty() || x == nullptr || y == nullptr) return std::nullopt;
  return GEOSDistance_r(geos_context(), x, y, &d) == 1 ? std::optional{d} : std::nullopt;
}

double length(geometry const& g) { return length_of(relations::value(g)); }

bool geometry::is_valid() const {
  auto const* g = state_->geos();
  return g != nullptr && GEOSisValid_r(geos_context(), g) == 1;
}

std::optional<point> geometry::representative_point() const {
  auto const b = bounds();
  if (!b) return std::nullopt;
  if (auto const p = as_point()) return p;
  auto p = point{};
  auto const c = geos_context();
  auto const on = geos_ptr{state_->geos() == nullptr ? nullptr : GEOSPointOnSurface_r(c, state_->geos())};
  auto const good = on && GEOSisEmpty_r(c, on.get()) == 0 && GEOSGeomGetX_r(c, on.get(), &p.lon_deg) == 1 &&
                    GEOSGeomGetY_r(c, on.get(), &p.lat_deg) == 1 && contains(*b, p);
  return good ? p : point{(b->west_deg + b->east_deg) / 2, (b->south_deg + b->north_deg) / 2};
}

}  // namespace madang::geo
