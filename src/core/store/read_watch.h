#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "core/store/store.h"

namespace madang::store {

// Ends reads that take too long. Its thread looks at them now and then rather than being woken for each, because
// nearly all are over long before: a read ends up to a tick late.
class read_watch {
 public:
  explicit read_watch(std::chrono::milliseconds limit);
  ~read_watch();
  read_watch(read_watch const&) = delete;

  // As long as this lives, `session` is interrupted whenever it is found reading after its time; `late` says so
  // to whoever begins a statement. Both must outlive it.
  class guard {
   public:
    guard(read_watch&, session&, std::atomic<bool>& late);
    ~guard();
    guard(guard const&) = delete;

   private:
    friend class read_watch;
    struct entry {
      session* reading;  // null once it is over
      std::atomic<bool>* late;
      std::chrono::steady_clock::time_point due;
      std::mutex mutex{};
    };
    read_watch& watch_;
    std::list<std::shared_ptr<entry>>::iterator at_;
  };

 private:
  void look();

  std::chrono::milliseconds const limit_, tick_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::list<std::shared_ptr<guard::entry>> all_;  // by `due`: everybody has the same time
  bool stopping_{false};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace madang::store
