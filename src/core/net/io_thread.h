#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// One thread with its event loop. For the files of this folder; asio_loop.h shows the loop to those that
// speak Asio.
namespace madang::net {

class io_thread;

// A connection, as its thread looks after it: made anywhere, then lives and is called on that thread only.
// It must have left (unwatch) before it is gone.
class watched {
 public:
  explicit watched(std::shared_ptr<io_thread>);
  virtual ~watched();
  watched(watched const&) = delete;
  watched& operator=(watched const&) = delete;
  // Every kTick: compares deadlines. May end itself, and nothing else.
  virtual void tick(std::chrono::steady_clock::time_point now) = 0;
  // What is listening ends: finish what runs, begin nothing new.
  virtual void finish() = 0;
  // The time for that is over.
  virtual void abort() = 0;

 protected:
  io_thread& thread() const { return *thread_; }
  std::shared_ptr<io_thread> const& shared_thread() const { return thread_; }

 private:
  friend class io_thread;
  watched* before_{};
  watched* after_{};
  void const* group_{};
  std::shared_ptr<io_thread> thread_;
};

class io_thread {
 public:
  // Deadlines are that exact. One timer for all connections costs less than one each.
  static constexpr auto kTick = std::chrono::milliseconds{50};

  io_thread();
  ~io_thread();
  io_thread(io_thread const&) = delete;
  io_thread& operator=(io_thread const&) = delete;
  void stop();

  // Does `f` on this thread, later. From any thread. Many calls in a row cost one wake-up.
  void run(std::function<void()> f);
  bool is_current() const;

  // On this thread. `group` says whose connection it is, for finish() and abort().
  void watch(watched&, void const* group);
  void unwatch(watched&);
  // Calls finish() or abort() of all in the group. On this thread.
  void finish_all(void const* group);
  void abort_all(void const* group);
  // That were made for this thread, whether or not it knows them yet.
  std::size_t connections() const { return connections_.load(std::memory_order_relaxed); }

  // "Date: …\r\n", made once a second. On this thread.
  std::string_view date_field();

  struct loop;
  loop& asio() { return *loop_; }

 private:
  friend class watched;
  void drain();
  void arm();
  template <typename F>
  void each(F&& f);

  std::unique_ptr<loop> loop_;
  std::mutex mutex_;
  std::vector<std::function<void()>> waiting_;
  bool stopped_{false};
  std::vector<std::function<void()>> running_;
  watched* first_{};
  bool armed_{false};
  std::atomic<std::size_t> connections_{0};
  std::chrono::sys_seconds date_at_{};
  std::string date_;
  std::thread thread_;
};

}  // namespace madang::net
