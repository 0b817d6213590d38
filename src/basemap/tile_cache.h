#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/api/problem.h"
#include "core/base/result.h"
#include "core/geo/tile_id.h"

namespace madang::basemap {

// The tiles asked for last, compressed, up to a number of bytes; then the one longest unasked goes. Of one base map: a
// new one gets a new cache. Safe to call from any thread.
class tile_cache {
 public:
  using tile = std::shared_ptr<std::string const>;

  explicit tile_cache(std::size_t bytes_max) : bytes_max_{bytes_max} {}

  tile find(geo::tile_id);  // null if it is not there
  void put(geo::tile_id, tile);
  std::size_t bytes() const;

 private:
  struct entry {
    geo::tile_id at;
    tile what;
  };
  static std::size_t cost(entry const& e) { return e.what->size() + 200; }

  std::size_t const bytes_max_;
  mutable std::mutex mutex_;
  std::size_t bytes_{0};
  std::list<entry> latest_first_;
  std::map<geo::tile_id, std::list<entry>::iterator> known_;
};

// Lets many who ask for the same thing at the same time wait for one who makes it.
class single_flight {
 public:
  using outcome = result<tile_cache::tile, api::problem>;  // null: its base map was replaced meanwhile
  using answer = std::function<void(outcome const&)>;
  // True if the caller is the first and has to make it, then call done(). Else `then` is called by whoever makes it.
  bool join(geo::tile_id, answer then);
  void done(geo::tile_id, outcome const&);

 private:
  std::mutex mutex_;
  std::map<geo::tile_id, std::vector<answer>> waiting_;
};

}  // namespace madang::basemap
