#include "sensing/sensorthings.h"

#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensing/conformance.h"
#include "sensing/ingest.h"
#include "sensing/permissions.h"
#include "sensing/reading.h"
#include "sensing/writing.h"

namespace madang::sensing {
namespace {

bool is_read(std::string_view const method) { return method == "GET" || method == "HEAD"; }

bool leads_to_observations(std::string_view const path) {
  auto const slash = path.rfind('/');
  auto const last = path.substr(slash == path.npos ? 0 : slash + 1);
  return last == "Observations" || last.starts_with("Observations(") || last == "CreateObservations";
}

// Observations, or Datastreams(5)/Observations with the id in it: of which every observation of a device is.
bool is_plain_set_of_observations(resource_path const& p) {
  if (p.use != resource_path::usage::set || p.target().type != entity_type::observation) return false;
  return p.steps.size() == 1 ||
         (p.steps.size() == 2 && p.steps[0].of->type == entity_type::datastream && p.steps[0].id);
}

// What is only in SensorThings that a later version brings.
std::optional<api::problem> not_yet(std::string_view const path) {
  if (path == "/$batch" || path == "/$metadata") {
    return api::problem{501, std::string{api::title_of(501)}, fmt::format("'{}' is not offered.", path.substr(1)), {}};
  }
  return std::nullopt;
}

}  // namespace

result<api::mounted::needs, api::problem> sensorthings::admit(net::request_head const& r) {
  auto const path = rest_of(r.path);
  if (auto const no = not_yet(path)) return *no;
  if (is_read(r.method)) return needs{&kRead, 0};
  if (r.method == "POST" || r.method == "PATCH" || r.method == "PUT" || r.method == "DELETE") {
    if (leads_to_observations(path)) return needs{&kObserve, limits::kObservationsBody};
    // Whose it is, is known only once it is looked at; what a token may never do is refused before.
    auto const below_entity = path.find('(') != path.npos;
    return needs{below_entity ? &kOwn : &kEdit, limits::kJsonBody};
  }
  return api::problem{405, std::string{api::title_of(405)}, "Offered here: GET, HEAD, POST, PATCH, PUT, DELETE.", {}};
}

bool sensorthings::inline_for(net::request_head const& r) {
  return r.method == "POST" && leads_to_observations(rest_of(r.path));
}

void sensorthings::handle(api::context& c, net::request&& r, net::responder respond) {
  auto const path = rest_of(r.path);
  auto const root = c.base_url + prefix_;
  if (inline_for(r)) {
    if (path == "/CreateObservations") {
      return take_data_array(city_, root, std::move(r.body), c.caller, respond, later_);
    }
    auto parsed = parse_resource_path(path);
    if (!parsed) return respond(api::to_response(parsed.error()));
    if (is_plain_set_of_observations(*parsed) &&
        take_observation(city_, root, parsed->steps[0].id, r.body, c.caller, respond, later_)) {
      return;
    }
    // What must be looked up or made first waits for the disk, and not here.
    auto shared = std::make_shared<std::tuple<resource_path, std::string, auth::principal>>(
        std::move(*parsed), std::move(r.body), c.caller);
    auto const taken = later_([this, shared, root, respond] {
      auto const& [to, body, caller] = *shared;
      try {
        respond(create(city_, root, to, body, caller));
      } catch (...) {
        respond(answer_of_failure(city_, std::current_exception()));
      }
    });
    if (!taken) respond(api::to_response(api::unavailable("Too many requests are waiting.")));
    return;
  }
  if (is_read(r.method)) return respond(read(c, r));
  auto const parsed = parse_resource_path(path);
  if (!parsed) return respond(api::to_response(parsed.error()));
  if (r.method == "DELETE") return respond(remove(city_, *parsed, c.caller));
  if (r.method == "POST") return respond(create(city_, root, *parsed, r.body, c.caller));
  respond(change(city_, root, *parsed, r.body, r.method == "PUT" ? draft_for::replace : draft_for::change, c.caller));
}

net::response sensorthings::read(api::context& c, net::request const& r) {
  auto const path = rest_of(r.path);
  if (path.empty() || path == "/") return service_root(c);
  auto parsed = parse_resource_path(path);
  if (!parsed) return api::to_response(parsed.error());
  auto options = query::parse_options(r.query);
  if (!options) return api::to_response(option_problem(options.error()));
  auto const root = c.base_url + prefix_;
  return answer({city_, root, root + std::string{path}, std::move(*parsed), std::move(*options), c.caller,
                 c.request.from.address});
}

net::response sensorthings::service_root(api::context& c) const {
  auto const root = c.base_url + prefix_;
  auto w = json::writer{};
  w.begin_object().key("value").begin_array();
  for (auto const& m : all_models()) {
    w.begin_object().key("name").string(m.set).key("url").string(fmt::format("{}/{}", root, m.set)).end_object();
  }
  w.end_array().key("serverSettings").begin_object().key("conformance").begin_array();
  for (auto const& uri : conformance(!mqtt_endpoints_.empty())) w.string(uri);
  w.end_array();
  if (!mqtt_endpoints_.empty()) {
    for (auto const* what :
         {"create-observations-via-mqtt/observations-creation", "receive-updates-via-mqtt/receive-updates"}) {
      w.key(fmt::format("http://www.opengis.net/spec/iot_sensing/1.1/req/{}", what)).begin_object().key("endpoints")
          .begin_array();
      for (auto const& e : mqtt_endpoints_) w.string(e);
      w.end_array().end_object();
    }
  }
  auto out = net::response{};
  out.content_type = "application/json";
  out.body = w.end_object().end_object().take();
  return out;
}

std::vector<api::documented_path> sensorthings::documentation(std::string_view const prefix) {
  auto const options = std::vector<std::pair<std::string, std::string>>{
      {"$filter", "Which, as in: result gt 20 and phenomenonTime ge 2026-05-04T00:00:00Z"},
      {"$expand", "Related entities along with it, as in: Datastreams($select=name;$top=5)"},
      {"$select", "Only these properties"},
      {"$orderby", "In this order, as in: phenomenonTime desc"},
      {"$top", "At most so many; 100 if not given"},
      {"$skip", "Not the first so many"},
      {"$count", "true: how many there are altogether"},
      {"$resultFormat", "dataArray, CSV or GeoJSON"}};
  auto one = options;
  one.resize(3);
  auto out = std::vector<api::documented_path>{};
  out.push_back({"GET", std::string{prefix}, "What there is, and which requirements are met", "", &kRead, {}});
  for (auto const& m : all_models()) {
    auto const set = fmt::format("{}/{}", prefix, m.set);
    auto const entity = set + "({id})";
    auto const& edit = m.type == entity_type::observation ? kObserve : kEdit;
    auto with_id = one;
    with_id.emplace_back("id", "Its @iot.id; a text stands in quotes");
    auto const only_id = std::vector<std::pair<std::string, std::string>>{with_id.back()};
    out.push_back({"GET", set, fmt::format("{} that there are", m.set), "OGC SensorThings API 1.1", &kRead, options});
    out.push_back({"POST",
                   set,
                   fmt::format("Make {}, along with what belongs to it", with_article(m.name)),
                   "",
                   &edit,
                   {},
                   "application/json",
                   "{}"});
    out.push_back({"GET", entity, fmt::format("One {}", m.name), "", &kRead, with_id});
    out.push_back({"PATCH", entity, fmt::format("Change some of {}", with_article(m.name)), "", &edit, only_id,
                   "application/json", "{}"});
    out.push_back(
        {"PUT", entity, fmt::format("Replace {}", with_article(m.name)), "", &edit, only_id, "application/json", "{}"});
    out.push_back({"DELETE", entity, fmt::format("Remove {} and what cannot be without it", with_article(m.name)), "",
                   &edit, only_id});
  }
  out.push_back({"POST",
                 fmt::format("{}/Datastreams({{id}})/Observations", prefix),
                 "Send an observation",
                 "Answered when it is on disk.",
                 &kObserve,
                 {{"id", "Of the Datastream"}},
                 "application/json",
                 R"({"phenomenonTime":"2026-05-04T09:00:00Z","result":21.5})"});
  out.push_back(
      {"POST",
       fmt::format("{}/CreateObservations", prefix),
       "Send many observations",
       "OGC SensorThings data array extension.",
       &kObserve,
       {},
       "application/json",
       R"([{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result"],"dataArray":[["2026-05-04T09:00:00Z",21.5]]}])"});
  return out;
}

}  // namespace madang::sensing
