#pragma once

#include "core/ports/collection.h"
#include "districts/outlines.h"

namespace madang::districts {

// The districts as a collection; ids are their numbers.
class district_collection final : public ports::collection {
 public:
  explicit district_collection(outlines const& o) : outlines_{o} {}
  std::string_view id() const override { return "districts"; }
  ports::collection_description describe(auth::principal const&) override;
  std::optional<ports::collection_page> query(auth::principal const&, ports::collection_query const&) override;
  std::optional<ports::collected> find(auth::principal const&, std::string_view id) override;

 private:
  outlines const& outlines_;
};

}  // namespace madang::districts
