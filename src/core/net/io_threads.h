#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace madang::net {

class io_thread;

// The threads that serve connections. A connection lives on one of them, so that nothing of it needs a
// lock. What listens (HTTP, MQTT) is given them and must be gone before they are.
class io_threads {
 public:
  explicit io_threads(std::size_t threads);
  ~io_threads();  // stop()
  io_threads(io_threads const&) = delete;
  io_threads& operator=(io_threads const&) = delete;

  // Ends the threads. What is still to run on them never does.
  void stop();

  // For the files of this folder; shared, because an answer may come after everything else is gone.
  std::vector<std::shared_ptr<io_thread>> const& all() const { return threads_; }
  // The one with the fewest connections.
  std::shared_ptr<io_thread> const& least_busy() const;
  // Does f on each, one after the other, and waits for it; not from one of them.
  void on_each(std::function<void(io_thread&)> const& f) const;

 private:
  std::vector<std::shared_ptr<io_thread>> threads_;
};

}  // namespace madang::net
