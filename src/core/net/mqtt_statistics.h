#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/metrics.h"
#include "core/net/mqtt_message.h"

namespace madang::net::mqtt {

// What is counted, for /metrics and $SYS. Safe to use from any thread. For the files of this folder.
struct statistics {
  explicit statistics(metrics&);

  void count_closed(std::string_view reason);

  metrics& all;
  counter& bytes_received;
  counter& bytes_sent;
  counter& packets_received;
  counter& packets_sent;
  counter& publications_received;
  counter& messages_sent;
  counter& publications_refused;    // for good, and acknowledged
  counter& publications_postponed;  // not stored now
  counter& messages_dropped;        // QoS 0, to clients that could not follow
  counter& sessions_overrun;        // that fell behind with QoS 1 or 2
  counter& sessions_expired;
  duration_histogram& publishing;
  std::atomic<std::int64_t> connections{0};
  std::atomic<std::int64_t> most_connections{0};
  std::atomic<std::int64_t> sessions{0};
  std::atomic<std::int64_t> subscriptions{0};
  std::atomic<std::int64_t> subscriptions_bytes{0};
  std::atomic<std::int64_t> queued{0};
  std::atomic<std::int64_t> queued_bytes{0};
  std::atomic<std::int64_t> reading_bytes{0};  // of large packets, as far as they have come
};
// With gauges, which hold it.
std::shared_ptr<statistics> make_statistics(metrics&);

// The server's own topics: $SYS/broker/…, with the names that other brokers use, so that their tools work. One
// thread at a time.
class statistics_topics {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  statistics_topics(std::shared_ptr<statistics const>, std::string version, time_point started);

  // As they are now; what tells a load is an average of all since the last call and, less and less, before.
  std::vector<mqtt_message> read(time_point now);

 private:
  struct load {
    std::string_view name;
    std::int64_t (*value)(statistics const&);
    std::int64_t last{0};
    std::array<double, 3> per_minute{};
  };
  void update(load&, double seconds) const;

  std::shared_ptr<statistics const> numbers_;
  std::string version_;
  time_point started_, last_;
  std::vector<load> loads_;
};

// Whether a filter names the server's own topics.
bool is_about_server(std::string_view filter);

}  // namespace madang::net::mqtt
