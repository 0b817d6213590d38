// Answers in other forms than SensorThings' own JSON: dataArray (18-088, clause 13.2) and GeoJSON (as FROST has it,
// and clients have learnt to ask for).
#include <fmt/format.h>

#include "sensing/entity_row.h"
#include "sensing/reading.h"

namespace madang::sensing {

std::string data_array(read_request const& q, reading_session& s, path_target const& p) {
  auto const columns = table_columns(q.options, q.path.target());
  auto const scope = observations_of(q.path, p, q.options);
  auto finder = observation_finder{s.graph()};
  auto const out = answer_writer{s.graph(), q.root};
  auto w = json::writer{};
  w.begin_object();
  if (q.options.count.value_or(false)) w.key("@iot.count").integer(finder.count(scope));
  auto page = finder.start(scope, observation_page_of(q.options, page_size(q.options)));
  w.key("value").begin_array();
  auto last = std::optional<datastream_no>{};
  auto rows = std::int64_t{0};
  auto const close = [&] {
    if (last) w.end_array().key("dataArray@iot.count").integer(rows).end_object();
    rows = 0;
  };
  while (auto const o = page.next()) {
    if (last != o->datastream) {
      close();
      last = o->datastream;
      auto const* d = s.graph().get(model_of(entity_type::datastream), o->datastream.value);
      w.begin_object()
          .key("Datastream@iot.navigationLink")
          .string(fmt::format("{}/Datastreams({})", q.root, in_link(d->id)));
      w.key("components").begin_array();
      for (auto const& c : columns) w.string(c);
      w.end_array().key("dataArray").begin_array();
    }
    ++rows;
    w.begin_array();
    for (auto const& c : columns) {
      if (c == "id") write_entity_id(w, s.graph().id_of(make_observation_id(o->datastream, o->seen->seq)));
      else write_field(w, *o->seen, *q.path.target().find_field(c));
    }
    w.end_array();
    if (out.ends_page(w)) page.end_here();
  }
  close();
  w.end_array();
  if (auto const token = page.next_token()) w.key("@iot.nextLink").string(next_link(q.address, q.options, *token));
  return w.end_object().take();
}

namespace {

constexpr auto kNoGeometry = std::string_view{"null"};

std::string_view place_json(entity const& e) {
  return e.type == entity_type::location ? e.text("location") : e.text("feature");
}

// A GeoJSON Feature given as a location has its geometry inside.
std::string geometry_in(std::string_view const text) {
  auto doc = json::document{};
  auto const v = doc.parse(text);
  if (!v) return std::string{kNoGeometry};
  auto const g = v->find("type") && v->find("type")->string() == "Feature" ? v->find("geometry") : std::optional{*v};
  return g && g->find("type") ? g->raw() : std::string{kNoGeometry};
}

// Where an entity is: its own place, or that of what it belongs to.
std::string geometry_of(entity const& e, entity_graph& g) {
  auto const& m = model_of(e.type);
  if (e.type == entity_type::location || e.type == entity_type::feature_of_interest) return geometry_in(place_json(e));
  auto const* to_thing = m.find_relation("Thing");
  auto const* to_locations = m.find_relation("Locations");
  auto const* r = to_locations ? to_locations : to_thing;
  if (!r) return std::string{kNoGeometry};
  for (auto const no : g.related(m, *r, e.no)) {
    auto const* other = g.get(model_of(r->to), no);
    if (!other) continue;
    auto found = geometry_of(*other, g);
    if (found != kNoGeometry) return found;
  }
  return std::string{kNoGeometry};
}

}  // namespace

std::string geojson(read_request const& q, reading_session& s, path_target const& p) {
  auto out = answer_writer{s.graph(), q.root};
  auto w = json::writer{};
  w.begin_object().key("type").string("FeatureCollection");
  auto next = std::optional<std::string>{};
  auto const begin = [&](std::string_view const geometry) {
    w.begin_object().key("type").string("Feature").key("geometry").raw(geometry).key("properties");
  };
  if (q.path.target().type == entity_type::observation) {
    auto page = observation_finder{s.graph()}.start(observations_of(q.path, p, q.options),
                                                    observation_page_of(q.options, page_size(q.options)));
    w.key("features").begin_array();
    while (auto const o = page.next()) {
      auto const* foi = o->seen->foi.value == 0
                            ? nullptr
                            : s.graph().get(model_of(entity_type::feature_of_interest), o->seen->foi.value);
      begin(foi ? geometry_of(*foi, s.graph()) : std::string{kNoGeometry});
      out.write(w, o->datastream, *o->seen, selection{q.options});
      w.end_object();
      if (out.ends_page(w)) page.end_here();
    }
    next = page.next_token();
  } else {
    auto const scope = scope_of(q.path, p, q.options);
    auto const asked = page_of(q.options);
    auto const page = entity_finder{s.graph()}.page(scope, asked);
    out.prefetch(*scope.of, page.numbers, q.options);
    w.key("features").begin_array();
    next = out.write_page(w, scope, asked, page, [&](entity const& e) {
      begin(geometry_of(e, s.graph()));
      out.write(w, e, selection{q.options});
      w.end_object();
    });
  }
  w.end_array();
  if (next) w.key("@iot.nextLink").string(next_link(q.address, q.options, *next));
  return w.end_object().take();
}

}  // namespace madang::sensing
