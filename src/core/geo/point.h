#pragma once

namespace madang::geo {

// WGS 84 in degrees. Longitude first, as in GeoJSON: the order is in the names, not in positions.
struct point {
  double lon_deg{}, lat_deg{};
  friend bool operator==(point const&, point const&) = default;
};

// From south-west to north-east, its edges included. It does not wrap around the 180th meridian: what
// lies on both sides of it has a box around the whole world.
struct box {
  double west_deg{}, south_deg{}, east_deg{}, north_deg{};
  friend bool operator==(box const&, box const&) = default;
};

// Whether it is a place on the earth. Coordinates of a local grid are not.
constexpr bool valid(point const p) {
  return p.lon_deg >= -180 && p.lon_deg <= 180 && p.lat_deg >= -90 && p.lat_deg <= 90;
}
constexpr bool contains(box const& b, point const p) {
  return p.lon_deg >= b.west_deg && p.lon_deg <= b.east_deg && p.lat_deg >= b.south_deg && p.lat_deg <= b.north_deg;
}
constexpr bool contains(box const& outer, box const& inner) {
  return inner.west_deg >= outer.west_deg && inner.east_deg <= outer.east_deg && inner.south_deg >= outer.south_deg &&
         inner.north_deg <= outer.north_deg;
}
constexpr bool intersects(box const& a, box const& b) {
  return a.west_deg <= b.east_deg && b.west_deg <= a.east_deg && a.south_deg <= b.north_deg &&
         b.south_deg <= a.north_deg;
}
constexpr box box_of(point const p) { return {p.lon_deg, p.lat_deg, p.lon_deg, p.lat_deg}; }
// The smallest box around both.
constexpr box united(box const& a, box const& b) {
  return {a.west_deg < b.west_deg ? a.west_deg : b.west_deg, a.south_deg < b.south_deg ? a.south_deg : b.south_deg,
          a.east_deg > b.east_deg ? a.east_deg : b.east_deg, a.north_deg > b.north_deg ? a.north_deg : b.north_deg};
}

// Along the great circle on a sphere with the earth's mean radius: within 0.6 % of the ellipsoid.
double distance_m(point, point);

}  // namespace madang::geo
