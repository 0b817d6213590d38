#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "basemap/map/map_store.h"
#include "basemap/osm_reader.h"
#include "basemap/tile_cache.h"
#include "core/base/output.h"
#include "core/ports/osm_import.h"

namespace madang {
class logger;
struct clock;
}  // namespace madang

namespace madang::basemap {

// A base map at work: what it is, and its tiles so far. Replaced as a whole.
struct live_base {
  base what;
  tile_cache cache;
  single_flight making;

  explicit live_base(base);
  std::string version() const;  // of everything that is made from it
  std::string etag() const { return "W/\"" + version() + '"'; }  // weak: the same in every coding
};

// The city's base map: imported, served, replaced while it is served. Safe to call from any thread.
class base_map final : public ports::osm_import_port {
 public:
  base_map(std::unique_ptr<store::store>, clock const&, logger&);

  std::shared_ptr<live_base> current() const;  // null before the first import
  // A tile, compressed with gzip; empty where nothing is. Takes some milliseconds. Throws store::error.
  tile_cache::tile make(live_base&, geo::tile_id);

  // In the background goes what an import has left that the program did not see the end of.
  void start();
  bool import_osm(source const&, output&) override;
  // Called after another map has become current, on the thread that imported it; it only takes notice.
  void on_change(std::function<void()>);
  map_store& stored() { return store_; }
  store::store& db() { return *db_; }

 private:
  std::optional<std::vector<cell_row>> cells_for(base_no, geo::tile_id);
  void sweep_if_possible(std::stop_token const& = {});
  read_report derive(source const&, base&, output&);
  void show(base const&);
  void tell(base const&, read_report const&, output&);

  std::unique_ptr<store::store> db_;
  map_store store_;
  clock const& time_;
  logger& log_;
  mutable std::mutex mutex_;
  std::shared_ptr<live_base> current_;
  std::function<void()> changed_;
  std::mutex importing_;
  std::mutex sweeping_;  // whoever makes a base map or takes some away
  std::jthread sweeper_;
};

}  // namespace madang::basemap
