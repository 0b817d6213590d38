#include "core/geo/state.h"

// GeoJSON, RFC 7946.
namespace madang::geo {
namespace {

constexpr auto kMistakesNamed = std::size_t{20};

// Where the reader is. The pointer's text is only made for a mistake: a large polygon has many places.
struct place {
  place const* parent{};
  std::string_view key{};
  std::size_t index{};

  place in(std::string_view const k) const { return {this, k, 0}; }
  place in(std::size_t const i) const { return {this, {}, i}; }
  std::string pointer(std::string_view const start) const {
    if (parent == nullptr) return std::string{start};
    return json::pointer_to(parent->pointer(start), key.empty() ? std::to_string(index) : std::string{key});
  }
};

class reader {
 public:
  explicit reader(std::string_view const at) : at_{at} {}

  std::vector<mistake> mistakes;

  std::optional<shape> read(json::node const& n, place const& here, std::size_t const depth) {
    if (!n.is_object()) return wrong(here, "A GeoJSON geometry is an object.");
    auto const type = n.find("type");
    if (!type || !type->is_string()) return wrong(here.in("type"), "The type of the geometry is missing.");
    if (type->string() == "Feature") return read_feature(n, here, depth);
    auto const* kind = std::ranges::find(kKinds, type->string(), &kind_name::geojson);
    if (kind == std::end(kKinds)) return wrong(here.in("type"), unknown_type(type->string()));
    if (kind->type == geometry::kind::collection) return read_collection(n, here, depth);
    auto const coordinates = n.find("coordinates");
    if (!coordinates || !coordinates->is_array()) {
      return wrong(here.in("coordinates"), "The geometry has no array of coordinates.");
    }
    return read_coordinates(*kind, *coordinates, here.in("coordinates"));
  }

 private:
  std::nullopt_t wrong(place const& here, std::string message) {
    if (mistakes.size() < kMistakesNamed) mistakes.push_back({here.pointer(at_), std::move(message)});
    return std::nullopt;
  }

  static std::string unknown_type(std::string_view const type) {
    if (type == "FeatureCollection") return "A FeatureCollection is many geometries; one is wanted.";
    return "The type is not one of GeoJSON's: Point, LineString, Polygon, MultiPoint, MultiLineString, "
           "MultiPolygon, GeometryCollection.";
  }

  std::optional<shape> read_feature(json::node const& n, place const& here, std::size_t const depth) {
    auto const inner = n.find("geometry");
    if (!inner || !inner->is_object()) return wrong(here.in("geometry"), "The feature has no geometry.");
    auto const type = inner->find("type");
    if (type && type->is_string() && type->string() == "Feature") {
      return wrong(here.in("geometry"), "A feature is no geometry.");
    }
    return read(*inner, here.in("geometry"), depth);
  }

  std::optional<shape> read_collection(json::node const& n, place const& here, std::size_t const depth) {
    if (depth >= limits::kGeometryDepth) return wrong(here, std::string{kTooDeep});
    auto const list = n.find("geometries");
    if (!list || !list->is_array()) return wrong(here.in("geometries"), "The collection has no array of geometries.");
    auto const inside = here.in("geometries");
    auto out = shape{geometry::kind::collection};
    auto i = std::size_t{0};
    list->each_item([&](json::node const& item) {
      if (auto part = read(item, inside.in(i++), depth + 1)) out.parts.push_back(std::move(*part));
    });
    return out;
  }

  std::optional<shape> read_coordinates(kind_name const& kind, json::node const& n, place const& here) {
    auto out = shape{kind.type};
    if (kind.part != kind.type) {
      auto i = std::size_t{0};
      n.each_item([&](json::node const& item) {
        auto const at = here.in(i++);
        if (auto part = read_coordinates(name_of(kind.part), item, at)) out.parts.push_back(std::move(*part));
      });
      return out;
    }
    if (!n.is_array()) return wrong(here, "The coordinates are an array.");
    switch (kind.type) {
      case geometry::kind::point:
        if (auto const p = read_position(n, here)) out.rings.push_back({*p});
        break;
      case geometry::kind::line_string: out.rings.push_back(read_line(n, here, wrong_line)); break;
      default: read_rings(n, here, out);
    }
    return out;
  }

  void read_rings(json::node const& n, place const& here, shape& out) {
    auto i = std::size_t{0};
    n.each_item([&](json::node const& item) { out.rings.push_back(read_line(item, here.in(i++), wrong_ring)); });
    if (i == 0) wrong(here, "A polygon has at least one ring.");
  }

  shape::line read_line(json::node const& n, place const& here, std::string_view (*check)(shape::line const&)) {
    auto out = shape::line{};
    if (!n.is_array()) return wrong(here, "A line is an array of positions."), out;
    auto const before = mistakes.size();
    auto i = std::size_t{0};
    n.each_item([&](json::node const& item) {
      if (auto const p = read_position(item, here.in(i++))) out.push_back(*p);
    });
    if (mistakes.size() != before) return out;  // the line is short because of what is already named
    if (auto const message = check(out); !message.empty()) wrong(here, std::string{message});
    return out;
  }

  std::optional<position> read_position(json::node const& n, place const& here) {
    if (++vertices_ > limits::kGeometryVertices) {
      if (vertices_ == limits::kGeometryVertices + 1) wrong(place{}, std::string{kTooManyVertices});
      return std::nullopt;
    }
    auto p = position{};
    double* const numbers[] = {&p.x, &p.y, &p.z};
    auto count = std::size_t{0};
    auto good = n.is_array();
    n.each_item([&](json::node const& item) {
      auto const i = count++;
      if (i >= 3) return;
      if (!item.is_number()) return good = false, void(wrong(here.in(i), "A coordinate is a number."));
      *numbers[i] = item.number();
      auto const message = wrong_coordinate(item.number());
      if (!message.empty()) good = false, wrong(here.in(i), std::string{message});
    });
    if (!n.is_array() || count < 2 || count > 3) {
      return wrong(here, "A position is an array of two or three numbers: longitude, latitude and perhaps a height.");
    }
    return good ? std::optional{p} : std::nullopt;
  }

  std::string_view at_;
  std::size_t vertices_{0};
};

void write_position(json::writer& w, position const& p) {
  w.begin_array().number(p.x).number(p.y);
  if (p.has_z()) w.number(p.z);
  w.end_array();
}

void write_line(json::writer& w, shape::line const& l) {
  w.begin_array();
  for (auto const& p : l) write_position(w, p);
  w.end_array();
}

void write_coordinates(json::writer& w, shape const& s) {
  auto const is_point = s.type == geometry::kind::point;
  if (is_point && !s.rings.empty()) return write_position(w, s.rings[0][0]);
  if (s.type == geometry::kind::line_string && !s.rings.empty()) return write_line(w, s.rings[0]);
  w.begin_array();
  for (auto const& ring : s.rings) write_line(w, ring);
  for (auto const& part : s.parts) write_coordinates(w, part);
  w.end_array();
}

void write(json::writer& w, shape const& s) {
  w.begin_object().key("type").string(name_of(s.type).geojson);
  if (s.type == geometry::kind::collection) {
    w.key("geometries").begin_array();
    for (auto const& part : s.parts) write(w, part);
    w.end_array();
  } else {
    w.key("coordinates");
    write_coordinates(w, s);
  }
  w.end_object();
}

}  // namespace

result<geometry, std::vector<mistake>> geometry::from_geojson(json::node const& n, std::string_view const at) {
  auto r = reader{at};
  auto s = r.read(n, place{}, 0);
  if (!r.mistakes.empty() || !s) return std::move(r.mistakes);
  return geometry{std::move(*s)};
}

std::string geometry::to_geojson() const {
  auto w = json::writer{};
  write(w, state_->value);
  return w.take();
}

void write_geojson(json::writer& w, point const p) {
  write(w, shape{geometry::kind::point, {{{p.lon_deg, p.lat_deg}}}});
}
void write_geojson(json::writer& w, geometry const& g) { w.raw(g.to_geojson()); }

}  // namespace madang::geo
