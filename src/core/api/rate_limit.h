#pragma once

#include <array>
#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/auth/principal.h"
#include "core/base/limits.h"
#include "core/base/time.h"

namespace madang::api {

struct rate_limit_options {
  double anonymous_per_second{50};  // for an address (IPv6: a /64); 0: no limit
  double anonymous_burst{1'000};    // a page with its map and charts asks for much at once
  double token_per_second{1'000};   // for a token; 0: no limit
  double token_burst{20'000};       // a device that was off line may catch up
};

// Token buckets: bursts are welcome, floods are not. Remembers a bounded number of callers; when there
// are more, the one that has not called for the longest time starts anew. Safe to call from any thread.
class rate_limit {
 public:
  rate_limit(rate_limit_options const& o, clock const& time)
      : time_{time},
        addresses_{.per_second = o.anonymous_per_second, .burst = o.anonymous_burst},
        tokens_{.per_second = o.token_per_second, .burst = o.token_burst} {}
  // Takes one from the caller's bucket; how long to wait if it is empty, else nought.
  std::chrono::seconds take(std::string_view address, auth::principal const&);

  static constexpr auto kShards = std::size_t{16};
  static constexpr auto kBucketsPerShard = limits::kRateBuckets / kShards;

 private:
  struct bucket {
    std::string key;
    double left;
    instant at;
  };
  struct shard {
    std::mutex mutex{};
    std::list<bucket> buckets{};  // who called last comes first
    std::unordered_map<std::string_view, std::list<bucket>::iterator> by_key{};  // views into it
  };
  struct kind_of_caller {
    double per_second, burst;
    std::array<shard, kShards> shards{};
  };
  std::chrono::seconds take(kind_of_caller&, std::string key);

  clock const& time_;
  kind_of_caller addresses_, tokens_;
};

}  // namespace madang::api
