#include "sensing/creation.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::sensing {

void refuse(std::string pointer, std::string detail) {
  throw api::refusal{api::invalid({{std::move(pointer), std::move(detail)}})};
}

bool may_observe(auth::principal const& p, datastream_info const& d) {
  return p.may_edit(d.data_set) || (p.what == auth::role::device && p.thing == d.thing);
}

// Where another Thing is or was. A Location that two share is nobody's own.
static bool is_of_others(store::transaction& tx, entity_no const location, entity_no const thing) {
  constexpr auto kOthers = store::statement{"sensing.location_of_others", R"(
      SELECT 1 FROM sensing_thing_location WHERE location = $1 AND thing <> $2
      UNION ALL
      SELECT 1 FROM sensing_historical_location_location l JOIN sensing_historical_location h ON h.no = l.historical_location
      WHERE l.location = $1 AND h.thing <> $2 LIMIT 1)"};
  return tx.integer(kOthers, {location, thing}).has_value();
}

bool owns(store::transaction& tx, auth::principal const& p, entity_type const t, entity_no const no) {
  if (p.what != auth::role::device || !p.thing) return false;
  auto const related = [&](std::string_view const sql) {
    return tx.integer({"sensing.owns", sql}, {*p.thing, no}).has_value();
  };
  switch (t) {
    case entity_type::thing: return no == *p.thing;
    case entity_type::datastream: return related("SELECT 1 FROM sensing_datastream WHERE thing = $1 AND no = $2");
    case entity_type::location:
      return related("SELECT 1 FROM sensing_thing_location WHERE thing = $1 AND location = $2") &&
             !is_of_others(tx, no, *p.thing);
    case entity_type::historical_location:
      return related("SELECT 1 FROM sensing_historical_location WHERE thing = $1 AND no = $2");
    default: return false;
  }
}

datastream_info info_of(entity const& e) {
  return {.no = {e.no},
          .id = e.id,
          .data_set = e.data_set,
          .thing = e.link("Thing").value_or(0),
          .sensor = e.link("Sensor").value_or(0),
          .observed_property = e.link("ObservedProperty").value_or(0),
          .unit = fnv1a(e.text("unitOfMeasurement"))};
}

std::vector<entity_no> things_at(store::transaction& tx, entity_no const location) {
  auto out = std::vector<entity_no>{};
  tx.each({"sensing.things_at", "SELECT thing FROM sensing_thing_location WHERE location = $1"}, {location},
          [&](store::row_view const& r) { out.push_back(r.integer(0)); });
  return out;
}

void forget_feature_of_location(store::transaction& tx, entity_no const location) {
  tx.execute({"sensing.location_moved", "UPDATE sensing_location SET generated_feature = NULL WHERE no = $1"},
             {location});
}

void forget_generated_feature(store::transaction& tx, entity_no const feature) {
  tx.execute(
      {"sensing.forget_feature", "UPDATE sensing_location SET generated_feature = NULL WHERE generated_feature = $1"},
      {feature});
}

creation::creation(store::transaction& tx, city const& c, auth::principal const& caller,
                   std::vector<auth::data_set_no> const& hidden)
    : tx_{tx}, city_{c}, caller_{caller}, source_{tx, hidden} {}

entity creation::must_find(entity_type const t, entity_id const& id, std::string const& pointer) const {
  auto found = source_.find(model_of(t), id);
  if (!found) refuse(pointer, fmt::format("There is no {} with the id {}.", model_of(t).name, id.in_path()));
  return std::move(*found);
}

std::optional<entity> creation::find_linked(draft_link const& l) const {
  if (auto const* id = std::get_if<entity_id>(&l.what)) return must_find(l.to->to, *id, l.pointer);
  auto const& d = *std::get<std::unique_ptr<draft>>(l.what);
  return d.id && l.to->to != entity_type::observation ? source_.find(*d.of, *d.id) : std::nullopt;
}
entity creation::find_or_create(draft_link const& l) {
  auto found = find_linked(l);
  return found ? std::move(*found) : create(*std::get<std::unique_ptr<draft>>(l.what));
}

void creation::must_edit(entity const& e, std::string const& pointer) const {
  if (caller_.may_edit(e.data_set)) return;
  // What is made along with an observation; one that is there may be what others observed.
  if (e.no == 0 && caller_.what == auth::role::device && e.type == entity_type::feature_of_interest) return;
  if (e.no != 0 && owns(tx_, caller_, e.type, e.no)) return;
  throw api::refusal{api::forbidden(
      fmt::format("{} belongs to a data set that this token may not change.",
                  pointer.empty() ? fmt::format("{} {}", model_of(e.type).name, e.id.in_path()) : pointer))};
}

// A device says where it is by a place of its own. Were it to link another's, that would no longer be the other's
// alone.
void creation::must_be_free(entity const& location, entity_no const thing, std::string const& pointer) const {
  if (caller_.what != auth::role::device || !is_of_others(tx_, location.no, thing)) return;
  throw api::refusal{
      api::forbidden(fmt::format("{} is the place of another Thing: describe an own one instead of a link.", pointer))};
}

// A datastream and what hangs on a thing go where the thing is; anything else where its maker works.
auth::data_set_no creation::data_set_for(draft const& d, entity const* parent) const {
  if (parent) return parent->data_set;
  for (auto const& l : d.links) {
    if (l.to->to != entity_type::thing) continue;
    if (auto const thing = find_linked(l)) return thing->data_set;
  }
  return caller_.data_set.value_or(city_.default_set);
}

static entity blank(draft const& d, auth::data_set_no const set) {
  auto e = entity{.type = d.of->type, .data_set = set};
  e.id = d.id.value_or(entity_id{});
  e.links.resize(d.of->relations.size());
  for (auto i = std::size_t{0}; i != d.of->fields.size(); ++i) e.values.push_back(d.values[i].value_or(store::value{}));
  return e;
}

static void take_given_area(draft const& d, entity& e) {
  auto const* f = d.of->find_field("observedArea");
  if (!f) return;
  auto& v = e.values[d.of->index_of(*f)];
  if (auto const* s = std::get_if<std::string>(&v)) e.given_area = *s;
  v = {};
}

entity creation::create(draft const& d, relation const* by, entity const* parent) {
  if (!d.mistakes.empty()) throw api::refusal{api::invalid(d.mistakes)};
  if (d.of->type == entity_type::observation) {
    add_observation(d, parent);
    return {};
  }
  auto e = blank(d, data_set_for(d, parent));
  take_given_area(d, e);
  if (e.type == entity_type::thing && caller_.what == auth::role::device) {
    throw api::refusal{api::forbidden("The token of a device is for its own Thing and makes no other.")};
  }
  // What is made below one's own Thing is one's own.
  if (!parent || !owns(tx_, caller_, parent->type, parent->no)) must_edit(e, d.pointer);
  fill_own_links(d, e, by, parent);
  if (e.type == entity_type::datastream &&
      city_.datastreams.size() + done.datastreams.size() >= std::size_t(series_map::kNumbersMax)) {
    throw api::refusal{api::conflict("This store holds as many datastreams as there are numbers for.")};
  }
  if (!insert_entity(tx_, e)) {
    throw api::refusal{api::conflict(fmt::format("Another {} has the id {} already.", d.of->name, e.id.in_path()))};
  }
  note(e);
  done.created.push_back({e.type, e.no});
  if (by && parent) attach_to_parent(e, *by, *parent);
  fill_other_links(d, e);
  if (e.type == entity_type::historical_location) follow_history(e);
  return e;
}

void creation::note(entity const& e) {
  if (e.type == entity_type::feature_of_interest) done.features.emplace_back(foi_no{e.no}, box_of(e));
  if (e.type != entity_type::datastream) return;
  done.datastreams.push_back(info_of(e));
}

void creation::fill_own_links(draft const& d, entity& e, relation const* by, entity const* parent) {
  for (auto i = std::size_t{0}; i != d.of->relations.size(); ++i) {
    auto const& r = d.of->relations[i];
    if (r.by != relation_by::own_column) continue;
    // The relation by which we came is the parent's; ours that leads back to it is this one.
    if (parent && by && by->by == relation_by::other_column && parent->type == r.to) e.links[i] = parent->no;
    for (auto const& l : d.links) {
      if (l.to != &r) continue;
      auto const other = find_or_create(l);
      if (e.links[i] && *e.links[i] != other.no) {
        refuse(l.pointer, fmt::format("The address leads through another {} than this one.", r.name));
      }
      e.links[i] = other.no;
    }
    if (!e.links[i] && r.required) refuse(json::pointer_to(d.pointer, r.name), "This is missing.");
  }
}

// A Thing's place comes first, wherever it stands in the body: what is observed gets its feature from it.
void creation::fill_other_links(draft const& d, entity const& e) {
  auto const is_place = [&](draft_link const& l) {
    return e.type == entity_type::thing && l.to->to == entity_type::location;
  };
  for (auto const& l : d.links) {
    if (is_place(l)) link_child(*l.to, e, l);
  }
  if (std::ranges::any_of(d.links, is_place)) record_move(e.no);
  for (auto const& l : d.links) {
    if (l.to->by != relation_by::own_column && !is_place(l)) link_child(*l.to, e, l);
  }
}

// One entry of "Datastreams": […] in a Thing, of "Things": […] in a Location, …
void creation::link_child(relation const& r, entity const& parent, draft_link const& l) {
  auto found = find_linked(l);
  if (!found) {
    create(*std::get<std::unique_ptr<draft>>(l.what), &r, &parent);
    return;
  }
  auto& other = *found;
  must_edit(r.by == relation_by::other_column || r.to == entity_type::thing ? other : parent, l.pointer);
  if (r.to == entity_type::location) must_be_free(other, caller_.thing.value_or(0), l.pointer);
  attach_to_parent(other, r, parent);
  if (r.by == relation_by::other_column) done.updated.push_back({other.type, other.no});
}

// Sets what connects `made` with the parent it was reached from.
void creation::attach_to_parent(entity const& made, relation const& by, entity const& parent) {
  if (by.by == relation_by::link_table) {
    add_link(tx_, by, parent.no, made.no);
    if (parent.type == entity_type::location && made.type == entity_type::thing) {
      move_to(made.no, parent.no);
    }
    return;
  }
  if (by.by != relation_by::other_column) return;
  auto e = made;
  auto const& m = model_of(e.type);
  for (auto i = std::size_t{0}; i != m.relations.size(); ++i) {
    if (m.relations[i].by == relation_by::own_column && m.relations[i].column == by.column) e.links[i] = parent.no;
  }
  if (e.links == made.links) return;
  e.data_set = parent.data_set;
  update_entity(tx_, e);
  note(e);
}

void creation::move_to(entity_no const thing, entity_no const location) {
  tx_.execute({"sensing.only_location", "DELETE FROM sensing_thing_location WHERE thing = $1 AND location <> $2"},
              {thing, location});
  record_move(thing);
}

void creation::record_move(entity_no const thing) {
  constexpr auto kDataSet =
      store::statement{"sensing.thing_data_set", "SELECT data_set FROM sensing_thing WHERE no = $1"};
  constexpr auto kCopy = store::statement{"sensing.history_locations", R"(
      INSERT INTO sensing_historical_location_location (historical_location, location)
      SELECT $1, location FROM sensing_thing_location WHERE thing = $2)",
      R"(INSERT INTO sensing_historical_location_location (historical_location, location)
      SELECT $1::bigint, location FROM sensing_thing_location WHERE thing = $2)"};
  auto const& m = model_of(entity_type::historical_location);
  auto e = entity{.type = m.type, .data_set = {tx_.integer(kDataSet, {thing}).value_or(0)}};
  e.values = {store::value{to_us(city_.time.now())}};
  e.links = {thing, std::nullopt};
  insert_entity(tx_, e);
  tx_.execute(kCopy, {e.no, thing});
  done.created.push_back({e.type, e.no});
  done.moved_things.push_back(thing);
}

// 18-088, req/create-update-delete/historical-location-manual-creation: one that is later than all others of its
// Thing says where the Thing is now.
void creation::follow_history(entity const& e) {
  constexpr auto kLater = store::statement{"sensing.later_history", R"(
      SELECT 1 FROM sensing_historical_location WHERE thing = $1 AND no <> $2 AND time_us >= $3)"};
  constexpr auto kLeave =
      store::statement{"sensing.leave_locations", "DELETE FROM sensing_thing_location WHERE thing = $1"};
  constexpr auto kArrive = store::statement{"sensing.arrive_at_locations", R"(
      INSERT INTO sensing_thing_location (thing, location)
      SELECT $1, location FROM sensing_historical_location_location WHERE historical_location = $2)",
      R"(INSERT INTO sensing_thing_location (thing, location)
      SELECT $1::bigint, location FROM sensing_historical_location_location WHERE historical_location = $2)"};
  auto const thing = e.link("Thing").value();
  if (tx_.integer(kLater, {thing, e.no, e.values[0]})) return;
  tx_.execute(kLeave, {thing});
  tx_.execute(kArrive, {thing, e.no});
  done.moved_things.push_back(thing);
}

// What was observed there keeps its feature; what comes is about the new place.
void creation::note_moved(entity const& location) {
  forget_feature_of_location(tx_, location.no);
  for (auto const thing : things_at(tx_, location.no)) done.moved_things.push_back(thing);
}

void creation::add_observation(draft const& d, entity const* parent) {
  auto p = pending_observation{.datastream = {}, .seen = d.seen, .id = d.id};
  if (!d.has_time) p.seen.start_us = to_us(city_.time.now());
  if (parent && parent->type == entity_type::datastream) p.datastream = {parent->no};
  if (parent && parent->type == entity_type::feature_of_interest) p.seen.foi = {parent->no};
  for (auto const& l : d.links) {
    auto const other = find_or_create(l);
    if (l.to->to == entity_type::feature_of_interest) {
      if (p.seen.foi.value != 0 && p.seen.foi.value != other.no) {
        refuse(l.pointer, "The address leads through another FeatureOfInterest than this one.");
      }
      p.seen.foi = {other.no};
      continue;
    }
    if (p.datastream.value != 0 && p.datastream.value != other.no) {
      refuse(l.pointer, "The address leads through another Datastream than this one.");
    }
    p.datastream = {other.no};
  }
  if (p.datastream.value == 0) refuse(json::pointer_to(d.pointer, "Datastream"), "This is missing.");
  auto const fresh = std::ranges::find(done.datastreams, p.datastream, &datastream_info::no);
  auto const known = city_.datastreams.find(p.datastream);
  auto const info = fresh != done.datastreams.end() ? *fresh : known ? *known : datastream_info{.no = p.datastream};
  if (!may_observe(caller_, info)) {
    throw api::refusal{api::forbidden("This token may not write observations of this datastream.")};
  }
  if (p.seen.foi.value == 0) {
    auto const foi = default_foi(info);
    if (!foi) {
      refuse(json::pointer_to(d.pointer, "FeatureOfInterest"),
             "This is missing, and it cannot be made from the Thing's Location because the Thing has none.");
    }
    p.seen.foi = *foi;
  }
  done.observations.push_back(std::move(p));
}

// 18-088, 8.2.8: the feature is the Thing's Location at the time, made once per Location.
std::optional<foi_no> creation::default_foi(datastream_info const& d) {
  constexpr auto kFind = store::statement{"sensing.default_foi", R"(
      SELECT l.no, l.generated_feature FROM sensing_thing_location tl JOIN sensing_location l ON l.no = tl.location
      WHERE tl.thing = $1 ORDER BY l.west IS NULL, l.no DESC)"};
  constexpr auto kKeep =
      store::statement{"sensing.keep_default_foi", "UPDATE sensing_location SET generated_feature = $2 WHERE no = $1"};
  auto location = std::optional<entity_no>{};
  auto feature = std::optional<entity_no>{};
  tx_.each(kFind, {d.thing}, [&](store::row_view const& r) {
    if (location) return;
    location = r.integer(0);
    feature = r.maybe_integer(1);
  });
  if (!location) return std::nullopt;
  auto const remember = [&](entity_no const foi) {
    done.default_features.emplace_back(d.no, foi_no{foi});
    return foi_no{foi};
  };
  if (feature) return remember(*feature);
  auto const found = entity_source{tx_, {}}.find(model_of(entity_type::location), *location);
  auto e = entity{.type = entity_type::feature_of_interest, .data_set = found->data_set};
  e.values = {found->values[0], found->values[1], found->values[2], found->values[3], store::value{}};
  e.links.resize(1);
  insert_entity(tx_, e);
  note(e);
  tx_.execute(kKeep, {*location, e.no});
  done.created.push_back({e.type, e.no});
  return remember(e.no);
}

entity creation::change(entity e, draft const& d, draft_for const purpose) {
  must_edit(e, {});
  auto const& m = *d.of;
  auto const before = e.values;
  for (auto i = std::size_t{0}; i != m.fields.size(); ++i) {
    if (m.fields[i].name == "observedArea") {
      if (purpose == draft_for::replace || d.values[i]) e.given_area.reset();
      if (auto const* s = d.values[i] ? std::get_if<std::string>(&*d.values[i]) : nullptr) e.given_area = *s;
    } else if (d.values[i]) {
      e.values[i] = *d.values[i];
    } else if (purpose == draft_for::replace) {
      e.values[i] = {};
    }
  }
  if (auto wrong = geometry_mistakes(e); !wrong.empty()) throw api::refusal{api::invalid(std::move(wrong))};
  for (auto const& l : d.links) {
    if (l.to->by != relation_by::own_column) continue;
    auto const other = must_find(l.to->to, std::get<entity_id>(l.what), l.pointer);
    if (other.type == entity_type::thing) {
      must_edit(other, l.pointer);
      e.data_set = other.data_set;
    }
    e.links[std::size_t(l.to - m.relations.data())] = other.no;
  }
  update_entity(tx_, e);
  note(e);
  done.updated.push_back({e.type, e.no});
  auto const changed = [&](std::string_view const name) {
    auto const i = m.index_of(*m.find_field(name));
    return before[i] != e.values[i];
  };
  if (e.type == entity_type::location && (changed("location") || changed("encodingType"))) note_moved(e);
  if (e.type == entity_type::thing) replace_locations(d, e);
  for (auto const& l : d.links) {
    if (l.to->by != relation_by::own_column && !(e.type == entity_type::thing && l.to->to == entity_type::location)) {
      link_child(*l.to, e, l);
    }
  }
  return e;
}

// A Thing is in one place at a time: Locations in a change are its place from now on.
void creation::replace_locations(draft const& d, entity const& thing) {
  auto const* r = model_of(entity_type::thing).find_relation("Locations");
  if (std::ranges::none_of(d.links, [&](draft_link const& l) { return l.to == r; })) return;
  clear_links(tx_, *r, thing.no);
  for (auto const& l : d.links) {
    if (l.to != r) continue;
    auto const location = must_find(r->to, std::get<entity_id>(l.what), l.pointer);
    must_be_free(location, thing.no, l.pointer);
    add_link(tx_, *r, thing.no, location.no);
  }
  record_move(thing.no);
}

}  // namespace madang::sensing
