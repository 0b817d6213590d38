#include "app/server_api.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/net/conditional.h"
#include "core/ports/city_profile.h"
#include "core/ports/collection.h"

#ifndef MADANG_VERSION
#define MADANG_VERSION "development"
#endif

namespace madang {
namespace {

constexpr auto kSee =
    auth::permission{"server.state.read", "See how the program is and what it offers", auth::role::anonymous};

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

struct nothing_asked {};
struct city_names {
  std::string en, ko, de, nl;
};
struct city_facts {
  city_names name;
  std::vector<double> centre, bounds;
  std::vector<std::string> languages{"ko", "en", "de", "nl"};
  std::optional<std::string> time_zone;
  bool synthetic{false};
  std::string version;
};

void describe(api::object<nothing_asked>& o) { o.named("NoOptions", "No options"); }
void describe(api::object<city_names>& o) {
  using t = city_names;
  o.named("CityNames", "The city's name in each language of the page");
  o.field<&t::en>("en", "In English");
  o.field<&t::ko>("ko", "In Korean");
  o.field<&t::de>("de", "In German");
  o.field<&t::nl>("nl", "In Dutch");
}
void describe(api::object<city_facts>& o) {
  using t = city_facts;
  o.named("City", "What the page must know of the city first");
  o.field<&t::name>("name", "Its name");
  o.field<&t::centre>("centre", "Longitude and latitude of its middle").length(2, 2);
  o.field<&t::bounds>("bounds", "What the map shows first: west, south, east, north in degrees").length(4, 4);
  o.field<&t::languages>("languages", "Languages that the page speaks");
  o.field<&t::time_zone>("time_zone", "What clocks there show: a name of the IANA data base; not there if nobody said")
      .example("Asia/Seoul");
  o.field<&t::synthetic>("synthetic", "Everything here is made up by the program");
  o.field<&t::version>("version", "Of the program");
}

// What the operator set comes first.
std::string city_name(config const& c, std::optional<ports::city_profile> const& profile, std::string const& language) {
  if (!profile || c.city_name != config{}.city_name) return c.city_name;
  auto const at = profile->names.find(language);
  return at == profile->names.end() ? c.city_name : at->second;
}

// One sensor alone is seen with what is around it.
geo::box with_surroundings(geo::box const& b) {
  constexpr auto kLeast_deg = 0.01;  // about a kilometre
  auto const x = std::max(0.0, kLeast_deg - (b.east_deg - b.west_deg)) / 2;
  auto const y = std::max(0.0, kLeast_deg - (b.north_deg - b.south_deg)) / 2;
  return {b.west_deg - x, b.south_deg - y, b.east_deg + x, b.north_deg + y};
}

geo::box city_bounds(opened_city& city, std::optional<ports::city_profile> const& profile) {
  if (auto const box = bounds_of(city.settings())) return *box;
  if (profile && profile->bounds) return *profile->bounds;
  // The city's outline, else what is measured, else the map that was imported.
  for (auto const id : {"districts", "sensing-things", "basemap-buildings"}) {
    auto* const c = ports::find_collection(city.shared().ports, id);
    if (!c) continue;
    if (auto const extent = c->describe({}).extent) return with_surroundings(*extent);
  }
  return {-10, 35, 30, 60};
}

city_facts facts_of(opened_city& city) {
  auto const& c = city.settings();
  auto* const profile_port = city.shared().ports.find<ports::city_profile_port>();
  auto const profile = profile_port ? profile_port->profile() : std::nullopt;
  auto const box = city_bounds(city, profile);
  auto out = city_facts{};
  out.name = {city_name(c, profile, "en"), city_name(c, profile, "ko"), city_name(c, profile, "de"),
              city_name(c, profile, "nl")};
  out.centre = {(box.west_deg + box.east_deg) / 2, (box.south_deg + box.north_deg) / 2};
  out.bounds = {box.west_deg, box.south_deg, box.east_deg, box.north_deg};
  out.time_zone = c.city_time_zone;
  if (!out.time_zone && profile && !profile->time_zone.empty()) out.time_zone = profile->time_zone;
  out.synthetic = profile && profile->synthetic;
  out.version = program_version();
  return out;
}

void declare_server(api::router& r, opened_city& city) {
  r.about("server", "The program itself: whether it runs, what it counts, what it offers.");
  r.about("city", "The city's name, place, languages and time zone.");
  r.about("control", "Commands of the program; only from the machine it runs on.");
  r.raw(
       "GET", "/health",
       [](api::context&, net::request&&, net::responder respond) {
         respond(text("application/json", R"({"status":"up"})"));
       },
       true)
      .needs(kSee)
      .summary("Whether the program runs");
  r.raw("GET", "/ready", [&city](api::context&, net::request&&, net::responder respond) { respond(readiness(city)); })
      .needs(kSee)
      .summary("Whether the program can serve: its stores answer")
      .can_fail(503, "A store does not answer");
  r.raw("GET", "/metrics", [&city](api::context&, net::request&&, net::responder respond) {
     respond(text("text/plain; version=0.0.4; charset=utf-8", city.counters().to_prometheus()));
   }).needs(kSee).summary("Counters for Prometheus").answers("text/plain");
  r.get<nothing_asked, city_facts>(
       "/city/v1", [&city](api::context&, nothing_asked const&) -> api::reply<city_facts> { return facts_of(city); })
      .needs(kSee)
      .summary("The city's name, place, languages and time zone");
  // Written once, at the first question: then everything is declared.
  struct document {
    std::once_flag written;
    std::string text, etag;
  };
  r.raw("GET", "/openapi.json",
        [&r, d = std::make_shared<document>()](api::context& c, net::request&&, net::responder respond) {
          std::call_once(d->written, [&] {
            d->text = r.openapi(program_version());
            d->etag = fmt::format("\"{:x}\"", fnv1a(d->text));
          });
          auto out = net::response{};
          out.content_type = "application/vnd.oai.openapi+json;version=3.0";
          out.shared_body = std::shared_ptr<std::string const>{d, &d->text};
          out.fields.emplace_back("ETag", d->etag);
          respond(net::apply_conditions(c.request, std::move(out)));
        })
      .needs(kSee)
      .summary("This document")
      .answers("application/json");
}

}  // namespace

std::string_view program_version() { return MADANG_VERSION; }

void declare_all(api::router& r, opened_city& city, commands_at_work& commands) {
  declare_server(r, city);
  declare_control(r, commands);
  city.declare(r);
  r.verify();
}

}  // namespace madang
