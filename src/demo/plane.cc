#include "demo/plane.h"

namespace madang::demo {
namespace {

constexpr auto kMetresPerDegree = 111'195.0;  // of a sphere with the earth's mean radius, 6371.0 km

double to_7_decimals(double const x) { return static_cast<double>(floor_int(x * 1e7 + 0.5)) / 1e7; }

}  // namespace

bool segments_cross(xy const a, xy const b, xy const c, xy const d) {
  auto const ab = b - a;
  auto const cd = d - c;
  auto const c_side = cross(ab, c - a);
  auto const d_side = cross(ab, d - a);
  auto const a_side = cross(cd, a - c);
  auto const b_side = cross(cd, b - c);
  return c_side * d_side <= 0 && a_side * b_side <= 0 && (c_side != 0 || d_side != 0);
}

double signed_area(std::span<xy const> const p) {
  auto sum = 0.0;
  for (auto i = std::size_t{0}, j = p.size() - 1; i < p.size(); j = i++) sum += cross(p[j], p[i]);
  return sum / 2;
}

xy centroid(std::span<xy const> const p) {
  auto const origin = p.empty() ? xy{} : p[0];
  auto sum = xy{};
  auto area = 0.0;
  for (auto i = std::size_t{0}, j = p.size() - 1; i < p.size(); j = i++) {
    auto const a = p[j] - origin;
    auto const b = p[i] - origin;
    auto const c = cross(a, b);
    sum = sum + (a + b) * c;
    area += c;
  }
  return area == 0 ? origin : origin + sum * (1 / (3 * area));
}

bool contains(std::span<xy const> const p, xy const at) {
  auto inside = false;
  for (auto i = std::size_t{0}, j = p.size() - 1; i < p.size(); j = i++) {
    if ((p[i].y > at.y) == (p[j].y > at.y)) continue;
    auto const up = p[i].y > p[j].y;
    if (up == (cross(p[i] - p[j], at - p[j]) > 0)) inside = !inside;
  }
  return inside;
}

double distance_to_segment(xy const p, xy const a, xy const b) {
  auto const ab = b - a;
  auto const l2 = length2(ab);
  auto t = l2 > 0 ? dot(p - a, ab) / l2 : 0;
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  return distance(p, a + ab * t);
}

void box::add(xy const p) {
  low = {p.x < low.x ? p.x : low.x, p.y < low.y ? p.y : low.y};
  high = {p.x > high.x ? p.x : high.x, p.y > high.y ? p.y : high.y};
}

box box_of(std::span<xy const> const points) {
  auto b = box{};
  for (auto const p : points) b.add(p);
  return b;
}

position projection::to_position(xy const p) const {
  auto const shrink = cosine(centre.lat_deg / 360);
  return {to_7_decimals(centre.lon_deg + p.x / (kMetresPerDegree * shrink)),
          to_7_decimals(centre.lat_deg + p.y / kMetresPerDegree)};
}

xy projection::to_xy(position const p) const {
  auto const shrink = cosine(centre.lat_deg / 360);
  return {(p.lon_deg - centre.lon_deg) * kMetresPerDegree * shrink, (p.lat_deg - centre.lat_deg) * kMetresPerDegree};
}

}  // namespace madang::demo
