#include "app/server_api.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/net/conditional.h"
#include "core/ports/city_profile.h"

#ifndef MADANG_VERSION
#define MADANG_VERSION "development"
#endif

namespace madang {
namespace {

constexpr auto kSee = auth::permission{"server.state.read", "See how the program is and what it offers", auth::role::anonymous};

net::response text(std::string_view const type, std::string body) {
  auto r = net::response{};
  r.content_type = type;
  r.body = std::move(body);
  r.fields.emplace_back("Cache-Control", "no-store");
  return r;
}

// A store that cannot be read cannot serve.
net::response readiness(opened_city& city) {
  try {
    city.shared().entities.read([](store::transaction& tx) { tx.integer({"server.ready", "SELECT 1"}, {}); });
    return text("application/json", R"({"status":"ready"})");
  } catch (store::error const& e) {
    return api::to_response(api::unavailable(fmt::format("The store does not answer: {}", e.what())));
  }
}

std::optional<geo::box> parse_bounds(std::string_view const s) {
  auto numbers = std::vector<double>{};
  for (auto const piece : split(s, ',')) {
    if (auto const x = parse_double(trim(piece))) numbers.push_back(*x);
  }
  return numbers.size() == 4 ? std::optional{geo::box{numbers[0], numbers[1], numbers[2], numbers[3]}} : std::nullopt;
}

// What the operator set comes first.
std::string city_name(config const& c, std::optional<ports::city_profile> const& profile, std::string const& language) {
  if (!profile || c.city_name != config{}.city_name) return c.city_name;
  auto const at = profile->names.find(language);
  return at == profile->names.end() ? c.city_name : at->second;
}

std::string city_json(opened_city& city) {
  auto const& c = city.settings();
  auto* const profile_port = city.shared().ports.find<ports::city_profile_port>();
  auto const profile = profile_port ? profile_port->profile() : std::nullopt;
  auto* const extent = city.shared().ports.find<ports::extent_port>();
  auto bounds = c.city_bounds ? parse_bounds(*c.city_bounds) : std::nullopt;
  if (!bounds && profile) bounds = profile->bounds;
  if (!bounds && extent) bounds = extent->extent();
  auto const box = bounds.value_or(geo::box{-10, 35, 30, 60});
  auto w = json::writer{};
  w.begin_object().key("name").begin_object();
  for (auto const* language : {"en", "ko", "de", "nl"}) w.key(language).string(city_name(c, profile, language));
  w.end_object();
  w.key("centre").begin_array().number((box.west_deg + box.east_deg) / 2).number((box.south_deg + box.north_deg) / 2).end_array();
  w.key("bounds").begin_array().number(box.west_deg).number(box.south_deg).number(box.east_deg).number(box.north_deg).end_array();
  w.key("languages").begin_array().string("ko").string("en").string("de").string("nl").end_array();
  w.key("synthetic").boolean(profile && profile->synthetic);
  return w.key("version").string(program_version()).end_object().take();
}

}  // namespace

std::string_view program_version() { return MADANG_VERSION; }

void declare_server(api::router& r, opened_city& city) {
  r.about("server", "The program itself: whether it runs, what it counts, what it offers.");
  r.about("city", "The city's name, place and languages.");
  r.about("control", "Commands of the program; only from the machine it runs on.");
  r.raw("GET", "/health", [](api::context&, net::request&&, net::responder respond) { respond(text("application/json", R"({"status":"up"})")); }, true)
      .needs(kSee)
      .summary("Whether the program runs");
  r.raw("GET", "/ready", [&city](api::context&, net::request&&, net::responder respond) { respond(readiness(city)); })
      .needs(kSee)
      .summary("Whether the program can serve: its stores answer")
      .can_fail(503, "A store does not answer");
  r.raw("GET", "/metrics", [&city](api::context&, net::request&&, net::responder respond) {
     respond(text("text/plain; version=0.0.4; charset=utf-8", city.counters().to_prometheus()));
   }).needs(kSee).summary("Counters for Prometheus").answers("text/plain");
  r.raw("GET", "/city/v1", [&city](api::context&, net::request&&, net::responder respond) { respond(text("application/json", city_json(city))); })
      .needs(kSee)
      .summary("The city's name, place and languages");
  r.raw("GET", "/openapi.json", [&r](api::context& c, net::request&&, net::responder respond) {
     auto out = text("application/vnd.oai.openapi+json;version=3.0", r.openapi(program_version()));
     out.fields.back() = {"ETag", fmt::format("\"{:x}\"", fnv1a(out.body))};
     respond(net::apply_conditions(c.request, std::move(out)));
   }).needs(kSee).summary("This document").answers("application/json");
}

}  // namespace madang
