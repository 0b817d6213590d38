#include "sensing/answer_writer.h"

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "sensing/entity_row.h"
#include "sensing/observation_finder.h"

namespace madang::sensing {

bool selection::shows(std::string_view const name) const {
  return whole() || std::ranges::any_of(options_.select, [&](query::selection const& x) {
           return x.what.segments[0].name == name || x.what.segments[0].name == "*";
         });
}
// OData 4.0 Part 1, 11.2.4.1: with * an entity is as without $select.
bool selection::shows_self_link() const { return shows("@iot.selfLink"); }
bool selection::shows_id() const { return whole() || shows("id") || shows("@iot.id"); }
query::expansion const* selection::expanded(std::string_view const relation) const {
  auto const at = std::ranges::find(options_.expand, relation, &query::expansion::relation);
  return at == options_.expand.end() ? nullptr : &*at;
}
std::vector<query::path const*> selection::below(std::string_view const field) const {
  auto out = std::vector<query::path const*>{};
  for (auto const& x : options_.select) {
    if (x.what.segments[0].name != field) continue;
    if (x.what.segments.size() == 1) return {};  // the whole of it
    out.push_back(&x.what);
  }
  return out;
}

bool has_field(entity const& e, field const& f, city const& c) {
  if (f.kind != field_kind::derived) {
    return !std::holds_alternative<std::monostate>(e.values[model_of(e.type).index_of(f)]);
  }
  if (f.name == "observedArea") return !observed_area(e, c).empty();
  auto const b = bounds_of(c, {e.no});
  return (f.name == "phenomenonTime" ? b.phenomenon_time : b.result_time).has_value();
}

void write_field(json::writer& w, entity const& e, field const& f, city const& c) {
  if (f.kind == field_kind::derived) {
    if (f.name == "observedArea") {
      w.raw(observed_area(e, c));
      return;
    }
    auto const b = bounds_of(c, {e.no});
    w.string(to_iso8601(*(f.name == "phenomenonTime" ? b.phenomenon_time : b.result_time)));
    return;
  }
  auto const& v = e.values[model_of(e.type).index_of(f)];
  if (auto const* us = std::get_if<std::int64_t>(&v)) w.string(to_rfc3339(from_us(*us)));
  else if (auto const* text = std::get_if<std::string>(&v)) f.kind == field_kind::text ? w.string(*text) : w.raw(*text);
  else w.null();
}

// What an observation says beside its time and result: a member of the top level, for `parameters` may have any names
// inside. Most say nothing, which takes no reading.
static bool extra_member(observation const& o, std::string_view const name, auto const& f) {
  if (o.extra.find(name) == o.extra.npos) return false;
  auto doc = json::document{};
  auto const v = doc.parse(o.extra);
  auto const at = v ? v->find(name) : std::nullopt;
  if (at) f(*at);
  return at.has_value();
}

bool has_field(observation const& o, field const& f) {
  if (f.name == "phenomenonTime" || f.name == "result" || f.name == "resultTime") return true;
  return extra_member(o, f.name, [](json::node const&) {});
}

static void write_extra(json::writer& w, observation const& o, std::string_view const name) {
  if (!extra_member(o, name, [&](json::node const& v) { w.value(v); })) w.null();
}

void write_field(json::writer& w, observation const& o, field const& f) {
  if (f.name == "phenomenonTime") {
    auto const end = o.end_us == observation::kNone ? std::nullopt : std::optional{from_us(o.end_us)};
    w.string(to_iso8601({from_us(o.start_us), end}));
  } else if (f.name == "result") {
    write_result(w, o);
  } else if (f.name == "resultTime") {
    if (o.result_us == observation::kNone) w.null();
    else w.string(to_rfc3339(from_us(o.result_us)));
  } else {
    write_extra(w, o, f.name);
  }
}

// Only the selected members of a JSON field, each at its own place.
static void write_selected_json(json::writer& w, std::string_view const text,
                                std::vector<query::path const*> const& paths) {
  auto doc = json::document{};
  auto const v = doc.parse(text);
  if (!v) return void(w.null());
  w.begin_object();
  for (auto const* p : paths) {
    auto at = std::optional{*v};
    for (auto const& s : std::span{p->segments}.subspan(1)) at = at ? at->find(s.name) : std::nullopt;
    // One level is shown in its place; what is deeper, under its path.
    auto name = p->segments[1].name;
    for (auto const& s : std::span{p->segments}.subspan(2)) name += '/' + s.name;
    if (at) w.key(name).value(*at);
  }
  w.end_object();
}

std::string answer_writer::self_link(entity const& e) const {
  return fmt::format("{}/{}({})", root_, model_of(e.type).set, in_link(e.id));
}
std::string answer_writer::self_link(observation_id const id) const {
  return fmt::format("{}/Observations({})", root_, in_link(graph_.id_of(id)));
}

std::string in_link(entity_id const& id) {
  return id.number ? std::to_string(*id.number) : percent_encode(id.in_path(), "'/:@!$()*,;=");
}

void write_entity_id(json::writer& w, entity_id const& id) {
  if (id.number) w.integer(*id.number);
  else w.string(id.text);
}

void answer_writer::write_relations(json::writer& w, model const& m, std::string const& self, selection const& s,
                                    std::function<void(relation const&, query::expansion const&)> const& expand) {
  for (auto const& r : m.relations) {
    if (auto const* x = s.expanded(r.name)) expand(r, *x);
    else if (s.shows(r.name)) {
      w.key(fmt::format("{}@iot.navigationLink", r.name)).string(fmt::format("{}/{}", self, r.name));
    }
  }
}

static void must_fit(json::writer const& w) {
  if (w.text().size() <= limits::kAnswerBytesMost) return;
  throw api::refusal{
      api::bad_request(fmt::format("This answer would be longer than {} MiB. Ask for less with $expand and $select.",
                                   limits::kAnswerBytesMost >> 20))};
}

static std::size_t expanded_size(query::options const& o) {
  return std::size_t(std::clamp<std::int64_t>(o.top.value_or(limits::kPageDefault), 0, limits::kExpandedMax));
}

bool answer_writer::ends_page(json::writer const& w) const {
  return entities_ >= limits::kAnswerEntities / 2 || w.text().size() >= limits::kAnswerBytes / 2;
}

// Once this is true, at most one more of each set in $expand is written.
bool answer_writer::is_full(json::writer const& w) const {
  return entities_ + limits::kExpandItems >= limits::kAnswerEntities || w.text().size() >= limits::kAnswerBytes;
}

std::size_t answer_writer::room_for(json::writer const& w, query::options const& o) const {
  return is_full(w) ? std::min<std::size_t>(expanded_size(o), 1) : expanded_size(o);
}

std::optional<std::string> answer_writer::write_until(std::function<bool()> const& full, entity_scope const& scope,
                                                      page_request const& asked, entity_page const& page,
                                                      std::function<void(entity const&)> const& one) {
  auto n = std::size_t{0};
  for (auto const no : page.numbers) {
    if (n != 0 && full()) {
      auto shorter = asked;
      shorter.top = n;
      return entity_finder{graph_}.page(scope, shorter).next;
    }
    if (auto const* e = graph_.get(*scope.of, no)) one(*e);
    ++n;
  }
  return page.next;
}

void answer_writer::write(json::writer& w, entity const& e, selection const& s) {
  must_fit(w);
  ++entities_;
  auto const& m = model_of(e.type);
  auto const self = self_link(e);
  w.begin_object();
  if (s.shows_id()) write_entity_id(w.key("@iot.id"), e.id);
  if (s.shows_self_link()) w.key("@iot.selfLink").string(self);
  for (auto const& f : m.fields) {
    if (!s.shows(f.name) || !has_field(e, f, graph_.of())) continue;
    w.key(f.name);
    if (auto const below = s.below(f.name); !below.empty()) write_selected_json(w, e.text(f.name), below);
    else write_field(w, e, f, graph_.of());
  }
  write_relations(w, m, self, s, [&](relation const& r, query::expansion const& x) { expand_entity(w, e, r, x); });
  w.end_object();
}

void answer_writer::write(json::writer& w, datastream_no const d, observation const& o, selection const& s) {
  must_fit(w);
  ++entities_;
  auto const& m = model_of(entity_type::observation);
  auto const id = make_observation_id(d, o.seq);
  auto const self = self_link(id);
  w.begin_object();
  if (s.shows_id()) write_entity_id(w.key("@iot.id"), graph_.id_of(id));
  if (s.shows_self_link()) w.key("@iot.selfLink").string(self);
  for (auto const& f : m.fields) {
    if (s.shows(f.name) && has_field(o, f)) write_field(w.key(f.name), o, f);
  }
  write_relations(w, m, self, s,
                  [&](relation const& r, query::expansion const& x) { expand_of_observation(w, d, o, r, x); });
  w.end_object();
}

void answer_writer::expand_of_observation(json::writer& w, datastream_no const d, observation const& o,
                                          relation const& r, query::expansion const& x) {
  write_single(w, r, r.to == entity_type::datastream ? d.value : o.foi.value, x);
}

void answer_writer::write_single(json::writer& w, relation const& r, std::optional<entity_no> const no,
                                 query::expansion const& x) {
  auto const* other = no ? graph_.get(model_of(r.to), *no) : nullptr;
  w.key(r.name);
  if (other) write(w, *other, selection{x.inner});
  else w.null();
}

void answer_writer::expand_entity(json::writer& w, entity const& e, relation const& r, query::expansion const& x) {
  if (r.by == relation_by::observations) return expand_observations(w, e, r, x);
  if (r.many) return expand_set(w, e, r, x);
  auto const& others = graph_.related(model_of(e.type), r, e.no);
  write_single(w, r, others.empty() ? std::nullopt : std::optional{others[0]}, x);
}

std::string next_link(std::string_view const address, query::options o, std::string_view const token) {
  o.skip.reset();
  o.skiptoken = token;
  return fmt::format("{}?{}", address, query::to_query(o));
}

// A filter or an order of its own is asked of the store; without them the batch that was read ahead serves.
void answer_writer::expand_set(json::writer& w, entity const& e, relation const& r, query::expansion const& x) {
  auto const& to = model_of(r.to);
  auto const asked = page_request{
      .order = x.inner.orderby, .skip = std::size_t(x.inner.skip.value_or(0)), .top = room_for(w, x.inner)};
  auto page = entity_page{};
  auto count = std::optional<std::int64_t>{};
  auto scope = entity_scope{.of = &to, .via = &r, .parent = e.no};
  if (x.inner.filter) scope.filter.push_back(*x.inner.filter);
  auto finder = entity_finder{graph_};
  auto const& all = scope.filter.empty() ? graph_.related(model_of(e.type), r, e.no) : std::vector<entity_no>{};
  if (scope.filter.empty() && all.size() <= asked.top && x.inner.orderby.empty() && asked.skip == 0) {
    page.numbers = all;
    count = std::int64_t(all.size());
  } else {
    page = finder.page(scope, asked);
  }
  if (x.inner.count.value_or(false)) {
    w.key(fmt::format("{}@iot.count", r.name)).integer(count ? *count : finder.count(scope));
  }
  w.key(r.name).begin_array();
  auto const next = write_until([&] { return is_full(w); }, scope, asked, page,
                                [&](entity const& other) { write(w, other, selection{x.inner}); });
  w.end_array();
  if (next) {
    auto const address = fmt::format("{}/{}", self_link(e), r.name);
    w.key(fmt::format("{}@iot.nextLink", r.name)).string(next_link(address, x.inner, *next));
  }
}

void answer_writer::expand_observations(json::writer& w, entity const& e, relation const& r,
                                        query::expansion const& x) {
  auto const top = room_for(w, x.inner);
  auto scope = observation_scope{};
  if (e.type == entity_type::datastream) scope.datastream = datastream_no{e.no};
  else scope.feature = foi_no{e.no};
  if (x.inner.filter) scope.filter = &*x.inner.filter;
  auto finder = observation_finder{graph_};
  if (x.inner.count.value_or(false)) w.key(fmt::format("{}@iot.count", r.name)).integer(finder.count(scope));
  auto page =
      finder.start(scope, {.order = x.inner.orderby, .skip = std::size_t(x.inner.skip.value_or(0)), .top = top});
  w.key(r.name).begin_array();
  while (auto const o = page.next()) {
    write(w, o->datastream, *o->seen, selection{x.inner});
    if (is_full(w)) page.end_here();
  }
  w.end_array();
  if (auto const token = page.next_token()) {
    auto const address = fmt::format("{}/{}", self_link(e), r.name);
    w.key(fmt::format("{}@iot.nextLink", r.name)).string(next_link(address, x.inner, *token));
  }
}

void answer_writer::prefetch(model const& m, std::span<entity_no const> const numbers, query::options const& o) {
  auto room = limits::kAnswerEntities;
  read_ahead(m, numbers, o, room);
}

// Not more than an answer can hold; what is left out is read if it is written after all.
void answer_writer::read_ahead(model const& m, std::span<entity_no const> const numbers, query::options const& o,
                               std::size_t& room) {
  for (auto const& x : o.expand) {
    auto const* r = m.find_relation(x.relation);
    if (!r || r->by == relation_by::observations) continue;
    graph_.prefetch_related(m, *r, numbers);
    auto next = std::vector<entity_no>{};
    for (auto const no : numbers) {
      auto const& others = graph_.related(m, *r, no);
      next.insert(next.end(), others.begin(),
                  others.begin() + std::ptrdiff_t(std::min(others.size(), expanded_size(x.inner))));
    }
    std::ranges::sort(next);
    next.erase(std::ranges::unique(next).begin(), next.end());
    if (next.size() > room) next.resize(room);
    room -= next.size();
    graph_.read_ahead(model_of(r->to), next);
    read_ahead(model_of(r->to), next, x.inner, room);
  }
}

}  // namespace madang::sensing
