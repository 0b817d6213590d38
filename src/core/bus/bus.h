#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace madang::bus {

// What happened, not what to do. Published after the commit that made it so.
struct event {
  std::string topic;    // "sensing/device/heard": the same path MQTT subscribers see
  std::string payload;  // JSON
};

// In-process. publish() calls every listener on the calling thread, so a listener only takes notice and
// leaves the work to a thread of its own. Safe to call from any thread.
class bus {
 public:
  using listener = std::function<void(event const&)>;

  void publish(event const& e) const {
    auto const now = current();
    for (auto const& f : *now) f(e);
  }
  void listen(listener f) {
    auto const lock = std::lock_guard{mutex_};
    auto next = std::make_shared<std::vector<listener>>(*listeners_);
    next->push_back(std::move(f));
    listeners_ = std::move(next);
  }

 private:
  std::shared_ptr<std::vector<listener> const> current() const {
    auto const lock = std::lock_guard{mutex_};
    return listeners_;
  }
  mutable std::mutex mutex_;
  std::shared_ptr<std::vector<listener> const> listeners_{std::make_shared<std::vector<listener>>()};
};

}  // namespace madang::bus
