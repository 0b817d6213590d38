#include "core/store/read_watch.h"

#include <algorithm>
#include <vector>

namespace madang::store {

using std::chrono::steady_clock;

read_watch::read_watch(std::chrono::milliseconds const limit)
    : limit_{limit},
      tick_{std::clamp(limit / 4, std::chrono::milliseconds{1}, std::chrono::milliseconds{1'000})},
      thread_{[this] { look(); }} {}

read_watch::~read_watch() {
  {
    auto const lock = std::lock_guard{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

read_watch::guard::guard(read_watch& w, session& s, std::atomic<bool>& late) : watch_{w} {
  auto e = std::make_shared<entry>();
  e->reading = &s;
  e->late = &late;
  auto const lock = std::lock_guard{w.mutex_};
  e->due = steady_clock::now() + w.limit_;
  at_ = w.all_.insert(w.all_.end(), std::move(e));
}

read_watch::guard::~guard() {
  auto e = std::shared_ptr<entry>{};
  {
    auto const lock = std::lock_guard{watch_.mutex_};
    e = std::move(*at_);
    watch_.all_.erase(at_);
  }
  // An interruption that is on its way may not reach who reads next.
  auto const lock = std::lock_guard{e->mutex};
  e->reading = nullptr;
}

void read_watch::look() {
  auto lock = std::unique_lock{mutex_};
  while (!wake_.wait_for(lock, tick_, [&] { return stopping_; })) {
    auto overdue = std::vector<std::shared_ptr<guard::entry>>{};
    for (auto const& e : all_) {
      if (e->due > steady_clock::now()) break;
      overdue.push_back(e);
    }
    // To interrupt PostgreSQL is to call it: nobody else waits for that. What is asked between two statements hears
    // nothing, so it is asked again at the next tick.
    lock.unlock();
    for (auto const& e : overdue) {
      auto const still = std::lock_guard{e->mutex};
      if (!e->reading) continue;
      e->late->store(true);
      e->reading->interrupt();
    }
    lock.lock();
  }
}

}  // namespace madang::store
