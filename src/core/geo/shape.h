#pragma once

#include <cmath>
#include <limits>
#include <string_view>

#include "core/base/limits.h"
#include "core/geo/geometry.h"

// What the readers and writers of this folder share; nobody else includes it.
namespace madang::geo {

struct position {
  double x{}, y{};
  double z{std::numeric_limits<double>::quiet_NaN()};  // NaN: has none
  bool has_z() const { return !std::isnan(z); }
  bool same_place(position const& p) const { return x == p.x && y == p.y; }
};

// A point has no ring (empty) or one of one position, a line string one, a polygon its shell and holes;
// what has several of these has parts instead.
struct shape {
  using line = std::vector<position>;
  geometry::kind type{};
  std::vector<line> rings{};
  std::vector<shape> parts{};
};

struct kind_name {
  geometry::kind type;
  std::string_view geojson, wkt;
  std::uint32_t wkb;
  geometry::kind part;  // what a multi-geometry is made of; itself if it is not one
};

inline constexpr kind_name kKinds[] = {
    {geometry::kind::point, "Point", "POINT", 1, geometry::kind::point},
    {geometry::kind::line_string, "LineString", "LINESTRING", 2, geometry::kind::line_string},
    {geometry::kind::polygon, "Polygon", "POLYGON", 3, geometry::kind::polygon},
    {geometry::kind::multi_point, "MultiPoint", "MULTIPOINT", 4, geometry::kind::point},
    {geometry::kind::multi_line_string, "MultiLineString", "MULTILINESTRING", 5, geometry::kind::line_string},
    {geometry::kind::multi_polygon, "MultiPolygon", "MULTIPOLYGON", 6, geometry::kind::polygon},
    {geometry::kind::collection, "GeometryCollection", "GEOMETRYCOLLECTION", 7, geometry::kind::collection},
};
inline kind_name const& name_of(geometry::kind const k) { return kKinds[std::size_t(k)]; }

inline constexpr std::string_view kTooManyVertices = "The geometry has more positions than are allowed.";
inline constexpr std::string_view kTooDeep = "Collections are nested too deeply.";

// What is wrong with a number, a line, a ring; empty if nothing.
inline std::string_view wrong_coordinate(double const x) {
  if (!std::isfinite(x)) return "A coordinate is a finite number.";
  return std::abs(x) > limits::kCoordinate ? "The coordinate is too large for any place." : std::string_view{};
}
inline std::string_view wrong_line(shape::line const& l) {
  return l.size() < 2 ? "A line has at least two positions." : std::string_view{};
}
inline std::string_view wrong_ring(shape::line const& l) {
  if (l.size() < 4) return "A ring has at least four positions, the last equal to the first.";
  if (l.front().same_place(l.back())) return {};
  return "The ring is not closed: its last position must equal its first.";
}

// Calls f(position) for each, in order.
template <typename F>
void each_position(shape const& s, F&& f) {
  for (auto const& ring : s.rings) {
    for (auto const& p : ring) f(p);
  }
  for (auto const& part : s.parts) each_position(part, f);
}

}  // namespace madang::geo
