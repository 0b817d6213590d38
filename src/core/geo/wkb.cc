#include <bit>
#include <cstring>

#include "core/geo/state.h"

// Well-known binary: OGC 06-103r4 clause 8.2 (types above 1000 for heights and measures) and the flags
// with which PostGIS extended the older form (EWKB).
namespace madang::geo {
namespace {

constexpr auto kEwkbZ = std::uint32_t{0x8000'0000};
constexpr auto kEwkbM = std::uint32_t{0x4000'0000};
constexpr auto kEwkbSrid = std::uint32_t{0x2000'0000};
constexpr auto kHeaderBytes = std::size_t{5};  // byte order and type

template <typename T>
T swapped(T const x) {
  auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(x);
  std::ranges::reverse(bytes);
  return std::bit_cast<T>(bytes);
}

class reader {
 public:
  explicit reader(std::string_view const bytes) : bytes_{bytes} {}

  std::optional<misread> error;

  std::optional<shape> read_all() {
    auto s = read(0, geometry::kind::collection);
    if (s && at_ != bytes_.size()) return fail("Something follows the geometry.");
    return s;
  }

 private:
  struct header {
    kind_name const* kind;
    bool z, m;
  };

  std::nullopt_t fail(std::string_view const message) {
    if (!error) error = misread{at_, std::string{message}};
    return std::nullopt;
  }

  template <typename T>
  std::optional<T> take() {
    if (bytes_.size() - at_ < sizeof(T)) return fail("The bytes end before the geometry does.");
    auto x = T{};
    std::memcpy(&x, bytes_.data() + at_, sizeof x);
    at_ += sizeof x;
    return swap_ ? swapped(x) : x;
  }

  // How many of `bytes_each` follow; refused at once if that many cannot be there.
  std::optional<std::uint32_t> take_count(std::size_t const bytes_each) {
    auto const n = take<std::uint32_t>();
    if (n && *n > (bytes_.size() - at_) / bytes_each) return fail("The bytes end before the geometry does.");
    return n;
  }

  std::optional<header> read_header() {
    if (at_ == bytes_.size()) return fail("The bytes end before the geometry does.");
    auto const order = bytes_[at_];
    if (order != 0 && order != 1) return fail("The byte order is neither 0 nor 1.");
    ++at_;
    swap_ = (order == 1) != (std::endian::native == std::endian::little);
    auto const type_at = at_;
    auto type = take<std::uint32_t>();
    if (!type) return std::nullopt;
    auto h = header{nullptr, (*type & kEwkbZ) != 0, (*type & kEwkbM) != 0};
    auto const has_srid = (*type & kEwkbSrid) != 0;
    *type &= ~(kEwkbZ | kEwkbM | kEwkbSrid);
    auto const iso = *type / 1000;
    h.z = h.z || iso == 1 || iso == 3;
    h.m = h.m || iso == 2 || iso == 3;
    h.kind = std::ranges::find(kKinds, *type % 1000, &kind_name::wkb);
    if (iso > 3 || h.kind == std::end(kKinds)) {
      at_ = type_at;
      return fail("The type is not one of the seven of Simple Features.");
    }
    return has_srid && !read_srid() ? std::nullopt : std::optional{h};
  }

  bool read_srid() {
    auto const srid = take<std::uint32_t>();
    if (srid && *srid != 4326 && *srid != 0) {
      at_ -= sizeof *srid;
      fail("Only SRID 4326 is understood.");
    }
    return !error;
  }

  // As part of a collection it may be of any type, as part of another multi-geometry only of one.
  std::optional<shape> read(std::size_t const depth, geometry::kind const wanted) {
    auto const start = at_;
    auto const h = read_header();
    if (!h) return std::nullopt;
    if (wanted != geometry::kind::collection && h->kind->type != wanted) {
      at_ = start;
      return fail("The part is of another type than its whole.");
    }
    auto out = shape{h->kind->type};
    if (out.type == geometry::kind::point) return read_point(std::move(out), *h);
    if (out.type == geometry::kind::line_string) return read_line_string(std::move(out), *h);
    if (out.type == geometry::kind::polygon) return read_polygon(std::move(out), *h);
    if (depth >= limits::kGeometryDepth) return fail(kTooDeep);
    auto const n = take_count(kHeaderBytes);
    if (!n) return std::nullopt;
    for (auto i = std::uint32_t{0}; i != *n; ++i) {
      if (++parts_ > limits::kGeometryVertices) return fail(kTooManyVertices);
      auto s = read(depth + 1, h->kind->part);
      if (!s) return std::nullopt;
      out.parts.push_back(std::move(*s));
    }
    return out;
  }

  static std::size_t bytes_of(header const& h) { return 8U * (2U + (h.z ? 1 : 0) + (h.m ? 1 : 0)); }

  // An empty point has no form of its own; NaN stands for it (GeoPackage 1.3, 2.1.3.1.1).
  std::optional<shape> read_point(shape out, header const& h) {
    auto const start = at_;
    auto const x = take<double>();
    auto const y = take<double>();
    if (!x || !y) return std::nullopt;
    if (std::isnan(*x) && std::isnan(*y)) {
      if (bytes_.size() - at_ < bytes_of(h) - 16) return fail("The bytes end before the geometry does.");
      at_ += bytes_of(h) - 16;
      return out;
    }
    at_ = start;
    auto const p = read_position(h);
    if (!p) return std::nullopt;
    out.rings.push_back({*p});
    return out;
  }

  std::optional<shape> read_line_string(shape out, header const& h) {
    auto line = read_line(h, wrong_line);
    if (!line) return std::nullopt;
    if (!line->empty()) out.rings.push_back(std::move(*line));
    return out;
  }

  std::optional<shape> read_polygon(shape out, header const& h) {
    auto const n = take_count(sizeof(std::uint32_t));
    for (auto i = std::uint32_t{0}; n && i != *n; ++i) {
      auto ring = read_line(h, wrong_ring);
      if (!ring) return std::nullopt;
      if (ring->empty()) return fail("A ring has at least four positions, the last equal to the first.");
      out.rings.push_back(std::move(*ring));
    }
    return n ? std::optional{std::move(out)} : std::nullopt;
  }

  std::optional<shape::line> read_line(header const& h, std::string_view (*check)(shape::line const&)) {
    auto const start = at_;
    auto const n = take_count(bytes_of(h));
    if (!n) return std::nullopt;
    auto out = shape::line{};
    for (auto i = std::uint32_t{0}; i != *n; ++i) {
      auto const p = read_position(h);
      if (!p) return std::nullopt;
      out.push_back(*p);
    }
    auto const message = out.empty() ? std::string_view{} : check(out);
    if (message.empty()) return out;
    at_ = start;
    return fail(message);
  }

  std::optional<position> read_position(header const& h) {
    if (++vertices_ > limits::kGeometryVertices) return fail(kTooManyVertices);
    auto p = position{};
    if (!read_coordinate(p.x) || !read_coordinate(p.y)) return std::nullopt;
    // PostGIS and GEOS write NaN where one of many positions has no height.
    if (h.z) {
      auto const z = take<double>();
      if (!z) return std::nullopt;
      if (!std::isnan(*z)) at_ -= sizeof *z;
      if (!std::isnan(*z) && !read_coordinate(p.z)) return std::nullopt;
    }
    if (h.m && !take<double>()) return std::nullopt;
    return p;
  }

  bool read_coordinate(double& out) {
    auto const x = take<double>();
    if (!x) return false;
    if (auto const message = wrong_coordinate(*x); !message.empty()) {
      at_ -= sizeof *x;
      return fail(message), false;
    }
    out = *x;
    return true;
  }

  std::string_view bytes_;
  std::size_t at_{0};
  std::size_t vertices_{0};
  std::size_t parts_{0};
  bool swap_{false};
};

template <typename T>
void put(std::string& out, T x) {
  if constexpr (std::endian::native == std::endian::big) x = swapped(x);
  char bytes[sizeof x];
  std::memcpy(bytes, &x, sizeof x);
  out.append(bytes, sizeof x);
}

void put(std::string& out, position const& p, bool const z) {
  put(out, p.x);
  put(out, p.y);
  if (z) put(out, p.z);
}

void put(std::string& out, shape::line const& l, bool const z) {
  put(out, std::uint32_t(l.size()));
  for (auto const& p : l) put(out, p, z);
}

void put(std::string& out, shape const& s, bool const z) {
  out += '\x01';
  put(out, name_of(s.type).wkb + (z ? 1000U : 0U));
  if (s.type == geometry::kind::point) {
    constexpr auto kNothing = std::numeric_limits<double>::quiet_NaN();
    return put(out, s.rings.empty() ? position{kNothing, kNothing} : s.rings[0][0], z);
  }
  if (s.type == geometry::kind::line_string) return put(out, s.rings.empty() ? shape::line{} : s.rings[0], z);
  put(out, std::uint32_t(s.rings.size() + s.parts.size()));
  for (auto const& ring : s.rings) put(out, ring, z);
  for (auto const& part : s.parts) put(out, part, z);
}

}  // namespace

result<geometry, misread> geometry::from_wkb(std::string_view const bytes) {
  auto r = reader{bytes};
  auto s = r.read_all();
  if (r.error || !s) return std::move(*r.error);
  return geometry{std::move(*s)};
}

std::string geometry::to_wkb() const {
  auto out = std::string{};
  put(out, state_->value, has_height());
  return out;
}

}  // namespace madang::geo
