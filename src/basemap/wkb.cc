#include "basemap/wkb.h"

#include <bit>
#include <limits>

namespace madang::basemap {
namespace {

static_assert(std::endian::native == std::endian::little);

enum wkb_type : std::uint32_t { kPoint = 1, kLineString = 2, kPolygon = 3, kMultiPolygon = 6 };

class wkb_writer {
 public:
  void head(wkb_type const t) {
    out += '\1';
    raw(std::uint32_t{t});
  }
  void count(std::size_t const n) { raw(std::uint32_t(n)); }
  void put(position const p) {
    raw(p.lon_e7 / 1e7);
    raw(p.lat_e7 / 1e7);
  }
  void put(path const& line) {
    count(line.size());
    for (auto const p : line) put(p);
  }
  void put(polygon const& part) {
    head(kPolygon);
    count(part.size());
    for (auto const& ring : part) put(ring);
  }
  std::string out;

 private:
  template <typename T>
  void raw(T const v) {
    out.append(reinterpret_cast<char const*>(&v), sizeof v);
  }
};

}  // namespace

std::string to_wkb(shape const& s) {
  auto w = wkb_writer{};
  if (s.kind == shape_kind::point) {
    w.head(kPoint);
    w.put(s.parts[0][0][0]);
  } else if (s.kind == shape_kind::line) {
    w.head(kLineString);
    w.put(s.parts[0][0]);
  } else if (s.parts.size() == 1) {
    w.put(s.parts[0]);
  } else {
    w.head(kMultiPolygon);
    w.count(s.parts.size());
    for (auto const& part : s.parts) w.put(part);
  }
  return std::move(w.out);
}

geo::box box_of(shape const& s) {
  constexpr auto kLeast = std::numeric_limits<std::int32_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int32_t>::max();
  auto west = kMost, south = kMost, east = kLeast, north = kLeast;
  for (auto const& part : s.parts) {
    for (auto const p : part[0]) {
      west = std::min(west, p.lon_e7);
      east = std::max(east, p.lon_e7);
      south = std::min(south, p.lat_e7);
      north = std::max(north, p.lat_e7);
    }
  }
  return {west / 1e7, south / 1e7, east / 1e7, north / 1e7};
}

}  // namespace madang::basemap
