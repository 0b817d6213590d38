#include "sensing/page_api.h"

#include <map>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "sensing/answer_writer.h"
#include "sensing/entity_row.h"
#include "sensing/id_list.h"
#include "sensing/means_answer.h"
#include "sensing/page_types.h"
#include "sensing/permissions.h"
#include "sensing/reading.h"
#include "sensing/series_answer.h"
#include "sensing/shown_properties.h"

namespace madang::sensing {
namespace {

api::number_or_text id_json(entity_id const& id) {
  auto w = json::writer{};
  write_entity_id(w, id);
  return {w.take()};
}
api::raw_json result_json(observation const& o) {
  auto w = json::writer{};
  write_result(w, o);
  return {w.take()};
}

api::problem no_property(std::string_view const id) {
  return api::not_found(fmt::format("Nothing is measured with the id {}.", id));
}

// Where things are, for many of them at once.
struct thing_place {
  entity_id id;
  std::string name;
  std::optional<double> longitude, latitude;
  std::string properties;
};
std::unordered_map<entity_no, thing_place> places_of(store::transaction& tx, std::vector<entity_no> const& things) {
  auto out = std::unordered_map<entity_no, thing_place>{};
  auto const sql = fmt::format(
      "SELECT t.no, t.id_int, t.id_text, t.name, (l.west + l.east) / 2, (l.south + l.north) / 2, t.properties "
      "FROM sensing_thing t LEFT JOIN {} WHERE {}",
      kLocationOfThing, is_one_of(tx.kind(), "t.no", 1));
  tx.each({"sensing.places", sql}, {number_list(tx.kind(), things)}, [&](store::row_view const& r) {
    out.insert_or_assign(
        r.integer(0),
        thing_place{{r.maybe_integer(1), r.string(2)}, r.string(3), r.maybe_number(4), r.maybe_number(5),
                    r.is_null(6) ? std::string{} : r.string(6)});
  });
  return out;
}

void write_maybe(json::writer& w, std::optional<double> const& x) {
  if (x) w.number(*x);
  else w.null();
}

// What tells a series from others of its thing: the direction that it counts, else its name.
std::string told_apart(std::string_view const name, std::string_view const properties) {
  auto doc = json::document{};
  auto const v = doc.parse(properties);
  auto const direction = v ? text_in(*v, "direction") : std::nullopt;
  return direction.value_or(std::string{name});
}

// Of those whose thing measures the same several times: both ways of a street.
std::unordered_map<entity_no, std::string> names_of_twins(store::transaction& tx, shown_property const& p) {
  auto of_thing = std::unordered_map<entity_no, int>{};
  for (auto const& d : p.datastreams) ++of_thing[d->thing];
  auto twins = std::vector<entity_no>{};
  for (auto const& d : p.datastreams) {
    if (of_thing[d->thing] > 1) twins.push_back(d->no.value);
  }
  auto out = std::unordered_map<entity_no, std::string>{};
  if (twins.empty()) return out;
  auto const sql =
      fmt::format("SELECT no, name, properties FROM sensing_datastream WHERE {}", is_one_of(tx.kind(), "no", 1));
  tx.each({"sensing.twins", sql}, {number_list(tx.kind(), twins)}, [&](store::row_view const& r) {
    out.emplace(r.integer(0), told_apart(r.text(1), r.is_null(2) ? "{}" : r.text(2)));
  });
  return out;
}

std::optional<owner> owner_in(std::string_view const properties) {
  auto doc = json::document{};
  auto const v = doc.parse(properties);
  auto const o = v ? v->find("owner") : std::nullopt;
  if (!o) return std::nullopt;
  if (o->is_string()) return owner{std::nullopt, std::string{o->string()}};
  return owner{text_in(*o, "kind"), text_in(*o, "name")};
}

// What many rows share is written once, and they say where it stands.
class shared_by_rows {
 public:
  shared_by_rows(city const& c) : city_{c} {}

  void write_owner_of(json::writer& w, thing_place const& thing) {
    auto const o = thing.properties.empty() ? std::nullopt : owner_in(thing.properties);
    if (!o || !o->name) return void(w.null());
    auto const [at, is_new] = owner_at_.try_emplace({o->kind.value_or(""), *o->name}, owners_.size());
    if (is_new) owners_.push_back(*o);
    w.integer(std::int64_t(at->second));
  }
  void write_set(json::writer& w, auth::data_set_no const no) {
    auto const [at, is_new] = set_at_.try_emplace(no, sets_.size());
    if (is_new) {
      auto const d = city_.sets.find(no).value_or(auth::data_set{});
      sets_.push_back({d.id, d.title, d.licence, d.attribution});
    }
    w.integer(std::int64_t(at->second));
  }
  void write_all(json::writer& w) const {
    w.key("owners").begin_array();
    for (auto const& o : owners_) w.raw(api::to_json(o));
    w.end_array().key("data_sets").begin_array();
    for (auto const& d : sets_) w.raw(api::to_json(d));
    w.end_array();
  }

 private:
  city const& city_;
  std::map<std::pair<std::string, std::string>, std::size_t> owner_at_;
  std::map<auth::data_set_no, std::size_t> set_at_;
  std::vector<owner> owners_;
  std::vector<data_set_summary> sets_;
};

// Columns and rows: a hundred thousand sensors in a few megabytes.
std::string latest_json(city const& c, shown_property p) {
  add_range(c, p);
  auto things = std::vector<entity_no>{};
  for (auto const& d : p.datastreams) things.push_back(d->thing);
  auto places = std::unordered_map<entity_no, thing_place>{};
  auto twins = std::unordered_map<entity_no, std::string>{};
  c.entities.read([&](store::transaction& tx) {
    places = places_of(tx, things);
    twins = names_of_twins(tx, p);
  });
  auto w = json::writer{};
  w.begin_object().key("observed_property").raw(api::to_json(p.what)).key("time").string(to_rfc3339(c.time.now()));
  w.key("columns")
      .raw(
          R"(["datastream","thing","name","longitude","latitude","time","result","interval_s","series","owner","data_set"])")
      .key("rows")
      .begin_array();
  auto shared = shared_by_rows{c};
  for (auto const& d : p.datastreams) {
    auto const at = places.find(d->thing);
    if (at == places.end()) continue;
    auto const o = c.observations.latest(d->no);
    w.begin_array();
    write_entity_id(w, d->id);
    write_entity_id(w, at->second.id);
    w.string(at->second.name);
    write_maybe(w, at->second.longitude);
    write_maybe(w, at->second.latitude);
    if (o) {
      w.string(to_rfc3339(from_us(o->start_us)));
      write_result(w, *o);
    } else {
      w.null().null();
    }
    write_maybe(w, usual_interval_s(c, d->no));
    if (auto const twin = twins.find(d->no.value); twin != twins.end()) w.string(twin->second);
    else w.null();
    shared.write_owner_of(w, at->second);
    shared.write_set(w, d->data_set);
    w.end_array();
  }
  w.end_array();
  shared.write_all(w);
  return w.end_object().take();
}

std::optional<std::string> text_of(entity const* e, std::string_view const field) {
  return e && !e->text(field).empty() ? std::optional{std::string{e->text(field)}} : std::nullopt;
}
named named_of(entity const* e) {
  if (!e) return {};
  return {id_json(e->id), text_of(e, "name"), text_of(e, "description"), text_of(e, "definition")};
}

datastream_summary summary_of(entity const& d, entity_graph& g) {
  auto const& c = g.of();
  auto const no = datastream_no{d.no};
  auto out = datastream_summary{};
  out.id = id_json(d.id);
  out.name = d.text("name");
  out.description = d.text("description");
  out.observed_property =
      named_of(g.get(model_of(entity_type::observed_property), d.link("ObservedProperty").value_or(0)));
  out.sensor = named_of(g.get(model_of(entity_type::sensor), d.link("Sensor").value_or(0)));
  auto doc = json::document{};
  if (auto const v = doc.parse(d.text("properties"))) out.direction = text_in(*v, "direction");
  if (auto const u = doc.parse(d.text("unitOfMeasurement"))) {
    out.in = {text_in(*u, "name"), text_in(*u, "symbol"), text_in(*u, "definition")};
  }
  if (auto const b = bounds_of(c, no).phenomenon_time) out.first = b->start;
  if (auto const o = c.observations.latest(no)) out.latest = latest_value{from_us(o->start_us), result_json(*o)};
  out.count = c.observations.count(no);
  out.interval_s = usual_interval_s(c, no);
  return out;
}

thing_details details_of(entity const& thing, entity_graph& g) {
  auto const& m = model_of(entity_type::thing);
  auto out = thing_details{};
  out.id = id_json(thing.id);
  out.name = thing.text("name");
  out.description = thing.text("description");
  out.properties = {thing.text("properties").empty() ? "{}" : std::string{thing.text("properties")}};
  out.owned_by = owner_in(thing.text("properties"));
  for (auto const no : g.related(m, *m.find_relation("Locations"), thing.no)) {
    auto const* l = g.get(model_of(entity_type::location), no);
    if (!l) continue;
    out.location = {std::string{l->text("location")}};
    out.place = std::string{l->text("name")};
  }
  if (auto const d = g.of().sets.find(thing.data_set)) out.data_set = {d->id, d->title, d->licence, d->attribution};
  auto const& datastreams = g.related(m, *m.find_relation("Datastreams"), thing.no);
  for (auto const no : datastreams) {
    if (auto const* d = g.get(model_of(entity_type::datastream), no)) out.datastreams.push_back(summary_of(*d, g));
  }
  return out;
}

api::reply<thing_details> one(city& c, api::context& call, one_thing const& q) {
  auto out = api::reply<thing_details>{api::not_found(fmt::format("There is no Thing with the id {}.", q.id))};
  c.entities.read([&](store::transaction& tx) {
    auto s = reading_session{c, tx, call.caller};
    auto const found = s.graph().source().find(model_of(entity_type::thing), id_in_query(q.id));
    if (found) out = details_of(*found, s.graph());
  });
  return out;
}

api::reply<api::page<datastream_of_thing>> some_datastreams(city& c, api::context& call, datastreams_query const& q) {
  auto const ids = ids_in(q.ids);
  if (ids.size() > limits::kDatastreamsAtOnce) {
    return api::invalid({{"/ids", fmt::format("These are {} ids; at most {} can be asked for at once.", ids.size(),
                                              limits::kDatastreamsAtOnce)}});
  }
  auto out = api::page<datastream_of_thing>{};
  c.entities.read([&](store::transaction& tx) {
    auto s = reading_session{c, tx, call.caller};
    for (auto const& id : ids) {
      auto const d = s.graph().source().find(model_of(entity_type::datastream), id);
      auto const* thing = d ? s.graph().get(model_of(entity_type::thing), d->link("Thing").value_or(0)) : nullptr;
      if (thing) out.items.push_back({summary_of(*d, s.graph()), id_json(thing->id), std::string{thing->text("name")}});
    }
  });
  return out;
}

// The needle in any case: 'ä' finds 'Ä'.
query::expression name_contains(std::string const& needle) {
  using query::function;
  auto const name = query::expression{query::make_path("name")};
  return query::make_call(function::contains, {query::make_call(function::tolower, {name}),
                                               query::make_call(function::tolower, {query::make_literal(needle)})});
}

api::reply<api::page<thing_summary>> list_things(city& c, api::context& call, thing_query const& q) {
  auto scope = entity_scope{.of = &model_of(entity_type::thing)};
  if (q.search) scope.filter.push_back(name_contains(*q.search));
  auto wanted = std::optional<shown_property>{};
  if (q.observed_property) {
    wanted = find_shown_property(c, call.caller, *q.observed_property);
    if (!wanted) return no_property(*q.observed_property);
    auto const property = query::expression{query::make_path("Datastreams/ObservedProperty/id")};
    auto const id = id_in_query(std::string_view{wanted->what.id}.substr(0, wanted->what.id.find('~')));
    scope.filter.push_back(query::make_call(
        query::function::eq,
        {property, query::make_literal(id.number ? query::value{*id.number} : query::value{id.text})}));
  }
  auto out = api::page<thing_summary>{};
  c.entities.read([&](store::transaction& tx) {
    auto s = reading_session{c, tx, call.caller};
    auto const order = std::array{query::order_key{query::expression{query::make_path("name")}, false}};
    auto const page =
        entity_finder{s.graph()}.page(scope, {.order = order,
                                              .top = std::size_t(q.limit),
                                              .after = q.after ? std::string_view{*q.after} : std::string_view{}});
    auto const places = places_of(tx, page.numbers);
    for (auto const no : page.numbers) {
      auto const* e = s.graph().get(*scope.of, no);
      auto const at = places.find(no);
      if (!e || at == places.end()) continue;
      auto const set = c.sets.find(e->data_set);
      out.items.push_back({id_json(e->id), std::string{e->text("name")}, at->second.longitude, at->second.latitude,
                           set ? set->id : std::string{}, std::int64_t(c.datastreams.of_thing(no).size())});
    }
    if (page.next) out.next = *page.next;
  });
  return out;
}

void latest(city& c, api::context& call, net::request&& r, net::responder const& respond) {
  auto const q = query::parse_options(r.query);
  auto wrong = api::problems{};
  auto in = latest_query{};
  if (!q) return respond(api::to_response(api::bad_request("The query cannot be read.")));
  api::info<latest_query>().read({}, q->custom, &in, {wrong, ""});
  if (!wrong.empty()) return respond(api::to_response(api::invalid(std::move(wrong))));
  auto p = find_shown_property(c, call.caller, in.observed_property);
  if (!p) return respond(api::to_response(no_property(in.observed_property)));
  auto out = net::response{};
  out.content_type = "application/json";
  out.body = latest_json(c, std::move(*p));
  out.fields.emplace_back("Cache-Control", "no-cache");
  respond(std::move(out));
}

void live(city& c, live_feed& feed, api::context& call, net::request&& r, net::responder const& respond) {
  auto const q = query::parse_options(r.query);
  auto wrong = api::problems{};
  auto in = live_query{};
  if (!q) return respond(api::to_response(api::bad_request("The query cannot be read.")));
  api::info<live_query>().read({}, q->custom, &in, {wrong, ""});
  if (in.observed_property.has_value() == in.thing.has_value()) {
    wrong.push_back({"/observed_property", "Either this or 'thing' is needed, not both."});
  }
  if (!wrong.empty()) return respond(api::to_response(api::invalid(std::move(wrong))));
  if (in.observed_property) {
    auto const p = find_shown_property(c, call.caller, *in.observed_property);
    if (!p) return respond(api::to_response(no_property(*in.observed_property)));
    return respond(
        feed.subscribe([&c, caller = call.caller, property = p->property, unit = p->unit](datastream_info const& d) {
          return d.observed_property == property && d.unit == unit && c.sets.may_read(caller, d.data_set);
        }));
  }
  auto thing = std::optional<entity>{};
  auto const hidden = c.sets.hidden_from(call.caller);
  c.entities.read([&](store::transaction& tx) {
    thing = entity_source{tx, hidden}.find(model_of(entity_type::thing), id_in_query(*in.thing));
  });
  if (!thing) {
    return respond(api::to_response(api::not_found(fmt::format("There is no Thing with the id {}.", *in.thing))));
  }
  respond(feed.subscribe([&c, caller = call.caller, no = thing->no](datastream_info const& d) {
    return d.thing == no && c.sets.may_read(caller, d.data_set);
  }));
}

}  // namespace

std::optional<double> usual_interval_s(city const& c, datastream_no const no) {
  auto const b = c.observations.bounds(no);
  auto const n = c.observations.count(no);
  if (!b || n < 2) return std::nullopt;
  return std::round(double(b->last_us - b->first_us) / double(n - 1) / 1e6);
}

void declare_page_api(api::router& r, city& c, live_feed& feed) {
  r.get_page<nothing_asked, observed_property>(
       "/sensing/v1/observed-properties",
       [&c](api::context& call, nothing_asked const&) -> api::reply<api::page<observed_property>> {
         auto out = api::page<observed_property>{};
         for (auto& p : shown_properties(c, call.caller)) out.items.push_back(std::move(p.what));
         return out;
       })
      .needs(kRead)
      .summary("What is measured in the city");
  r.raw("GET", "/sensing/v1/latest",
        [&c](api::context& call, net::request&& q, net::responder respond) { latest(c, call, std::move(q), respond); })
      .needs(kRead)
      .summary("The latest value of every sensor of one kind, with its place")
      .takes<latest_query>()
      .gives<latest_answer>()
      .can_fail(404, "Nothing is measured with that id");
  r.raw("GET", "/sensing/v1/live",
        [&c, &feed](api::context& call, net::request&& q, net::responder respond) {
          live(c, feed, call, std::move(q), respond);
        })
      .needs(kRead)
      .summary("Values as they arrive, as server-sent events")
      .takes<live_query>()
      .answers("text/event-stream")
      .can_fail(404, "There is no such thing, or nothing is measured with that id");
  r.get_page<thing_query, thing_summary>(
       "/sensing/v1/things", [&c](api::context& call, thing_query const& q) { return list_things(c, call, q); })
      .needs(kRead)
      .summary("Things by name")
      .can_fail(404, "Nothing is measured with that id");
  r.get<one_thing, thing_details>("/sensing/v1/things/{id}",
                                  [&c](api::context& call, one_thing const& q) { return one(c, call, q); })
      .needs(kRead)
      .summary("A thing with all that its page shows")
      .can_fail(404, "There is no such thing");
  r.get_page<datastreams_query, datastream_of_thing>(
       "/sensing/v1/datastreams",
       [&c](api::context& call, datastreams_query const& q) { return some_datastreams(c, call, q); })
      .needs(kRead)
      .summary("Datastreams by their ids, each with its thing; those that are not there are left out");
  declare_series_answer(r, c);
  declare_means_answer(r, c);
}

}  // namespace madang::sensing
