#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/strong.h"
#include "core/base/time.h"
#include "core/geo/tile_id.h"
#include "core/store/migrate.h"
#include "core/store/store.h"

namespace madang::basemap_map {
extern std::vector<store::migration> const kMigrations;  // run them before a map_store is made
}

namespace madang::basemap {

using base_no = strong<std::int64_t, struct base_no_tag>;

inline constexpr auto kFeatureBits = 40;
inline constexpr auto kFeatureNumberMax = (std::int64_t{1} << kFeatureBits) - 1;  // beyond are those of the next base

struct feature_row {
  std::int64_t no{};  // within its base
  std::string osm, theme, kind, name, tags_json;
  geo::box box;
  std::string wkb;
};
std::size_t size_of(feature_row const&);  // in memory

struct cell_row {
  geo::tile_id at;
  std::string pieces;
};

struct base {
  base_no no{};
  instant made{};
  std::string source, attribution, licence;
  geo::box bounds;
  std::int64_t objects{0};
  std::string counts_json, report_json;
};

// Base maps in a store of their own, apart from the city's entities: an import writes for a long time, and nothing else
// waits for it. Safe to call from any thread.
class map_store {
 public:
  explicit map_store(store::store& db) : db_{db} {}

  std::optional<base> current();
  // A number for a base map that is being made; nobody sees it until publish().
  base_no begin(std::string_view source, instant);
  // Written while the caller goes on; the future tells when it is on disk, or what the store threw.
  std::future<void> add(base_no, std::vector<feature_row>);
  std::future<void> add(base_no, std::vector<cell_row>);
  // From now on this one is current, in one step.
  void publish(base const&);
  // Takes away all that is not current, also what a broken import left. Goes on for long, a little at a time.
  void sweep(std::stop_token const& = {});

  // The pieces of those cells that there are; nothing if this base is not current any more.
  std::optional<std::vector<cell_row>> cells(base_no, std::vector<geo::tile_id> const&);
  // Below zoom 6 a tile lies over many cells: those within the tile.
  std::optional<std::vector<cell_row>> cells_within(base_no, geo::tile_id, int level_zoom);
  // The features from that number on whose box touches the given one, in the order of their numbers, until `use`
  // returns false. Of one theme, unless it is empty.
  void each_feature(base_no, std::int64_t from, std::string_view theme, std::optional<geo::box> const&,
                    std::function<bool(feature_row&)> const& use);
  std::optional<feature_row> feature(base_no, std::int64_t no);
  // The numbers are found by the caller, for instance in cells. In their order; those that are not there are left out.
  std::vector<feature_row> features(base_no, std::vector<std::int64_t> const&);

 private:
  bool is_current(store::transaction&, base_no);
  store::store& db_;
};

}  // namespace madang::basemap
