#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "basemap/base_map.h"
#include "basemap/search/gazetteer.h"
#include "core/base/log.h"
#include "core/ports/search.h"

namespace madang::basemap {

// Search over the current base map. Its gazetteer is made on a thread of its own, at the start and after an import:
// meanwhile that of the map before is asked, or nothing is found. Safe to call from any thread.
class place_finder final : public ports::search_port {
 public:
  place_finder(base_map&, logger&);
  ~place_finder() override;

  void start();
  std::vector<ports::found> find(ports::search_question const&) override;
  bool complete() override;
  std::size_t bytes() const;

 private:
  struct made {
    base_no of;
    gazetteer all;
  };
  std::shared_ptr<made const> current() const;
  void keep_current(std::stop_token const&);
  void make(std::shared_ptr<live_base> const&, std::stop_token const&);

  base_map& map_;
  logger& log_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  bool changed_{true};
  std::shared_ptr<made const> made_;
  std::jthread worker_;
};

}  // namespace madang::basemap
