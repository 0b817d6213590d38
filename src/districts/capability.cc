// Districts: outlines of the parts of a city, for maps and for whatever is compared by neighbourhood.
#include "districts/capability.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "core/api/router.h"
#include "core/net/conditional.h"
#include "core/ports/board.h"
#include "districts/district_collection.h"
#include "districts/district_search.h"
#include "districts/outlines.h"
#include "districts/permissions.h"

namespace madang::districts {

extern std::vector<store::migration> const kMigrations;  // from migrations/*.sql, by CMake

namespace {

class districts_part final : public part {
 public:
  explicit districts_part(runtime& r) : outlines_{r.entities}, search_{outlines_} {
    r.ports.offer<ports::districts_port>(outlines_);
    r.ports.offer_also<ports::collection>(collection_);
    r.ports.offer_also<ports::search_port>(search_);
  }

  void declare(api::router& r) override {
    r.about("districts", "Outlines of the parts of the city.");
    r.raw("GET", "/districts/v1/districts", [this](api::context& c, net::request&&, net::responder respond) {
       auto out = net::response{};
       auto const [document, etag] = outlines_.document();
       out.content_type = "application/geo+json";
       out.body = *document;
       out.fields = {{"ETag", etag}, {"Cache-Control", "no-cache"}};
       respond(net::apply_conditions(c.request, std::move(out)));
     }).needs(kRead).summary("The districts of the city, as GeoJSON").answers("application/geo+json");
  }

  outlines outlines_;
  district_collection collection_{outlines_};
  district_search search_;
};

int import_districts(part& p, command_call& c) {
  auto const file = c.path(c.options.get_or("file", ""));
  auto in = std::ifstream{file, std::ios::binary};
  if (!in) return c.out.note(fmt::format("{} cannot be read.", file)), 1;
  auto text = std::stringstream{};
  text << in.rdbuf();
  auto doc = json::document{};
  auto const body = text.str();
  auto const v = doc.parse(body);
  if (!v) {
    return c.out.note(fmt::format("{} is not JSON. At byte {}: {}", file, v.error().offset, v.error().message)), 1;
  }
  auto const all = read_districts(*v, c.options.get("--name-property"));
  if (!all) {
    c.out.note(all.error().detail);
    for (auto const& f : all.error().fields) c.out.note(fmt::format("{}: {}", f.pointer, f.detail));
    return 1;
  }
  static_cast<districts_part&>(p).outlines_.replace(*all);
  c.out.line(fmt::format("{} districts.", all->size()));
  return 0;
}

}  // namespace

capability const& districts() {
  static auto const c = capability{
      .name = "districts",
      .migrations = kMigrations,
      .make = [](runtime& r) -> std::unique_ptr<part> { return std::make_unique<districts_part>(r); },
      .commands = {{{"madang import districts",
                     "Takes the outlines of districts from a GeoJSON file, instead of those that were there.",
                     "Example:\n  madang import districts berlin_bezirke.geojson --data berlin\n",
                     {{"file", "FILE", "GeoJSON with polygons", true},
                      {"--name-property", "NAME", "the property that holds a district's name"}}},
                    import_districts}}};
  return c;
}

}  // namespace madang::districts
