#include "sensing/ingest.h"

#include <condition_variable>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensing/answer_writer.h"
#include "sensing/draft.h"
#include "sensing/writing.h"

namespace madang::sensing {
namespace {

std::optional<std::string> text_of(std::optional<entity_id> const& id) {
  return id ? std::optional{id->in_path()} : std::nullopt;
}

}  // namespace

std::vector<new_observation> to_batch(std::vector<pending_observation> all) {
  auto out = std::vector<new_observation>{};
  out.reserve(all.size());
  for (auto& p : all) out.push_back({p.datastream, std::move(p.seen), text_of(p.id)});
  return out;
}

namespace {

// What one outcome means to whoever sent the observation; nothing if it is stored.
std::optional<api::problem> problem_of(outcome const& o) {
  switch (o.is) {
    case outcome::what::stored:
    case outcome::what::known: return std::nullopt;
    case outcome::what::id_taken: return api::conflict("Another Observation has this id already.");
    case outcome::what::refused: return api::bad_request(std::string{o.reason});
  }
  return std::nullopt;
}

net::response created_at(std::string link) {
  auto r = net::response{};
  r.status = 201;
  r.fields.emplace_back("Location", std::move(link));
  return r;
}

// Whether a client may have given an id to what was there already.
bool may_have_given_id(city const& c, outcome const& o) {
  return o.is == outcome::what::known && c.observations.has_client_ids(datastream_of(o.id));
}

// What a commit is answered with is written on the store's own thread, which may not read.
void look_up_later(city& c, executor const& later, net::responder const& respond,
                   std::function<net::response()> answer) {
  auto const taken = later([&c, respond, answer = std::move(answer)] {
    try {
      respond(answer());
    } catch (...) {
      respond(answer_of_failure(c, std::current_exception()));
    }
  });
  if (!taken) respond(api::to_response(api::unavailable("Too many requests are waiting.")));
}

// Where a thread reads a body: small ones into the same document again and again, whose buffers stay. A large one has
// `own`, or every thread would keep the buffers of its largest for ever.
json::document& document_for(std::string_view const body, std::optional<json::document>& own) {
  thread_local auto kept = json::document{};
  return body.size() > limits::kParserKept ? own.emplace() : kept;
}

// The Datastream that the address or the body names; nothing if something else is linked or made along with it.
std::optional<entity_id> only_datastream(std::optional<entity_id> const& in_address, draft const& d) {
  if (d.links.empty()) return in_address;
  auto const& l = d.links.front();
  auto const fits = !in_address && d.links.size() == 1 && l.to->to == entity_type::datastream;
  auto const* id = fits ? std::get_if<entity_id>(&l.what) : nullptr;
  return id ? std::optional{*id} : std::nullopt;
}

}  // namespace

net::response answer_of_failure(city& c, std::exception_ptr const e) {
  auto cause = std::string{};
  auto p = api::problem{};
  try {
    std::rethrow_exception(e);
  } catch (...) {
    p = api::from_current_exception(cause);
  }
  if (p.status >= 500) c.log.warning("sensing", "Observations could not be stored", {{"cause", cause}});
  return api::to_response(p);
}

std::string link_to(city const& c, std::string_view const root, observation_id const id) {
  auto const given = c.observations.client_ids(datastream_of(id), seq_of(id), seq_of(id));
  auto const own = given.empty() ? std::nullopt : entity_id::from_path(given.front().second);
  return fmt::format("{}/Observations({})", root, in_link(own.value_or(entity_id{id.value, {}})));
}

void store_later(city& c, std::vector<pending_observation> all, stored done) {
  c.observations.append(to_batch(std::move(all)),
                        [done = std::move(done)](result<std::vector<outcome>, store::error> r) {
                          if (!r) return done({}, std::make_exception_ptr(r.error()));
                          auto ids = std::vector<observation_id>{};
                          for (auto const& o : *r) {
                            if (auto p = problem_of(o))
                              return done({}, std::make_exception_ptr(api::refusal{std::move(*p)}));
                            ids.push_back(o.id);
                          }
                          done(std::move(ids), nullptr);
                        });
}

std::vector<observation_id> store_and_wait(city& c, std::vector<pending_observation> all) {
  auto ids = std::vector<observation_id>{}, written = std::vector<observation_id>{};
  auto wrong = std::optional<api::problem>{};
  for (auto const& o : c.observations.append_and_wait(to_batch(std::move(all)))) {
    if (auto p = problem_of(o); p && !wrong) wrong = std::move(p);
    if (o.is == outcome::what::stored) written.push_back(o.id);
    ids.push_back(o.id);
  }
  if (!wrong) return ids;
  c.observations.erase(written, {"madang", "what was sent along with it was refused"});
  throw api::refusal{std::move(*wrong)};
}

void give_default_features(city& c, std::vector<pending_observation>& all) {
  auto missing = std::map<std::int64_t, std::shared_ptr<datastream_info const>>{};
  for (auto const& p : all) {
    if (p.seen.foi.value != 0) continue;
    auto const d = c.datastreams.find(p.datastream);
    if (d && d->default_foi.value == 0) missing.emplace(d->no.value, d);
  }
  if (!missing.empty()) {
    auto const caller = auth::operator_principal();
    auto const hidden = std::vector<auth::data_set_no>{};
    auto done = changes{};
    c.entities.write([&](store::transaction& tx) {
      auto maker = creation{tx, c, caller, hidden};
      for (auto const& [_, d] : missing) maker.default_foi(*d);
      done = std::move(maker.done);
    });
    publish(c, done);
  }
  for (auto& p : all) {
    if (p.seen.foi.value != 0) continue;
    if (auto const d = c.datastreams.find(p.datastream)) p.seen.foi = d->default_foi;
  }
}

bool take_observation(city& c, std::string const& root, std::optional<entity_id> const& datastream,
                      std::string_view const body, auth::principal const& caller, net::responder const& respond,
                      executor const& later) {
  auto own = std::optional<json::document>{};
  auto const v = document_for(body, own).parse(body);
  if (!v) return false;
  auto wrong = api::problems{};
  auto const& m = model_of(entity_type::observation);
  auto d = read_draft(m, *v, draft_for::create, datastream ? m.find_relation("Datastream") : nullptr, {wrong, ""});
  if (!wrong.empty() || d.id) return false;  // an id of the client's own takes the long way: the answer names it
  auto const id = only_datastream(datastream, d);
  auto const info = id ? c.datastreams.find(*id) : nullptr;
  if (!info || info->default_foi.value == 0 || !may_observe(caller, *info)) return false;
  auto batch = std::vector<new_observation>(1);
  batch[0] = {info->no, std::move(d.seen), std::nullopt};
  if (!d.has_time) batch[0].value.start_us = to_us(c.time.now());
  batch[0].value.foi = info->default_foi;
  if (c.observations.needs_disk(batch)) return false;
  c.observations.append(std::move(batch), [&c, root, respond, later](result<std::vector<outcome>, store::error> r) {
    if (!r) return respond(answer_of_failure(c, std::make_exception_ptr(r.error())));
    auto const& o = r->front();
    if (auto const p = problem_of(o)) return respond(api::to_response(*p));
    if (later && may_have_given_id(c, o)) {
      return look_up_later(c, later, respond, [&c, root, id = o.id] { return created_at(link_to(c, root, id)); });
    }
    respond(created_at(fmt::format("{}/Observations({})", root, o.id.value)));
  });
  return true;
}

namespace {

// 18-088, 13.3: [{"Datastream": {"@iot.id": 1}, "components": ["phenomenonTime", "result"], "dataArray": [[…], …]}, …].
// The answer has for each row in their order its link, or "error" and why in place of it.
class data_array_reader {
 public:
  data_array_reader(city& c, auth::principal const& caller) : city_{c}, caller_{caller} {}

  struct row {
    std::string error{};      // what was wrong with it
    std::optional<entity_id> id{};
    std::size_t place{0};     // in the batch, if nothing was
  };
  std::vector<row> rows;
  std::vector<pending_observation> batch;
  api::problems wrong;

  void read(json::node const& body) {
    if (!body.is_array()) return wrong.push_back({"", "This is not an array of data arrays, one a Datastream."});
    auto i = 0;
    body.each_item([&](json::node const& x) { group(x, json::pointer_to("", std::to_string(i++))); });
  }
  // An observation has a feature (18-088, 8.2.7), its own or that of the Thing's Location.
  void refuse_what_is_nowhere() {
    if (std::ranges::none_of(batch, [](pending_observation const& p) { return p.seen.foi.value == 0; })) return;
    auto kept = std::vector<pending_observation>{};
    for (auto& r : rows) {
      if (!r.error.empty()) continue;
      if (batch[r.place].seen.foi.value == 0) {
        r.error =
            "There is no FeatureOfInterest, and it cannot be made from the Thing's Location because the Thing has "
            "none.";
        continue;
      }
      kept.push_back(std::move(batch[r.place]));
      r.place = kept.size() - 1;
    }
    batch = std::move(kept);
  }

 private:
  enum class component { phenomenon_time, result, result_time, result_quality, valid_time, parameters, id, feature };

  static std::optional<component> component_of(std::string_view const name) {
    constexpr auto kNames =
        std::to_array<std::pair<std::string_view, component>>({{"phenomenonTime", component::phenomenon_time},
                                                               {"result", component::result},
                                                               {"resultTime", component::result_time},
                                                               {"resultQuality", component::result_quality},
                                                               {"validTime", component::valid_time},
                                                               {"parameters", component::parameters},
                                                               {"id", component::id},
                                                               {"@iot.id", component::id},
                                                               {"FeatureOfInterest/id", component::feature},
                                                               {"FeatureOfInterest/@iot.id", component::feature}});
    auto const at = std::ranges::find(kNames, name, [](auto const& n) { return n.first; });
    return at == kNames.end() ? std::nullopt : std::optional{at->second};
  }
  static std::optional<entity_id> id_in(json::node const& n) {
    if (n.type() == json::kind::integer) return entity_id{n.integer(), {}};
    if (n.is_string() && !n.string().empty()) return entity_id{std::nullopt, std::string{n.string()}};
    return std::nullopt;
  }

  void group(json::node const& g, std::string const& at) {
    auto const datastream = g.find("Datastream");
    auto const id_node = datastream ? datastream->find("@iot.id") : std::nullopt;
    auto const id = id_node ? id_in(*id_node) : std::nullopt;
    auto const info = id ? city_.datastreams.find(*id) : nullptr;
    auto const data = g.find("dataArray");
    auto const components = read_components(g, at);
    if (!id) wrong.push_back({at + "/Datastream", "This is missing: name it as in {\"@iot.id\":1}."});
    else if (!info || !city_.sets.may_read(caller_, info->data_set)) {
      wrong.push_back({at + "/Datastream", fmt::format("There is no Datastream with the id {}.", id->in_path())});
    } else if (!may_observe(caller_, *info)) {
      throw api::refusal{
          api::forbidden(fmt::format("This token may not write observations of Datastream {}.", id->in_path()))};
    }
    if (!data || !data->is_array()) wrong.push_back({at + "/dataArray", "This is not an array of rows."});
    if (!wrong.empty()) return;
    data->each_item([&](json::node const& r) { one_row(r, *info, components); });
  }
  std::vector<component> read_components(json::node const& g, std::string const& at) {
    auto out = std::vector<component>{};
    auto const names = g.find("components");
    if (!names || !names->is_array()) {
      wrong.push_back({at + "/components", "This is not an array of names such as phenomenonTime and result."});
      return out;
    }
    auto i = 0;
    names->each_item([&](json::node const& n) {
      auto const c = component_of(n.string());
      if (c && std::ranges::find(out, *c) != out.end()) {
        wrong.push_back({fmt::format("{}/components/{}", at, i), "This stands twice."});
      } else if (c) {
        out.push_back(*c);
      } else {
        wrong.push_back({fmt::format("{}/components/{}", at, i), fmt::format("'{}' is no component.", n.string())});
      }
      ++i;
    });
    if (std::ranges::find(out, component::result) == out.end()) {
      wrong.push_back({at + "/components", "There is no 'result' among them."});
    }
    return out;
  }

  void one_row(json::node const& r, datastream_info const& info, std::vector<component> const& components) {
    auto& out = rows.emplace_back();
    auto p = pending_observation{.datastream = info.no, .seen = {}, .id = {}};
    auto has_time = false;
    auto at = std::size_t{0};
    auto extra = json::writer{};
    auto extras = 0;
    extra.begin_object();
    r.each_item([&](json::node const& cell) {
      if (at < components.size()) out.error += read_cell(components[at], cell, p, has_time, extra, extras);
      ++at;
    });
    if (at != components.size() || !r.is_array()) {
      out.error = fmt::format("The row has {} cells for {} components.", at, components.size());
    }
    if (!out.error.empty()) return;
    if (!has_time) p.seen.start_us = to_us(city_.time.now());
    if (extras > 0) p.seen.extra = extra.end_object().take();
    if (p.seen.foi.value == 0) p.seen.foi = info.default_foi;
    out.id = p.id;
    out.place = batch.size();
    batch.push_back(std::move(p));
  }
  // Empty if the cell is right, else a sentence.
  std::string read_cell(component const c, json::node const& v, pending_observation& p, bool& has_time,
                        json::writer& extra, int& extras) {
    switch (c) {
      case component::result: return read_result(v, p.seen), std::string{};
      case component::phenomenon_time: {
        auto const t = parse_iso8601_period(v.string());
        if (!t) return v.is_null() ? std::string{} : "phenomenonTime is neither an instant nor a period. ";
        p.seen.start_us = to_us(t->start);
        if (t->end) p.seen.end_us = to_us(*t->end);
        has_time = true;
        return {};
      }
      case component::result_time: {
        auto const t = parse_rfc3339(v.string());
        if (t) p.seen.result_us = to_us(*t);
        return t || v.is_null() ? std::string{} : "resultTime is not an instant. ";
      }
      case component::id:
        if (v.is_null()) return {};
        p.id = id_in(v);
        if (p.id && p.id->number && is_given_by_server(*p.id->number)) {
          return "Numbers from 4294967296 on are given by this service. ";
        }
        if (p.id && !p.id->number && !may_be_id(p.id->text)) {
          return "A text as id has 1 to 1000 bytes without control characters. ";
        }
        return p.id ? std::string{} : "The id is neither a number nor a text. ";
      case component::feature: return read_feature(v, p);
      case component::result_quality: return add_extra("resultQuality", v, extra, extras);
      case component::valid_time: return add_extra("validTime", v, extra, extras);
      case component::parameters: return add_extra("parameters", v, extra, extras);
    }
    return {};
  }
  static std::string add_extra(std::string_view const name, json::node const& v, json::writer& extra, int& extras) {
    if (v.is_null()) return {};
    if (name == "validTime" && !parse_iso8601_period(v.string())) {
      return "validTime is neither an instant nor a period. ";
    }
    extra.key(name).value(v);
    ++extras;
    return {};
  }
  std::string read_feature(json::node const& v, pending_observation& p) {
    if (v.is_null()) return {};
    auto const id = id_in(v);
    if (!id) return "The FeatureOfInterest's id is neither a number nor a text. ";
    auto const known = features_.find(id->in_path());
    if (known != features_.end()) return p.seen.foi = known->second, std::string{};
    auto const hidden = city_.sets.hidden_from(caller_);
    auto found = std::optional<entity>{};
    city_.entities.read([&](store::transaction& tx) {
      found = entity_source{tx, hidden}.find(model_of(entity_type::feature_of_interest), *id);
    });
    if (!found) return fmt::format("There is no FeatureOfInterest with the id {}. ", id->in_path());
    p.seen.foi = features_[id->in_path()] = {found->no};
    return {};
  }

  city& city_;
  auth::principal const& caller_;
  std::map<std::string, foi_no> features_;
};

net::response answer_rows(city const& c, std::string const& root, std::vector<data_array_reader::row> const& rows,
                          std::vector<outcome> const& outcomes) {
  auto w = json::writer{};
  w.begin_array();
  for (auto const& r : rows) {
    if (!r.error.empty()) {
      w.string("error: " + r.error);
      continue;
    }
    auto const& o = outcomes[r.place];
    auto const p = problem_of(o);
    if (p) w.string("error: " + p->detail);
    else if (!r.id && may_have_given_id(c, o)) w.string(link_to(c, root, o.id));
    else {
      w.string(fmt::format("{}/Observations({})", root,
                           in_link(r.id.value_or(entity_id{o.id.value, {}}))));  // what is known is known by it
    }
  }
  auto out = net::response{};
  out.status = 201;
  out.content_type = "application/json";
  out.body = w.end_array().take();
  return out;
}

void store_rows(city& c, std::string const& root, data_array_reader&& read, net::responder const& respond,
                executor const& later) {
  auto batch = to_batch(std::move(read.batch));
  if (batch.empty()) return respond(answer_rows(c, root, read.rows, {}));
  c.observations.append(std::move(batch), [&c, root, respond, later,
                                           rows = std::move(read.rows)](result<std::vector<outcome>, store::error> r) {
    if (!r) return respond(answer_of_failure(c, std::make_exception_ptr(r.error())));
    auto const reads = [&](data_array_reader::row const& x) {
      return x.error.empty() && !x.id && may_have_given_id(c, (*r)[x.place]);
    };
    if (std::ranges::none_of(rows, reads)) return respond(answer_rows(c, root, rows, *r));
    look_up_later(c, later, respond,
                  [&c, root, rows, outcomes = std::move(*r)] { return answer_rows(c, root, rows, outcomes); });
  });
}

}  // namespace

void take_data_array(city& c, std::string const& root, std::string body, auth::principal const& caller,
                     net::responder const& respond, executor const& later) {
  auto shared = std::make_shared<std::pair<std::string, auth::principal>>(std::move(body), caller);
  auto const work = [&c, root, shared, respond, later] {
    try {
      auto own = std::optional<json::document>{};
      auto const v = document_for(shared->first, own).parse(shared->first);
      if (!v) {
        return respond(api::to_response(api::bad_request(
            fmt::format("The body is not JSON. At byte {}: {}", v.error().offset, v.error().message))));
      }
      auto read = data_array_reader{c, shared->second};
      read.read(*v);
      if (!read.wrong.empty()) return respond(api::to_response(api::invalid(std::move(read.wrong))));
      give_default_features(c, read.batch);
      read.refuse_what_is_nowhere();
      store_rows(c, root, std::move(read), respond, later);
    } catch (...) {
      respond(answer_of_failure(c, std::current_exception()));
    }
  };
  if (!later(work)) respond(api::to_response(api::unavailable("Too many requests are waiting.")));
}

}  // namespace madang::sensing
