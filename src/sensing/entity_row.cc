#include "sensing/entity_row.h"

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/geo/geometry.h"
#include "core/json/json.h"
#include "sensing/series/series_reader.h"

namespace madang::sensing {
namespace {

using query::segment;
using segments = std::span<segment const>;

bool is_id(segment const& s) { return s.name == "id" || s.name == "@iot.id"; }

query::value id_value(entity_id const& id) { return id.number ? query::value{*id.number} : query::value{id.text}; }

// Parses again and again with the same buffers: rows come in thousands. What is taken from it is copied at once.
json::document& parser_of_this_thread() {
  thread_local auto doc = json::document{};
  return doc;
}

// What stands at a path below a JSON text; the first segment's name has been followed already.
query::value json_value(std::string_view const text, segments const path) {
  auto const parsed = parser_of_this_thread().parse(text);
  return parsed ? query::value_at(*parsed, path) : query::value{};
}

query::value geometry_value(std::string_view const text) {
  auto const parsed = parser_of_this_thread().parse(text);
  if (!parsed) return {};
  auto g = geo::geometry::from_geojson(*parsed);
  if (g) return std::move(*g);
  return query::to_value(*parsed);
}

query::value derived_value(entity const& e, field const& f, city const& c) {
  if (f.name == "observedArea") {
    auto const area = observed_area(e, c);
    return area.empty() ? query::value{} : geometry_value(area);
  }
  auto const b = bounds_of(c, {e.no});
  auto const& p = f.name == "phenomenonTime" ? b.phenomenon_time : b.result_time;
  return p ? query::to_value(*p) : query::value{};
}

query::value field_value(entity const& e, field const& f, segments const path, city const& c) {
  if (f.kind == field_kind::derived) return derived_value(e, f, c);
  auto const& v = e.values[model_of(e.type).index_of(f)];
  if (auto const* us = std::get_if<std::int64_t>(&v)) return from_us(*us);
  auto const* text = std::get_if<std::string>(&v);
  if (!text) return {};
  if (f.kind == field_kind::text) return *text;
  if (f.kind == field_kind::geometry && path.size() == 1 && path[0].indexes.empty()) return geometry_value(*text);
  return json_value(*text, path);
}

query::value result_value(observation const& o, segments const path) {
  auto const whole = path.size() == 1 && path[0].indexes.empty();
  if (whole && o.kind == result_kind::number) return o.number;
  if (whole && o.kind == result_kind::boolean) return o.number != 0;
  if (whole && o.kind == result_kind::text) return o.text;
  if (whole && o.kind == result_kind::null) return {};
  auto w = json::writer{};
  write_result(w, o);
  return json_value(w.text(), path);
}

query::value extra_value(observation const& o, segments const path) {
  if (o.extra.empty()) return {};
  auto doc = json::document{};
  auto const parsed = doc.parse(o.extra);
  auto const at = parsed ? parsed->find(path[0].name) : std::nullopt;
  if (!at) return {};
  if (path[0].name != "validTime") return json_value(at->raw(), path);
  auto const p = parse_iso8601_period(at->string());
  return p ? query::to_value(*p) : query::value{};
}

// The question is one for Observations, not for their parents.
[[noreturn]] void too_many_observations() {
  throw api::refusal{
      api::bad_request("This filter would have to look at too many observations of each entity. Ask for Observations "
                       "with a filter on their Datastream instead.")};
}

void each_observation(entity const& e, entity_graph& g, std::function<bool(query::row const&)> const& f) {
  auto const of_feature = e.type == entity_type::feature_of_interest;
  auto const series = of_feature ? g.of().observations.datastreams_of({e.no}) : std::vector{datastream_no{e.no}};
  auto n = std::size_t{0};
  for (auto const d : series) {
    if (of_feature && !g.get(model_of(entity_type::datastream), d.value)) continue;  // hidden, or gone
    auto reader = series_reader{g.of().observations, {.datastream = d, .numbers = {}}, {}};
    auto block = columns{};
    while (reader.next(block)) {
      g.source().tx().check_time();
      for (auto i = std::size_t{0}; i != block.size(); ++i) {
        if (of_feature && block.foi[i] != e.no) continue;
        auto const o = block.get(i);
        if (!f(observation_row{o, d, g})) return;
      }
      if ((n += block.size()) > limits::kRelatedObservations) too_many_observations();
    }
  }
}

bool holds_json(field const& f) {
  return f.kind == field_kind::json || f.kind == field_kind::object || f.kind == field_kind::geometry;
}
}  // namespace

query::value entity_row::get(query::path const& p, std::size_t) const {
  if (is_id(p.segments[0])) return id_value(entity_.id);
  auto const* f = model_of(entity_.type).find_field(p.segments[0].name);
  return f ? field_value(entity_, *f, p.segments, graph_.of()) : query::value{};
}

void entity_row::each(std::string_view const relation, std::function<bool(query::row const&)> const& f) const {
  auto const& m = model_of(entity_.type);
  auto const* r = m.find_relation(relation);
  if (!r) return;
  if (r->by == relation_by::observations) return each_observation(entity_, graph_, f);
  for (auto const no : graph_.related(m, *r, entity_.no)) {
    auto const* other = graph_.get(model_of(r->to), no);
    if (other && !f(entity_row{*other, graph_})) return;
  }
}

query::value observation_row::get(query::path const& p, std::size_t) const {
  auto const& first = p.segments[0];
  if (first.name == "result") return result_value(seen_, p.segments);
  if (first.name == "phenomenonTime") {
    auto const end = seen_.end_us == observation::kNone ? std::nullopt : std::optional{from_us(seen_.end_us)};
    return query::to_value(period{from_us(seen_.start_us), end});
  }
  if (first.name == "resultTime") {
    return seen_.result_us == observation::kNone ? query::value{} : query::value{from_us(seen_.result_us)};
  }
  if (is_id(first)) return id_value(graph_.id_of(make_observation_id(datastream_, seen_.seq)));
  return extra_value(seen_, p.segments);
}

void observation_row::each(std::string_view const relation, std::function<bool(query::row const&)> const& f) const {
  auto const datastream = relation == "Datastream";
  auto const& m = model_of(datastream ? entity_type::datastream : entity_type::feature_of_interest);
  if (auto const* other = graph_.get(m, datastream ? datastream_.value : seen_.foi.value)) {
    f(entity_row{*other, graph_});
  }
}

query::is_relation relations_of(model const& start) {
  return [&start](std::span<query::segment const> const steps) {
    auto const* m = &start;
    for (auto const& s : steps) {
      auto const* r = m->find_relation(s.name);
      if (!r) return false;
      m = &model_of(r->to);
    }
    return true;
  };
}

query::evaluator make_evaluator(query::expression const& e, model const& m, city const& c) {
  return query::evaluator{e, c.time.now(), relations_of(m)};
}

observed_bounds bounds_of(city const& c, datastream_no const no) {
  auto const b = c.observations.bounds(no);
  if (!b) return {};
  auto out = observed_bounds{};
  out.phenomenon_time = period{from_us(b->first_us), from_us(b->end_us)};
  if (b->result_first_us != observation::kNone) {
    out.result_time = period{from_us(b->result_first_us), from_us(b->result_last_us)};
  }
  return out;
}

std::string observed_area(entity const& datastream, city const& c) {
  auto const box = c.areas.of({datastream.no});
  return box ? geo::geometry::of(*box).to_geojson() : datastream.given_area.value_or(std::string{});
}

std::optional<std::string> unknown_path(query::path const& p, model const& start) {
  auto const* m = &start;
  for (auto i = std::size_t{0}; i != p.segments.size(); ++i) {
    auto const& s = p.segments[i];
    auto const last = i + 1 == p.segments.size();
    if (is_id(s) && last) return std::nullopt;
    if (auto const* f = m->find_field(s.name)) {
      if (last || holds_json(*f)) return std::nullopt;
      return fmt::format("'{}' of {} has nothing below it.", s.name, with_article(m->name));
    }
    auto const* r = m->find_relation(s.name);
    if (!r) {
      return fmt::format("{} has neither a property nor a relation '{}'.", beginning_with_article(m->name), s.name);
    }
    if (last) return fmt::format("'{}' is an entity; name one of its properties, as in {}/id.", s.name, s.name);
    m = &model_of(r->to);
  }
  return std::nullopt;
}

std::optional<query::problem> unknown_path(query::expression const& e, model const& m) {
  if (auto const* p = e.where()) {
    auto why = unknown_path(*p, m);
    return why ? std::optional{query::problem{{}, e.offset, std::move(*why)}} : std::nullopt;
  }
  auto const* c = e.operation();
  for (auto const& x : c ? std::span{c->arguments} : std::span<query::expression const>{}) {
    if (auto found = unknown_path(x, m)) return found;
  }
  return std::nullopt;
}

}  // namespace madang::sensing
