#include "core/api/rate_limit.h"

#include <algorithm>
#include <cmath>

#include "core/net/address.h"

namespace madang::api {

std::chrono::seconds rate_limit::take(std::string_view const address, auth::principal const& caller) {
  if (caller.is_operator) return {};
  if (caller.what != auth::role::anonymous) return take(tokens_, caller.subject);
  return take(addresses_, net::subscriber_of(address));
}

std::chrono::seconds rate_limit::take(kind_of_caller& kind, std::string key) {
  if (kind.per_second <= 0) return {};
  auto& s = kind.shards[std::hash<std::string>{}(key) % kShards];
  auto const now = time_.now();

  auto const lock = std::lock_guard{s.mutex};
  if (auto const known = s.by_key.find(key); known != s.by_key.end()) {
    s.buckets.splice(s.buckets.begin(), s.buckets, known->second);
  } else {
    if (s.buckets.size() == kBucketsPerShard) {
      s.by_key.erase(s.buckets.back().key);
      s.buckets.pop_back();
    }
    s.buckets.push_front({std::move(key), kind.burst, now});
    s.by_key.emplace(s.buckets.front().key, s.buckets.begin());
  }
  auto& b = s.buckets.front();
  // The clock of a machine is put back now and then.
  auto const elapsed = std::max(0.0, std::chrono::duration<double>(now - b.at).count());
  b.left = std::min(kind.burst, b.left + elapsed * kind.per_second);
  b.at = now;
  if (b.left >= 1) return b.left -= 1, std::chrono::seconds{0};
  return std::chrono::seconds{std::int64_t(std::ceil((1 - b.left) / kind.per_second))};
}

}  // namespace madang::api
