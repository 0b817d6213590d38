#pragma once

#include "basemap/base_map.h"
#include "core/ports/collection.h"

namespace madang::basemap {

// The buildings of the base map as a collection. Ids are numbers within the current map; another import gives
// others, and the property "osm" stays.
class buildings final : public ports::collection {
 public:
  explicit buildings(base_map& m) : map_{m} {}
  std::string_view id() const override { return "basemap-buildings"; }
  ports::collection_description describe(auth::principal const&) override;
  std::optional<ports::collection_page> query(auth::principal const&, ports::collection_query const&) override;
  std::optional<ports::collected> find(auth::principal const&, std::string_view id) override;

 private:
  base_map& map_;
};

}  // namespace madang::basemap
