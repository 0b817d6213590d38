// The base map: OpenStreetMap in, vector tiles and styles out.
#include "basemap/capability.h"

#include "basemap/base_map.h"
#include "basemap/buildings.h"
#include "basemap/search/place_finder.h"
#include "basemap/style_api.h"
#include "basemap/tile_api.h"
#include "core/api/router.h"
#include "core/base/metrics.h"
#include "core/ports/board.h"
#include "core/store/integrity.h"

namespace madang::basemap {
namespace {

constexpr auto kStoreOptions = store::store_options{.readers = 4, .sqlite_page_bytes = 16'384};

std::unique_ptr<store::store> open_maps(runtime& r) {
  auto db = r.open_store("basemap", kStoreOptions);
  store::migrate(*db, basemap_map::kMigrations);
  return db;
}

class basemap_part final : public part {
 public:
  explicit basemap_part(runtime& r) : map_{open_maps(r), r.time, r.log}, names_{map_, r.log}, ports_{r.ports} {
    r.ports.offer<ports::osm_import_port>(map_);
    r.ports.offer_also<ports::collection>(buildings_);
    r.ports.offer_also<ports::search_port>(names_);
    r.counters.gauge("madang_basemap_names_bytes", "Names and addresses of the base map, kept for search, in bytes",
                     [this] { return double(names_.bytes()); });
    r.counters.gauge("madang_basemap_cache_bytes", "Tiles of the base map that are kept ready, in bytes", [this] {
      auto const b = map_.current();
      return b ? double(b->cache.bytes()) : 0.0;
    });
  }

  void declare(api::router& r) override {
    r.about("basemap", "The base map: vector tiles and styles made from OpenStreetMap.");
    declare_tile_api(r, map_, tiles_);
    declare_style_api(r, map_, ports_);
  }

  void start() override {
    map_.start();
    names_.start();
  }

  std::int64_t verify(output& out) override {
    auto const faults =
        map_.db().kind() == store::engine::sqlite ? store::faults_of(map_.db()) : std::vector<std::string>{};
    for (auto const& f : faults) out.line("The file of base maps: " + f);
    return std::int64_t(faults.size());
  }

  base_map map_;
  buildings buildings_{map_};
  place_finder names_;
  ports::board const& ports_;
  std::unique_ptr<api::mounted> tiles_;
};

int import_osm(part& p, command_call& c) {
  auto const source = ports::osm_import_port::source{
      c.path(c.options.get_or("file", "")), c.options.get_or("--attribution", "© OpenStreetMap contributors"),
      c.options.get_or("--licence", "ODbL-1.0")};
  return static_cast<basemap_part&>(p).map_.import_osm(source, c.out) ? 0 : 1;
}

}  // namespace

sql_tables tables_for_sql() {
  return {.stores = {"basemap"},
          .computed = {},
          .views = {},
          .help = R"(The base map: basemap_object has what was imported from OpenStreetMap.
  SELECT theme, count(*) FROM basemap_object GROUP BY theme ORDER BY 2 DESC;
  SELECT name, kind FROM basemap_object WHERE theme = 'street' AND name LIKE 'Mill%';)"};
}

capability const& basemap() {
  static auto const c = capability{
      .name = "basemap",
      .migrations = {},
      .make = [](runtime& r) -> std::unique_ptr<part> { return std::make_unique<basemap_part>(r); },
      .commands = {{{"madang import osm",
                     "Makes the base map from an OpenStreetMap extract, instead of the one that was there.",
                     "Example:\n  madang import osm hamburg.osm.pbf --data hamburg\n"
                     "The page and the tiles show the old map until the new one is whole.\n",
                     {{"file", "FILE", "an extract: .osm.pbf, .osm.bz2, .osm.gz or .osm", true},
                      {"--attribution", "TEXT", "who made the data, as the map says it (© OpenStreetMap contributors)"},
                      {"--licence", "SPDX-ID", "the data's licence (ODbL-1.0)"}}},
                    import_osm}},
      .for_sql = tables_for_sql};
  return c;
}

}  // namespace madang::basemap
