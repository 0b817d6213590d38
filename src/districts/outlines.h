#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/api/problem.h"
#include "core/geo/point.h"
#include "core/json/json.h"
#include "core/ports/districts.h"
#include "core/store/store.h"

namespace madang::districts {

struct known_district {
  std::int64_t no{};
  std::string name, names_json, geometry_geojson;
  std::optional<geo::box> box{};
};

// The districts as one GeoJSON document, kept ready: they change once a year. Safe to call from any thread.
class outlines final : public ports::districts_port {
 public:
  explicit outlines(store::store&);
  void replace(std::span<ports::district const>) override;
  std::shared_ptr<std::vector<known_district> const> all() const;  // by number
  // The FeatureCollection, and an ETag for it.
  std::pair<std::shared_ptr<std::string const>, std::string> document() const;
  // The same one as long as nothing was replaced.
  std::shared_ptr<std::string const> text() const;

 private:
  void load();
  store::store& db_;
  mutable std::mutex mutex_;
  std::shared_ptr<std::string const> document_;
  std::shared_ptr<std::vector<known_district> const> all_;
};

// Reads the polygons of a GeoJSON document. `name_property` is where a feature's name stands; otherwise name,
// NAME, namgem and the like are tried. Every feature that is wrong is named.
api::reply<std::vector<ports::district>> read_districts(json::node const&,
                                                        std::optional<std::string> const& name_property);

}  // namespace madang::districts
