#pragma once

#include "core/ports/collection.h"
#include "sensing/city.h"

namespace madang::sensing {

// The Things that have a place as a collection; ids are their @iot.id, as in addresses of SensorThings.
class thing_collection final : public ports::collection {
 public:
  explicit thing_collection(city& c) : city_{c} {}
  std::string_view id() const override { return "sensing-things"; }
  ports::collection_description describe(auth::principal const&) override;
  std::optional<ports::collection_page> query(auth::principal const&, ports::collection_query const&) override;
  std::optional<ports::collected> find(auth::principal const&, std::string_view id) override;

 private:
  city& city_;
};

}  // namespace madang::sensing
