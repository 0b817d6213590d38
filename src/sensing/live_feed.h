#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/net/http.h"
#include "sensing/city.h"

namespace madang::sensing {

// The latest values as they are committed, for pages that are open: server-sent events, at most four a
// second for each, and of each datastream only the newest. Safe to call from any thread.
class live_feed {
 public:
  explicit live_feed(city const& c);
  ~live_feed();

  using wanted = std::function<bool(datastream_info const&)>;
  // The answer that keeps a page informed of those datastreams.
  net::response subscribe(wanted);
  // Called on the store's thread after a commit.
  void committed(datastream_no, observation const&);
  bool has_listeners() const { return listeners_.load(std::memory_order_relaxed) > 0; }

 private:
  struct listener {
    wanted want;
    std::shared_ptr<net::channel> to;
  };
  struct row {
    std::shared_ptr<datastream_info const> of;
    std::string json;
  };
  std::vector<row> rows_of(std::vector<std::pair<datastream_no, observation>> const&) const;
  void run();
  void send(std::vector<std::pair<datastream_no, observation>> const&);

  city const& city_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::unordered_map<std::int64_t, observation> waiting_;
  std::vector<std::shared_ptr<listener>> all_;
  std::atomic<int> listeners_{0};
  std::int64_t sent_{0};
  bool stopping_{false};
  std::thread thread_;
};

}  // namespace madang::sensing
