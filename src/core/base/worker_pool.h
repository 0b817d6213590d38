#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace madang {

// Threads that do what takes time, so that the I/O threads never wait. What is submitted starts in its
// order. The queue has an end: a full one says so, and the caller answers 503. A task must not throw: one
// that does ends the program, because nobody could be told. Safe to call from any thread.
class worker_pool {
 public:
  worker_pool(std::size_t threads, std::size_t queue_max);
  ~worker_pool();  // end()
  worker_pool(worker_pool const&) = delete;
  worker_pool& operator=(worker_pool const&) = delete;

  // False if the queue is full or the pool has ended.
  bool submit(std::function<void()> task);
  // Takes nothing more, does what is still waiting, then joins. Not from one of its threads.
  void end();
  // Tasks that nobody has begun.
  std::size_t waiting() const;

 private:
  void work();

  std::size_t const queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable something_to_do_;
  std::deque<std::function<void()>> queue_;
  bool ending_{false};
  std::vector<std::thread> threads_;
};

}  // namespace madang
