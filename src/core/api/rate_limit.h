#pragma once

#include <array>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/auth/principal.h"
#include "core/base/time.h"

namespace madang::api {

struct rate_limit_options {
  double anonymous_per_second{50};  // for an address (IPv6: a /64); 0: no limit
  double anonymous_burst{1'000};    // a page with its map and charts asks for much at once
  double token_per_second{1'000};   // for a token; 0: no limit
  double token_burst{20'000};       // a device that was off line may catch up
};

// Token buckets: bursts are welcome, floods are not. Remembers a bounded number of callers; when there
// are more, those that have not called for the longest time start anew. Safe to call from any thread.
class rate_limit {
 public:
  rate_limit(rate_limit_options const& o, clock const& time) : options_{o}, time_{time} {}
  // Takes one from the caller's bucket; how long to wait if it is empty, else nought.
  std::chrono::seconds take(std::string_view address, auth::principal const&);

 private:
  struct bucket {
    double left;
    instant at;
  };
  struct shard {
    std::mutex mutex;
    std::unordered_map<std::string, bucket> buckets;
  };
  static constexpr auto kShards = std::size_t{16};
  static constexpr auto kBucketsPerShard = std::size_t{8'192};

  rate_limit_options options_;
  clock const& time_;
  std::array<shard, kShards> shards_;
};

}  // namespace madang::api
