#pragma once

#include <memory>
#include <mutex>

#include "core/ports/search.h"
#include "districts/outlines.h"

namespace madang::districts {

// Search over the names of districts, in all languages that they have. Safe to call from any thread.
class district_search final : public ports::search_port {
 public:
  explicit district_search(outlines const& o) : outlines_{o} {}
  std::vector<ports::found> find(ports::search_question const&) override;

 private:
  struct named;
  struct made;
  // Made anew by the first who asks after the districts were replaced.
  std::shared_ptr<made const> current();

  outlines const& outlines_;
  std::mutex mutex_;
  std::shared_ptr<made const> made_;
};

}  // namespace madang::districts
