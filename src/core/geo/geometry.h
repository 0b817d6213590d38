#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/geo/point.h"
#include "core/json/json.h"

namespace madang::geo {

// What is wrong in a GeoJSON value, and where: a JSON pointer (RFC 6901).
struct mistake {
  std::string pointer, message;
  friend bool operator==(mistake const&, mistake const&) = default;
};

// What is wrong in a text or in bytes, and where, in bytes from the start.
struct misread {
  std::size_t offset{};
  std::string message;
  friend bool operator==(misread const&, misread const&) = default;
};

struct shape;

// A geometry of OGC Simple Features, from point to collection. A value that never changes: copies share
// it, any number of threads may use it at once. Coordinates are x (longitude) before y, finite and not
// beyond limits::kCoordinate; a height is kept and written again, and plays no part in any relation. A
// measure (M) is dropped.
//
// Every geometry that exists has closed rings of four positions or more, lines of two or more, and at most
// limits::kGeometryVertices. It may still be invalid, such as a ring that crosses itself.
class geometry {
 public:
  enum class kind { point, line_string, polygon, multi_point, multi_line_string, multi_polygon, collection };

  geometry(point);
  // A point if the box is no larger, a polygon otherwise.
  static geometry of(box const&);

  // RFC 7946; of a Feature the geometry counts. Every mistake is named, up to twenty; their pointers
  // begin with `at`.
  static result<geometry, std::vector<mistake>> from_geojson(json::node const&, std::string_view at = {});
  // OGC 06-103r4 clause 7, in any case, with or without "SRID=4326;" before it, as in geography'…' of OData.
  static result<geometry, misread> from_wkt(std::string_view);
  // OGC 06-103r4 clause 8 and PostGIS's extension of it, in either byte order; an SRID is 4326 or 0.
  static result<geometry, misread> from_wkb(std::string_view bytes);

  std::string to_geojson() const;
  std::string to_wkt() const;  // where only some positions have a height, the others get 0
  std::string to_wkb() const;  // little-endian, ISO's numbers for types with a height, no SRID

  kind type() const;
  std::size_t vertices() const;
  bool has_height() const;
  bool is_empty() const { return vertices() == 0; }
  std::optional<box> bounds() const;  // nothing if empty
  std::optional<point> as_point() const;  // if it is a point
  // A place on it or in it: of a polygon one inside, where a label may stand. Nothing if empty.
  std::optional<point> representative_point() const;
  bool is_valid() const;

  // The same positions in the same order. What covers the same ground otherwise is equals(a, b).
  friend bool operator==(geometry const&, geometry const&);

 private:
  friend struct relations;
  struct state;
  explicit geometry(shape);
  std::shared_ptr<state const> state_;
};

// The spatial relations of OGC 06-103r4 clause 6.1.15, in the plane of the coordinates. Nothing if the
// question has no answer, because a geometry is invalid in a way that matters.
std::optional<bool> equals(geometry const&, geometry const&);
std::optional<bool> disjoint(geometry const&, geometry const&);
std::optional<bool> touches(geometry const&, geometry const&);
std::optional<bool> within(geometry const&, geometry const&);
std::optional<bool> overlaps(geometry const&, geometry const&);
std::optional<bool> crosses(geometry const&, geometry const&);
std::optional<bool> intersects(geometry const&, geometry const&);
std::optional<bool> contains(geometry const&, geometry const&);
// Nine characters of 0, 1, 2, T, F and *, as in DE-9IM; nothing for any other pattern.
std::optional<bool> relate(geometry const&, geometry const&, std::string_view pattern);
bool is_relate_pattern(std::string_view);

// In the unit of the coordinates: degrees, for what SensorThings calls a location. Nothing between
// empty geometries.
std::optional<double> distance(geometry const&, geometry const&);
// Of its lines; points and polygons have none.
double length(geometry const&);

// {"type":"Point","coordinates":[…]}, for whoever writes a larger text.
void write_geojson(json::writer&, point);
void write_geojson(json::writer&, geometry const&);

}  // namespace madang::geo
