#include "sensing/reading.h"

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/net/conditional.h"
#include "sensing/entity_row.h"

namespace madang::sensing {
namespace {

api::refusal no_such(path_step const& s) {
  return api::refusal{api::not_found(s.id ? fmt::format("There is no {} with the id {}.", s.of->name, s.id->in_path())
                                          : fmt::format("There is no {} here.", s.of->name))};
}

std::optional<observation_id> observation_number(entity_id const& id, city const& c) {
  if (id.number && is_given_by_server(*id.number)) return observation_id{*id.number};
  return c.observations.find_id(id.in_path());
}

// One step down from an entity, over a relation between entities.
entity_no step_down(path_step const& s, entity const& from, entity_graph& g) {
  auto const& others = g.related(model_of(from.type), *s.via, from.no);
  for (auto const no : others) {
    auto const* e = g.get(*s.of, no);
    if (e && (!s.id || e->id == *s.id)) return no;
  }
  throw no_such(s);
}

// From an observation to its Datastream or FeatureOfInterest.
entity_no step_from_observation(path_step const& s, path_target const& p, entity_graph& g) {
  auto const no = s.of->type == entity_type::datastream ? datastream_of(*p.observation_at).value : p.seen->foi.value;
  if (no == 0 || !g.get(*s.of, no)) throw no_such(s);
  return no;
}

void step_to_observation(path_step const& s, path_target& p, entity_graph& g) {
  auto const id = s.id ? observation_number(*s.id, g.of()) : std::nullopt;
  auto found = id ? observation_finder{g}.find(*id) : std::nullopt;
  auto const* from = p.parent;
  auto const elsewhere =
      found && from &&
      (from->type == entity_type::datastream ? from->no != datastream_of(*id).value : from->no != found->foi.value);
  if (!found || elsewhere) throw no_such(s);
  p.observation_at = id;
  p.seen = std::move(found);
}

// What an answer to a question about one type may name. Options within $expand have their places in its text.
void check_names(query::options const& o, model const& m, bool const within_expand, std::vector<query::problem>& out) {
  auto const add = [&](std::string_view const option, std::size_t const offset, std::string why) {
    out.push_back({std::string{within_expand ? "$expand" : option}, offset, std::move(why)});
  };
  auto const check = [&](std::string_view const option, query::expression const& e) {
    if (auto wrong = unknown_path(e, m)) add(option, wrong->offset, std::move(wrong->message));
  };
  if (o.filter) check("$filter", *o.filter);
  for (auto const& k : o.orderby) check("$orderby", k.by);
  for (auto const& p : o.select) {
    auto const& first = p.what.segments[0].name;
    if (first == "*" || (p.what.segments.size() == 1 && m.find_relation(first))) continue;
    if (auto why = unknown_path(p.what, m)) add("$select", p.offset, std::move(*why));
  }
  for (auto const& x : o.expand) {
    auto const* r = m.find_relation(x.relation);
    if (r) check_names(x.inner, model_of(r->to), true, out);
    else add("$expand", x.offset, fmt::format("{} has no relation '{}'.", beginning_with_article(m.name), x.relation));
  }
}

net::response json_answer(std::string body) {
  auto r = net::response{};
  r.content_type = "application/json";
  r.body = std::move(body);
  return r;
}

struct set_writer {
  read_request const& q;
  reading_session& s;
  answer_writer out{s.graph(), q.root};
  json::writer w{};

  std::string entities(entity_scope const& scope, bool const refs) {
    auto finder = entity_finder{s.graph()};
    auto const asked = page_of(q.options);
    auto const page = finder.page(scope, asked);
    w.begin_object();
    if (q.options.count.value_or(false)) w.key("@iot.count").integer(finder.count(scope));
    out.prefetch(*scope.of, page.numbers, q.options);
    w.key("value").begin_array();
    auto const next = out.write_page(w, scope, asked, page, [&](entity const& e) {
      if (refs) w.begin_object().key("@iot.selfLink").string(out.self_link(e)).end_object();
      else out.write(w, e, selection{q.options});
    });
    w.end_array();
    if (next) w.key("@iot.nextLink").string(next_link(q.address, q.options, *next));
    return w.end_object().take();
  }

  std::string observations(observation_scope const& scope, bool const refs) {
    auto finder = observation_finder{s.graph()};
    w.begin_object();
    if (q.options.count.value_or(false)) w.key("@iot.count").integer(finder.count(scope));
    auto page = finder.start(scope, observation_page_of(q.options, page_size(q.options)));
    w.key("value").begin_array();
    while (auto const o = page.next()) {
      auto const id = make_observation_id(o->datastream, o->seen->seq);
      if (refs) w.begin_object().key("@iot.selfLink").string(out.self_link(id)).end_object();
      else out.write(w, o->datastream, *o->seen, selection{q.options});
      if (out.ends_page(w)) page.end_here();
    }
    w.end_array();
    if (auto const token = page.next_token()) w.key("@iot.nextLink").string(next_link(q.address, q.options, *token));
    return w.end_object().take();
  }
};

// The property of what a path leads to, as JSON; nothing if it has none.
std::optional<std::string> property_json(read_request const& q, path_target const& p, entity_graph& g) {
  auto w = json::writer{};
  auto const& f = *q.path.property;
  if (p.seen) {
    if (!has_field(*p.seen, f)) return std::nullopt;
    write_field(w, *p.seen, f);
  } else {
    auto const& e = *g.get(q.path.target(), *p.no);
    if (!has_field(e, f, q.of)) return std::nullopt;
    write_field(w, e, f, q.of);
  }
  auto text = w.take();
  if (q.path.inner.empty()) return text;
  auto doc = json::document{};
  auto at = std::optional{*doc.parse(text)};
  for (auto const& name : q.path.inner) at = at ? at->find(name) : std::nullopt;
  if (!at) throw api::refusal{api::not_found(fmt::format("'{}' has nothing of this name.", f.name))};
  return at->raw();
}

net::response answer_property(read_request const& q, path_target const& p, entity_graph& g) {
  auto const value = property_json(q, p, g);
  auto none = net::response{};
  none.status = 204;  // 18-088, 9.2.4: a property without a value
  if (!value || *value == "null") return none;
  auto const name = q.path.inner.empty() ? std::string{q.path.property->name} : q.path.inner.back();
  if (q.path.use == resource_path::usage::property) {
    auto w = json::writer{};
    return json_answer(w.begin_object().key(name).raw(*value).end_object().take());
  }
  auto doc = json::document{};
  auto const v = *doc.parse(*value);
  auto r = net::response{};
  r.content_type = v.is_object() || v.is_array() ? "application/json" : "text/plain; charset=utf-8";
  r.body = v.is_string() ? std::string{v.string()} : *value;
  return r;
}

net::response answer_entity(read_request const& q, path_target const& p, reading_session& s) {
  auto out = answer_writer{s.graph(), q.root};
  auto w = json::writer{};
  if (q.path.use == resource_path::usage::entity_ref) {
    auto const link = p.seen ? out.self_link(*p.observation_at) : out.self_link(*s.graph().get(q.path.target(), *p.no));
    return json_answer(w.begin_object().key("@iot.selfLink").string(link).end_object().take());
  }
  if (p.seen) {
    out.write(w, datastream_of(*p.observation_at), *p.seen, selection{q.options});
  } else {
    auto const numbers = std::array{*p.no};
    out.prefetch(q.path.target(), numbers, q.options);
    out.write(w, *s.graph().get(q.path.target(), *p.no), selection{q.options});
  }
  return json_answer(w.take());
}

net::response answer_count(read_request const& q, path_target const& p, reading_session& s) {
  auto const n = q.path.target().type == entity_type::observation
                     ? observation_finder{s.graph()}.count(observations_of(q.path, p, q.options))
                     : entity_finder{s.graph()}.count(scope_of(q.path, p, q.options));
  auto r = net::response{};
  r.content_type = "text/plain; charset=utf-8";
  r.body = std::to_string(n);
  return r;
}

net::response answer_set(read_request const& q, path_target const& p, reading_session& s) {
  if (q.path.use == resource_path::usage::set_count) return answer_count(q, p, s);
  if (q.options.format == query::result_format::geojson) {
    auto r = json_answer(geojson(q, s, p));
    r.content_type = "application/geo+json";
    return r;
  }
  auto const observations = q.path.target().type == entity_type::observation;
  if (q.options.format == query::result_format::data_array) {
    if (!observations) throw api::refusal{api::bad_request("$resultFormat=dataArray is for Observations.")};
    return json_answer(data_array(q, s, p));
  }
  auto const refs = q.path.use == resource_path::usage::set_ref;
  auto writer = set_writer{q, s};
  return json_answer(observations ? writer.observations(observations_of(q.path, p, q.options), refs)
                                  : writer.entities(scope_of(q.path, p, q.options), refs));
}

}  // namespace

api::problem option_problem(std::vector<query::problem> const& all) {
  auto p = api::invalid({});
  for (auto const& x : all) {
    p.fields.push_back({x.option, fmt::format("{} (at character {})", x.message, x.offset)});
    if (x.what == query::problem::kind::unsupported) {
      p.status = 501;
      p.title = api::title_of(501);
    }
  }
  if (p.fields.size() == 1) p.detail = fmt::format("{}: {}", p.fields[0].pointer, p.fields[0].detail);
  return p;
}

std::size_t page_size(query::options const& o) {
  return std::size_t(std::clamp<std::int64_t>(o.top.value_or(limits::kPageDefault), 0, limits::kPageMax));
}

page_request page_of(query::options const& o) {
  return {.order = o.orderby, .skip = std::size_t(o.skip.value_or(0)), .top = page_size(o),
          .after = o.skiptoken ? std::string_view{*o.skiptoken} : std::string_view{}};
}

observation_page_request observation_page_of(query::options const& o, std::size_t const top) {
  return {.order = o.orderby,
          .skip = std::size_t(o.skip.value_or(0)),
          .top = top,
          .after = o.skiptoken ? std::string_view{*o.skiptoken} : std::string_view{}};
}

std::vector<std::string> table_columns(query::options const& o, model const& m) {
  auto out = std::vector<std::string>{};
  auto const s = selection{o};
  if (s.shows_id()) out.emplace_back("id");
  for (auto const& f : m.fields) {
    if (s.shows(f.name)) out.emplace_back(f.name);
  }
  return out;
}

path_target follow(resource_path const& path, entity_graph& g) {
  auto p = path_target{};
  for (auto i = std::size_t{0}; i != path.steps.size(); ++i) {
    auto const& s = path.steps[i];
    auto const ends_in_set = (!s.via || s.via->many) && !s.id;
    if (p.no) p.parent = g.get(*path.steps[i - 1].of, *p.no);
    if (ends_in_set) return p;
    if (s.of->type == entity_type::observation) {
      step_to_observation(s, p, g);
      p.no.reset();
    } else if (p.seen) {
      p.no = step_from_observation(s, p, g);
      p.seen.reset();
    } else if (!s.via) {
      auto found = g.source().find(*s.of, *s.id);
      if (!found) throw no_such(s);
      p.no = found->no;
      g.keep(std::move(*found));
    } else {
      p.no = step_down(s, *p.parent, g);
    }
  }
  return p;
}

entity_scope scope_of(resource_path const& path, path_target const& p, query::options const& o) {
  auto const& last = path.steps.back();
  auto scope = entity_scope{.of = last.of};
  if (last.via) {
    scope.via = last.via;
    scope.parent = p.parent->no;
  }
  if (o.filter) scope.filter.push_back(*o.filter);
  return scope;
}

observation_scope observations_of(resource_path const& path, path_target const& p, query::options const& o) {
  auto scope = observation_scope{};
  if (path.steps.back().via && p.parent->type == entity_type::datastream) {
    scope.datastream = datastream_no{p.parent->no};
  } else if (path.steps.back().via) scope.feature = foi_no{p.parent->no};
  if (o.filter) scope.filter = &*o.filter;
  return scope;
}

net::response answer(read_request const& q) {
  auto wrong = std::vector<query::problem>{};
  check_names(q.options, q.path.target(), false, wrong);
  if (!wrong.empty()) throw api::refusal{option_problem(wrong)};
  auto const as_table = q.options.format == query::result_format::csv && q.path.use == resource_path::usage::set;
  if (as_table) return answer_csv(q);
  auto out = net::response{};
  q.of.entities.read([&](store::transaction& tx) {
    auto s = reading_session{q.of, tx, q.caller};
    auto const p = follow(q.path, s.graph());
    if (q.path.property) out = answer_property(q, p, s.graph());
    else if (q.path.is_set()) out = answer_set(q, p, s);
    else out = answer_entity(q, p, s);
  });
  return out;
}

}  // namespace madang::sensing
