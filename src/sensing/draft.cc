#include "sensing/draft.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/geo/geometry.h"

namespace madang::sensing {
namespace {

std::optional<store::value> read_text(field const& f, json::node const& v, api::reading const& r) {
  if (!v.is_string()) return r.wrong("This is not text."), std::nullopt;
  auto const s = v.string();
  if (s.find('\0') != s.npos) return r.wrong("A text has no character U+0000."), std::nullopt;
  if (f.name == "name" && (s.empty() || code_points(s) > limits::kName)) {
    return r.wrong(fmt::format("A name has 1 to {} characters.", limits::kName)), std::nullopt;
  }
  if (f.name == "encodingType" && s.empty()) {
    return r.wrong("This names how the value is encoded, such as application/geo+json."), std::nullopt;
  }
  return std::string{s};
}

// 18-088, 8.2.4: name, symbol and definition, each a text or null where there is no unit.
void check_unit(json::node const& v, api::reading const& r) {
  for (auto const* key : {"name", "symbol", "definition"}) {
    auto const x = v.find(key);
    if (x && !x->is_string() && !x->is_null()) {
      r.out.push_back({json::pointer_to(r.at, key), "This is neither text nor null."});
    }
  }
}

std::optional<store::value> read_value(field const& f, json::node const& v, api::reading const& r) {
  switch (f.kind) {
    case field_kind::text: return read_text(f, v, r);
    case field_kind::json:
    case field_kind::geometry: return v.raw();
    case field_kind::object:
      if (!v.is_object()) return r.wrong("This is not a JSON object."), std::nullopt;
      if (f.name == "unitOfMeasurement") check_unit(v, r);
      return v.raw();
    case field_kind::instant: {
      auto const t = v.is_string() ? parse_rfc3339(v.string()) : std::nullopt;
      if (!t) return r.wrong("This is not an instant as in 2026-05-04T09:00:00Z."), std::nullopt;
      return to_us(*t);
    }
    case field_kind::period:
    case field_kind::derived: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<period> read_period(json::node const& v, api::reading const& r) {
  auto const p = v.is_string() ? parse_iso8601_period(v.string()) : std::nullopt;
  if (!p) {
    r.wrong(
        "This is neither an instant as in 2026-05-04T09:00:00Z nor a period as in start/end with the end not before "
        "the start.");
  }
  return p;
}

void read_id(json::node const& v, draft& d, api::reading const& r) {
  if (d.of->type == entity_type::observation && v.type() == json::kind::integer && is_given_by_server(v.integer())) {
    return r.wrong(
        "Numbers from 4294967296 on are given to observations by this service. Choose a smaller one, or a text.");
  }
  if (v.type() == json::kind::integer && v.integer() > -kIdMax && v.integer() < kIdMax) {
    d.id = entity_id{v.integer(), {}};
  } else if (v.is_string() && may_be_id(v.string())) d.id = entity_id{std::nullopt, std::string{v.string()}};
  else {
    r.wrong(
        "An id is a whole number below 2^53 or a text of 1 to 1000 bytes without control characters such as U+0000.");
  }
}

std::optional<entity_id> reference_in(json::node const& v) {
  auto const id = v.find("@iot.id");
  if (!id) return std::nullopt;
  if (id->type() == json::kind::integer) return entity_id{id->integer(), {}};
  if (id->is_string()) return entity_id{std::nullopt, std::string{id->string()}};
  return std::nullopt;
}

void add_mistakes(json::node const& geojson, std::string const& at, api::problems& out) {
  auto const g = geo::geometry::from_geojson(geojson, at);
  if (!g) {
    for (auto const& m : g.error()) out.push_back({m.pointer, m.message});
    return;
  }
  // RFC 7946, 4: degrees of WGS 84. The usual mistake is latitude first; one such place would stretch the map of all.
  auto const b = g->bounds();
  if (b && !(geo::valid({b->west_deg, b->south_deg}) && geo::valid({b->east_deg, b->north_deg}))) {
    out.push_back(
        {at, "This is no place on the earth: positions are longitude (-180 to 180), then latitude (-90 to 90)."});
  }
}

class draft_reader {
 public:
  draft_reader(model const& m, draft_for const purpose, relation const* arrived_by)
      : m_{m}, purpose_{purpose}, arrived_by_{arrived_by} {}

  draft read(json::node const& body, api::reading const& r) {
    d_.of = &m_;
    d_.pointer = r.at;
    d_.values.resize(m_.fields.size());
    if (!body.is_object()) {
      return r.wrong(fmt::format("This is not a JSON object with {}.", with_article(m_.name))), std::move(d_);
    }
    auto seen = std::vector<std::string_view>{};
    body.each_member([&](std::string_view const key, json::node const& v) {
      auto const at = api::reading{r.out, json::pointer_to(r.at, key)};
      if (std::ranges::find(seen, key) != seen.end()) at.wrong("This stands twice.");
      seen.push_back(key);
      member(key, v, at);
    });
    check_required(body, r);
    check_geometry(body, r);
    return std::move(d_);
  }

 private:
  void member(std::string_view const key, json::node const& v, api::reading const& at) {
    if (key == "@iot.id" || key == "id") {
      if (purpose_ == draft_for::create) read_id(v, d_, at);
      return;
    }
    if (key.find("@iot.") != key.npos || key.find("@odata.") != key.npos) {
      return;  // what an answer of ours carries is no mistake
    }
    if (auto const* f = m_.find_field(key)) {
      given_field(*f, v, at);
    } else if (auto const* rel = m_.find_relation(key)) {
      given_relation(*rel, v, at);
    } else {
      at.wrong(fmt::format("{} has neither a property nor a relation of this name.", beginning_with_article(m_.name)));
    }
  }

  void given_field(field const& f, json::node const& v, api::reading const& at) {
    if (m_.type == entity_type::observation) return observation_field(f, v, at);
    if (v.is_null()) {
      if (f.required) at.wrong("This may not be null.");
      else d_.values[m_.index_of(f)] = store::value{};
      return;
    }
    if (f.kind == field_kind::derived) {
      if (f.name == "observedArea") d_.values[m_.index_of(f)] = v.raw();
      return;  // kept by the server; what a client sends is taken from what it read
    }
    d_.values[m_.index_of(f)] = read_value(f, v, at);
  }

  void observation_field(field const& f, json::node const& v, api::reading const& at) {
    auto& o = d_.seen;
    d_.values[m_.index_of(f)] = v.raw();  // so that a change knows what was given
    if (f.name == "result") return read_result(v, o);
    if (v.is_null()) return;
    if (f.name == "phenomenonTime") {
      if (auto const p = read_period(v, at)) {
        o.start_us = to_us(p->start);
        o.end_us = p->end ? to_us(*p->end) : observation::kNone;
        d_.has_time = true;
      }
    } else if (f.name == "resultTime") {
      auto const t = v.is_string() ? parse_rfc3339(v.string()) : std::nullopt;
      if (t) o.result_us = to_us(*t);
      else at.wrong("This is not an instant as in 2026-05-04T09:00:00Z.");
    } else if (f.name == "validTime") {
      read_period(v, at);
    } else if (f.name == "parameters" && !v.is_object() && !v.is_array()) {
      at.wrong("This is not a JSON object.");
    }
  }

  void given_relation(relation const& rel, json::node const& v, api::reading const& at) {
    if (!rel.many) return given_link(rel, v, at);
    if (!v.is_array()) return at.wrong("This is not an array.");
    if (v.size() == 0 && rel.required) return at.wrong("At least one is needed.");
    auto i = 0;
    v.each_item([&](json::node const& item) {
      given_link(rel, item, {at.out, json::pointer_to(at.at, std::to_string(i++))});
    });
  }
  void given_link(relation const& rel, json::node const& v, api::reading const& at) {
    auto const reference = reference_in(v);
    auto const alone = reference && v.size() == 1;
    if (rel.to == entity_type::observation && (purpose_ != draft_for::create || alone)) {
      return at.wrong("An existing Observation stays where it is; new ones are made by POST, with all that they say.");
    }
    // Clients link what they have read as they have it: its id, and all the rest that then says nothing.
    if (alone || (reference && purpose_ != draft_for::create)) {
      return void(d_.links.push_back({&rel, at.at, *reference}));
    }
    if (purpose_ != draft_for::create) {
      return at.wrong("An existing entity is named here as in {\"@iot.id\":1}; new ones are made by POST.");
    }
    auto const* back = back_relation(rel);
    auto mistakes = api::problems{};
    auto const apart = reference && rel.to != entity_type::observation;
    auto inner = std::make_unique<draft>(
        read_draft(model_of(rel.to), v, draft_for::create, back, {apart ? mistakes : at.out, at.at}));
    inner->mistakes = std::move(mistakes);
    d_.links.push_back({&rel, at.at, std::move(inner)});
  }
  // The relation of the other by which it points back here: it need not be given twice.
  relation const* back_relation(relation const& rel) const {
    auto const& to = model_of(rel.to);
    auto const at = std::ranges::find(to.relations, m_.type, &relation::to);
    return at == to.relations.end() ? nullptr : &*at;
  }

  void check_required(json::node const& body, api::reading const& r) const {
    if (purpose_ == draft_for::change) return;
    for (auto const& f : m_.fields) {
      if (f.required && !body.find(f.name)) r.out.push_back({json::pointer_to(r.at, f.name), "This is missing."});
    }
    if (purpose_ == draft_for::replace) return;
    for (auto const& rel : m_.relations) {
      if (rel.required && &rel != arrived_by_ && !body.find(rel.name)) {
        r.out.push_back({json::pointer_to(r.at, rel.name),
                         "This is missing: name an existing one as in {\"@iot.id\":1} or describe a new one."});
      }
    }
  }

  void check_geometry(json::node const& body, api::reading const& r) const {
    auto const at = std::ranges::find(m_.fields, field_kind::geometry, &field::kind);
    if (at == m_.fields.end()) return;
    auto const v = body.find(at->name);
    auto const encoding = body.find("encodingType");
    if (!v || !encoding || !is_geojson(encoding->string())) return;
    add_mistakes(*v, json::pointer_to(r.at, at->name), r.out);
  }

  model const& m_;
  draft_for purpose_;
  relation const* arrived_by_;
  draft d_;
};

}  // namespace

bool may_be_id(std::string_view const text) {
  return !text.empty() && text.size() <= limits::kEntityId &&
         std::ranges::none_of(text, [](char const c) { return (c >= 0 && c < ' ') || c == '\x7F'; });
}

bool is_geojson(std::string_view const encoding) {
  return encoding == "application/geo+json" || encoding == "application/vnd.geo+json";
}

api::problems geometry_mistakes(entity const& e) {
  auto const& m = model_of(e.type);
  auto const at = std::ranges::find(m.fields, field_kind::geometry, &field::kind);
  auto out = api::problems{};
  if (at == m.fields.end() || !is_geojson(e.text("encodingType"))) return out;
  auto doc = json::document{};
  if (auto const v = doc.parse(e.text(at->name))) add_mistakes(*v, json::pointer_to("", at->name), out);
  return out;
}

std::string extra_of(draft const& d, std::string_view const old) {
  auto doc = std::optional<json::document>{};
  auto before = std::optional<json::node>{};
  if (!old.empty()) {
    if (auto const v = doc.emplace().parse(old)) before = *v;
  }
  auto w = json::writer{};
  auto any = false;
  w.begin_object();
  for (auto const* name : {"resultQuality", "validTime", "parameters"}) {
    auto const& given = d.values[d.of->index_of(*d.of->find_field(name))];
    auto const* text = given ? std::get_if<std::string>(&*given) : nullptr;
    auto const kept = !given && before ? before->find(name) : std::nullopt;
    if (kept) w.key(name).value(*kept);
    else if (text && *text != "null") w.key(name).raw(*text);
    else continue;
    any = true;
  }
  w.end_object();
  return any ? w.take() : std::string{};
}

draft read_draft(model const& m, json::node const& body, draft_for const purpose, relation const* arrived_by,
                 api::reading const& r) {
  auto d = draft_reader{m, purpose, arrived_by}.read(body, r);
  if (m.type == entity_type::observation) d.seen.extra = extra_of(d, {});
  return d;
}

}  // namespace madang::sensing
