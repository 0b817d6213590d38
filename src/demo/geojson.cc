#include "demo/geojson.h"

#include <algorithm>
#include <array>

namespace madang::demo {
namespace {

template <typename F>
void collection(json::writer& w, F&& features) {
  w.begin_object().key("type").string("FeatureCollection").key("features").begin_array();
  features();
  w.end_array().end_object();
}

void write_place(json::writer& w, town const& t, xy const p) {
  auto const at = t.frame.on_earth.to_position(p);
  w.begin_array().number(at.lon_deg).number(at.lat_deg).end_array();
}

void write_line(json::writer& w, town const& t, std::span<xy const> const points) {
  w.key("geometry").begin_object().key("type").string("LineString").key("coordinates").begin_array();
  for (auto const p : points) write_place(w, t, p);
  w.end_array().end_object();
}

void write_polygon(json::writer& w, town const& t, std::span<xy const> const ring) {
  w.key("geometry").begin_object().key("type").string("Polygon").key("coordinates").begin_array().begin_array();
  for (auto const p : ring) write_place(w, t, p);
  write_place(w, t, ring[0]);
  w.end_array().end_array().end_object();
}

void write_point(json::writer& w, town const& t, xy const p) {
  w.key("geometry").begin_object().key("type").string("Point").key("coordinates");
  write_place(w, t, p);
  w.end_object();
}

constexpr auto kLanguages = std::array{std::pair{language::ko, "name:ko"}, std::pair{language::en, "name:en"},
                                       std::pair{language::de, "name:de"}, std::pair{language::nl, "name:nl"}};

void write_names(json::writer& w, town const& t, in_four const& name) {
  w.key("name").string(name.in(t.options().local));
  for (auto const& [l, key] : kLanguages) w.key(key).string(name.in(l));
}

void begin_feature(json::writer& w, std::string_view const id) {
  w.begin_object().key("type").string("Feature").key("id").string(id);
}
json::writer& properties(json::writer& w) { return w.key("properties").begin_object(); }
void end_feature(json::writer& w) { w.end_object().end_object(); }

std::string numbered(std::string_view const what, std::size_t const n) {
  return std::string{what} + "-" + std::to_string(n);
}

void write_waters(json::writer& w, town const& t) {
  begin_feature(w, "river");
  write_polygon(w, t, t.frame.river);
  properties(w).key("water").string("river");
  write_names(w, t, t.frame.river_name);
  end_feature(w);
  for (auto i = std::size_t{0}; i != t.lakes.size(); ++i) {
    auto const harbour = t.districts[t.district_of_block(t.lakes[i].block)].use == land_use::harbour;
    begin_feature(w, numbered("water", i));
    write_polygon(w, t, t.lakes[i].shore);
    properties(w).key("water").string(harbour ? "basin" : "lake");
    end_feature(w);
  }
}

}  // namespace

void write_district(json::writer& w, town const& t, std::size_t const i) {
  auto const& d = t.districts[i];
  begin_feature(w, numbered("district", i));
  write_polygon(w, t, d.outline);
  properties(w).key("land_use").string(to_text(d.use)).key("residents").integer(d.residents);
  write_names(w, t, d.name);
  end_feature(w);
}

void write_street(json::writer& w, town const& t, std::size_t const i) {
  auto const& s = t.streets[i];
  begin_feature(w, numbered("street", i));
  write_line(w, t, t.corners(s.nodes));
  properties(w).key("highway").string(to_text(s.kind)).key("width").number(width_m(s.kind));
  if (s.one_way) w.key("oneway").string("yes");
  if (s.bridge) w.key("bridge").string("yes");
  if (!s.name.empty()) {
    w.key("name").string(to_text(s.name, t.options().local));
    for (auto const& [l, key] : kLanguages) w.key(key).string(to_text(s.name, l));
  }
  end_feature(w);
}

void write_block(json::writer& w, town const& t, std::size_t const i) {
  auto const& b = t.blocks[i];
  begin_feature(w, numbered("block", i));
  write_polygon(w, t, t.corners(b.outline));
  properties(w).key("use").string(to_text(b.use)).key("area").number(static_cast<double>(floor_int(b.area_m2 + 0.5)));
  end_feature(w);
}

void write_sensor(json::writer& w, town const& t, sensor const& s) {
  begin_feature(w, numbered("sensor", s.no));
  write_point(w, t, s.at);
  properties(w).key("name").string(s.name).key("kind").string(to_text(s.kind));
  w.key("owner").string(s.owner_name).key("owner_kind").string(to_text(s.owner)).key("interval_s")
      .integer(s.interval.count());
  if (s.capacity != 0) w.key("capacity").integer(s.capacity);
  end_feature(w);
}

void write_districts(json::writer& w, town const& t) {
  collection(w, [&] {
    for (auto i = std::size_t{0}; i != t.districts.size(); ++i) write_district(w, t, i);
  });
}
void write_streets(json::writer& w, town const& t) {
  collection(w, [&] {
    for (auto i = std::size_t{0}; i != t.streets.size(); ++i) write_street(w, t, i);
  });
}
void write_water(json::writer& w, town const& t) {
  collection(w, [&] { write_waters(w, t); });
}
void write_parks(json::writer& w, town const& t) {
  collection(w, [&] {
    for (auto i = std::size_t{0}; i != t.blocks.size(); ++i) {
      if (is_green(t.blocks[i].use)) write_block(w, t, i);
    }
  });
}
void write_landmarks(json::writer& w, town const& t) {
  collection(w, [&] {
    for (auto i = std::size_t{0}; i != t.landmarks.size(); ++i) {
      begin_feature(w, numbered("landmark", i));
      write_point(w, t, t.landmarks[i].at);
      properties(w).key("kind").string(to_text(t.landmarks[i].kind));
      write_names(w, t, t.landmarks[i].name);
      end_feature(w);
    }
  });
}
void write_sensors(json::writer& w, town const& t, std::span<sensor const> const sensors) {
  collection(w, [&] {
    for (auto const& s : sensors) write_sensor(w, t, s);
  });
}

}  // namespace madang::demo
