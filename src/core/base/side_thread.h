#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace madang {

// A second thread for work that comes piece by piece: what one thread puts in is used by the other, in order, while the
// first makes the next piece. No more than `waiting_max` pieces wait. Belongs to one thread, which puts, then finishes
// and puts nothing more.
template <typename T>
class side_thread {
 public:
  side_thread(std::function<void(T&&)> use, std::size_t const waiting_max)
      : use_{std::move(use)}, waiting_max_{waiting_max}, thread_{[this] { work(); }} {}
  // Waits for the piece in use; what nobody has begun is dropped.
  ~side_thread() { end(true); }
  side_thread(side_thread const&) = delete;
  side_thread& operator=(side_thread const&) = delete;

  // Waits while too much waits. Throws what `use` threw; then everything else is dropped.
  void put(T piece) {
    auto lock = std::unique_lock{mutex_};
    changed_.wait(lock, [&] { return failed_ || pieces_.size() < waiting_max_; });
    if (failed_) std::rethrow_exception(failed_);
    pieces_.push_back(std::move(piece));
    changed_.notify_all();
  }
  // Waits until everything was used. Throws what `use` threw.
  void finish() {
    end(false);
    if (failed_) std::rethrow_exception(failed_);
  }

 private:
  void end(bool const drop) {
    {
      auto const lock = std::lock_guard{mutex_};
      if (drop) pieces_.clear();
      ending_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
  }
  std::optional<T> next() {
    auto lock = std::unique_lock{mutex_};
    changed_.wait(lock, [&] { return ending_ || !pieces_.empty(); });
    if (pieces_.empty()) return std::nullopt;
    auto out = std::optional{std::move(pieces_.front())};
    pieces_.pop_front();
    changed_.notify_all();
    return out;
  }
  void work() {
    try {
      while (auto piece = next()) use_(std::move(*piece));
    } catch (...) {
      auto const lock = std::lock_guard{mutex_};
      failed_ = std::current_exception();
      pieces_.clear();
      changed_.notify_all();
    }
  }

  std::function<void(T&&)> const use_;
  std::size_t const waiting_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> pieces_;
  std::exception_ptr failed_;
  bool ending_{false};
  std::thread thread_;
};

}  // namespace madang
