#include "sensing/writing.h"

#include <fmt/format.h>

#include "sensing/answer_writer.h"
#include "sensing/ingest.h"
#include "sensing/series/ingest.h"

namespace madang::sensing {
namespace {

json::node must_parse(json::document& doc, std::string_view const body) {
  auto v = doc.parse(body);
  if (!v) {
    throw api::refusal{
        api::bad_request(fmt::format("The body is not JSON. At byte {}: {}", v.error().offset, v.error().message))};
  }
  return *v;
}

// POST to Things(1)/Datastreams: the relation by which the address leads to what is made, and from where.
struct arrival {
  relation const* by{};
  relation const* back{};  // the relation of what is made that this fills
};
arrival arrival_of(resource_path const& path) {
  auto const& last = path.steps.back();
  if (!last.via) return {};
  auto const from = path.steps[path.steps.size() - 2].of->type;
  for (auto const& r : last.of->relations) {
    if (r.to == from) return {last.via, &r};
  }
  return {last.via, nullptr};
}

net::response created(std::string location, std::string body) {
  auto r = net::response{};
  r.status = 201;
  if (!body.empty()) r.content_type = "application/json";
  r.body = std::move(body);
  r.fields.emplace_back("Location", std::move(location));
  return r;
}

std::string written(reading_session& s, std::string_view const root, entity const& e) {
  auto w = json::writer{};
  auto const options = query::options{};
  answer_writer{s.graph(), root}.write(w, e, selection{options});
  return w.take();
}

// Takes back what was made for observations that then could not be stored.
void undo(city& c, changes const& done) {
  c.entities.write([&](store::transaction& tx) {
    for (auto at = done.created.rbegin(); at != done.created.rend(); ++at) {
      for (auto const& r : model_of(at->type).relations) {
        if (r.by == relation_by::link_table) clear_links(tx, r, at->no);
      }
      remove_entity(tx, at->type, at->no);
      if (at->type != entity_type::feature_of_interest) continue;
      forget_generated_feature(tx, at->no);
    }
  });
  for (auto const& x : done.datastreams) c.datastreams.remove(x.no);
  for (auto const& [no, _] : done.features) c.areas.forget(no);
}

// What can be told before anything is committed: then nothing has to be taken back.
void must_fit(city const& c, std::vector<pending_observation> const& all) {
  for (auto n : to_batch(all)) {
    if (auto const why = normalise(n)) throw api::refusal{api::bad_request(std::string{*why})};
    auto const taken = n.id ? c.observations.find_id(*n.id) : std::nullopt;
    if (!taken) continue;
    auto other = c.observations.find(*taken);
    if (other) n.value.seq = other->seq;
    if (!other || datastream_of(*taken) != n.datastream || *other != n.value) {
      throw api::refusal{api::conflict("Another Observation has this id already.")};
    }
  }
}

changes commit_entities(city& c, auth::principal const& caller,
                        std::function<void(creation&, store::transaction&)> const& work) {
  auto done = changes{};
  auto const hidden = c.sets.hidden_from(caller);
  c.entities.write([&](store::transaction& tx) {
    auto maker = creation{tx, c, caller, hidden};
    work(maker, tx);
    done = std::move(maker.done);
  });
  return done;
}

void change_observation(city& c, observation_id const id, observation const& old, draft const& d,
                        draft_for const purpose, auth::principal const& caller) {
  auto const info = c.datastreams.find(datastream_of(id));
  if (!info || !may_observe(caller, *info)) {
    throw api::refusal{api::forbidden("This token may not change observations of this datastream.")};
  }
  auto o = purpose == draft_for::replace ? d.seen : old;
  auto const& m = *d.of;
  auto const given = [&](std::string_view const name) { return d.values[m.index_of(*m.find_field(name))].has_value(); };
  if (given("result")) {
    o.kind = d.seen.kind;
    o.number = d.seen.number;
    o.text = d.seen.text;
    o.record = d.seen.record;
  }
  if (d.has_time) {
    o.start_us = d.seen.start_us;
    o.end_us = d.seen.end_us;
  } else if (purpose == draft_for::replace) {
    o.start_us = old.start_us;
    o.end_us = old.end_us;
  }
  if (given("resultTime")) o.result_us = d.seen.result_us;
  auto const replaced = purpose == draft_for::replace;
  if (replaced || given("resultQuality") || given("validTime") || given("parameters")) {
    o.extra = extra_of(d, replaced ? std::string_view{} : old.extra);
  }
  o.foi = old.foi;
  for (auto const& l : d.links) {
    if (l.to->to != entity_type::feature_of_interest) refuse(l.pointer, "An observation stays in its Datastream.");
    c.entities.read([&](store::transaction& tx) {
      auto const hidden = c.sets.hidden_from(caller);
      auto const found =
          entity_source{tx, hidden}.find(model_of(entity_type::feature_of_interest), std::get<entity_id>(l.what));
      if (!found) refuse(l.pointer, "There is no FeatureOfInterest with this id.");
      o.foi = {found->no};
    });
  }
  o.seq = old.seq;
  auto const how = c.observations.edit(id, o, {caller.subject, "changed by PATCH or PUT"});
  if (how == edited::not_found) throw api::refusal{api::not_found("The Observation is gone.")};
  if (how == edited::refused) throw api::refusal{api::bad_request("The Observation cannot be stored like this.")};
  if (c.corrected) c.corrected(datastream_of(id), o);
  if (o.foi == old.foi) return;
  auto const seen = std::array{committed{datastream_of(id), &o}};
  c.areas.observed(seen);
  c.areas.recount(datastream_of(id), c.observations);
}

}  // namespace

void publish(city& c, changes const& done) {
  for (auto const& d : done.datastreams) c.datastreams.put(d);
  for (auto const& [no, box] : done.features) {
    auto const is_new = std::ranges::any_of(done.created, [&](changes::made const& m) {
      return m.type == entity_type::feature_of_interest && m.no == no.value;
    });
    is_new ? c.areas.made(no, box) : c.areas.moved(no, box);
  }
  for (auto const thing : done.moved_things) c.datastreams.forget_default_foi_of_thing(thing);
  for (auto const& [d, foi] : done.default_features) c.datastreams.set_default_foi(d, foi);
  auto const tell = [&](std::vector<changes::made> const& all, std::string_view const what) {
    for (auto const& m : all) {
      c.events.publish({fmt::format("sensing/{}/{}", model_of(m.type).name, what), fmt::format("{{\"no\":{}}}", m.no)});
    }
  };
  for (auto const* all : {&done.created, &done.updated}) {
    for (auto const& m : *all) {
      if (c.changed) c.changed(m.type, m.no);
    }
  }
  tell(done.created, "created");
  tell(done.updated, "updated");
  tell(done.removed, "removed");
}

net::response create(city& c, std::string const& root, resource_path const& path, std::string_view const body,
                     auth::principal const& caller) {
  if (path.use != resource_path::usage::set) {
    throw api::refusal{api::problem{405,
                                    std::string{api::title_of(405)},
                                    "POST goes to an entity set, as in Things or Things(1)/Datastreams.",
                                    {}}};
  }
  auto doc = json::document{};
  auto const v = must_parse(doc, body);
  auto const by = arrival_of(path);
  auto wrong = api::problems{};
  auto const d = read_draft(path.target(), v, draft_for::create, by.back, {wrong, ""});
  if (!wrong.empty()) throw api::refusal{api::invalid(std::move(wrong))};

  auto made = entity{};
  auto const hidden = c.sets.hidden_from(caller);
  auto done = commit_entities(c, caller, [&](creation& maker, store::transaction& tx) {
    auto source = entity_source{tx, hidden};
    auto graph = entity_graph{source, c};
    auto const where = follow(path, graph);
    made = maker.create(d, by.by, where.parent);
    if (made.type == entity_type::location && where.parent && where.parent->type == entity_type::thing) {
      maker.move_to(where.parent->no, made.no);
    }
    must_fit(c, maker.done.observations);
  });
  auto ids = std::vector<observation_id>{};
  try {
    for (auto const& x : done.datastreams) c.datastreams.put(x);
    for (auto const& [no, box] : done.features) c.areas.made(no, box);
    if (!done.observations.empty()) ids = store_and_wait(c, std::move(done.observations));
  } catch (...) {
    undo(c, done);
    throw;
  }
  publish(c, done);
  // The short way of an observation answers with its address alone, and all of them are answered alike.
  if (d.of->type == entity_type::observation) return created(link_to(c, root, ids.front()), {});
  auto out = net::response{};
  c.entities.read([&](store::transaction& tx) {
    auto s = reading_session{c, tx, caller};
    out = created(answer_writer{s.graph(), root}.self_link(made), written(s, root, made));
  });
  return out;
}

net::response change(city& c, std::string const& root, resource_path const& path, std::string_view const body,
                     draft_for const purpose, auth::principal const& caller) {
  if (path.use != resource_path::usage::entity) {
    throw api::refusal{
        api::problem{405, std::string{api::title_of(405)}, "PATCH and PUT go to one entity, as in Things(1).", {}}};
  }
  auto doc = json::document{};
  auto const v = must_parse(doc, body);
  auto wrong = api::problems{};
  auto const d = read_draft(path.target(), v, purpose, nullptr, {wrong, ""});
  auto const hidden = c.sets.hidden_from(caller);
  auto out = net::response{};
  out.content_type = "application/json";
  auto where = path_target{};
  auto done = commit_entities(c, caller, [&](creation& maker, store::transaction& tx) {
    auto source = entity_source{tx, hidden};
    auto graph = entity_graph{source, c};
    where = follow(path, graph);
    if (!wrong.empty()) throw api::refusal{api::invalid(std::move(wrong))};
    if (!where.seen) maker.change(*graph.get(path.target(), *where.no), d, purpose);
  });
  if (where.seen) change_observation(c, *where.observation_at, *where.seen, d, purpose, caller);
  publish(c, done);
  c.entities.read([&](store::transaction& tx) {
    auto s = reading_session{c, tx, caller};
    auto const now = follow(path, s.graph());
    auto w = json::writer{};
    auto const options = query::options{};
    auto writer = answer_writer{s.graph(), root};
    if (now.seen) writer.write(w, datastream_of(*now.observation_at), *now.seen, selection{options});
    else writer.write(w, *s.graph().get(path.target(), *now.no), selection{options});
    out.body = w.take();
  });
  return out;
}

net::response remove(city& c, resource_path const& path, auth::principal const& caller) {
  if (path.use != resource_path::usage::entity) {
    throw api::refusal{
        api::problem{405, std::string{api::title_of(405)}, "DELETE goes to one entity, as in Things(1).", {}}};
  }
  auto out = net::response{};
  auto where = path_target{};
  auto gone = removal{};
  auto const hidden = c.sets.hidden_from(caller);
  c.entities.write([&](store::transaction& tx) {
    auto source = entity_source{tx, hidden};
    auto graph = entity_graph{source, c};
    where = follow(path, graph);
    if (!where.seen) gone = remove_with_dependants(tx, c, *graph.get(path.target(), *where.no), caller);
  });
  if (where.seen) {
    auto const info = c.datastreams.find(datastream_of(*where.observation_at));
    if (!info || !may_observe(caller, *info)) {
      throw api::refusal{api::forbidden("This token may not delete observations of this datastream.")};
    }
    c.observations.erase(std::array{*where.observation_at}, {caller.subject, "deleted"});
    c.areas.recount(info->no, c.observations);
  }
  // First out of sight, then off the disk: what is left if this is cut short is swept at the next start.
  for (auto const d : gone.erased) c.datastreams.remove(d);
  for (auto const d : gone.erased) c.areas.forget(d);
  for (auto const f : gone.erased_features) {
    c.datastreams.forget_default_foi(f);
    c.areas.forget(f);
  }
  for (auto const d : gone.erased) c.observations.erase_series(d, {caller.subject, "its Datastream was deleted"});
  for (auto const f : gone.erased_features) {
    c.observations.erase_by_foi(f, {caller.subject, "its FeatureOfInterest was deleted"});
  }
  publish(c, gone.done);
  return out;
}

}  // namespace madang::sensing
