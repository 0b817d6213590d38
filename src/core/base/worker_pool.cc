#include "core/base/worker_pool.h"

namespace madang {

worker_pool::worker_pool(std::size_t const threads, std::size_t const queue_max) : queue_max_{queue_max} {
  threads_.reserve(threads);
  for (auto i = std::size_t{0}; i != threads; ++i) threads_.emplace_back([this] { work(); });
}

worker_pool::~worker_pool() { end(); }

void worker_pool::end() {
  {
    auto const lock = std::lock_guard{mutex_};
    ending_ = true;
  }
  something_to_do_.notify_all();
  for (auto& t : threads_) t.join();
  threads_.clear();
}

bool worker_pool::submit(std::function<void()> task) {
  {
    auto const lock = std::lock_guard{mutex_};
    if (ending_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(task));
  }
  something_to_do_.notify_one();
  return true;
}

std::size_t worker_pool::waiting() const {
  auto const lock = std::lock_guard{mutex_};
  return queue_.size();
}

void worker_pool::work() {
  auto lock = std::unique_lock{mutex_};
  for (;;) {
    something_to_do_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto task = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    task();
    task = nullptr;  // what it captured goes before the lock is held again
    lock.lock();
  }
}

}  // namespace madang
