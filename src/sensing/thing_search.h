#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/ports/search.h"
#include "sensing/city.h"

namespace madang::sensing {

// Search over Things, by their names, descriptions and the names of their Locations. The index is made anew in the
// background when one of them has changed; what is answered is read from the store, as the caller may see it. Safe to
// call from any thread.
class thing_search final : public ports::search_port {
 public:
  thing_search(city&, std::function<bool(std::function<void()>)> later);

  void start() { refresh(); }
  std::vector<ports::found> find(ports::search_question const&) override;
  bool complete() override { return current() != nullptr; }

 private:
  struct known_thing {
    entity_no no{0};
    auth::data_set_no data_set{};
    std::optional<geo::point> at{};
  };
  struct made {
    query::name_index index;  // of each Thing two entries: its name, and all that is told of it
    std::vector<known_thing> things;
  };
  struct hit {
    double score;
    entity_no no;
  };

  std::shared_ptr<made const> current() const;
  void refresh();
  bool is_resting() const;
  made read();
  std::vector<hit> best(made const&, ports::search_question const&) const;

  city& city_;
  std::function<bool(std::function<void()>)> later_;
  // Shared with the listener on the bus, which cannot be taken away.
  std::shared_ptr<std::atomic<bool>> stale_{std::make_shared<std::atomic<bool>>(true)};
  std::atomic<bool> reading_{false};
  mutable std::mutex mutex_;
  std::shared_ptr<made const> made_;
  // Where Things move all the time, names are not read all the time.
  instant rests_since_{}, rests_until_{};
};

}  // namespace madang::sensing
