#include "core/api/rate_limit.h"

#include <algorithm>
#include <cmath>

#include "core/net/address.h"

namespace madang::api {

static std::string key_of(std::string_view const address) {
  auto const ip = net::parse_ip_address(address);
  return ip ? ip->subscriber().text() : std::string{address};
}

std::chrono::seconds rate_limit::take(std::string_view const address, auth::principal const& caller) {
  auto const known = caller.what != auth::role::anonymous;
  auto const rate = known ? options_.token_per_second : options_.anonymous_per_second;
  auto const burst = known ? options_.token_burst : options_.anonymous_burst;
  if (rate <= 0 || caller.subject == "operator") return {};
  auto key = known ? caller.subject : key_of(address);
  auto& s = shards_[std::hash<std::string>{}(key) % kShards];
  auto const now = time_.now();

  auto const lock = std::lock_guard{s.mutex};
  if (s.buckets.size() >= kBucketsPerShard) {
    // Whoever's bucket is full again loses nothing by being forgotten.
    std::erase_if(s.buckets, [&](auto const& b) {
      return b.second.left + std::chrono::duration<double>(now - b.second.at).count() * rate >= burst;
    });
    if (s.buckets.size() >= kBucketsPerShard) s.buckets.clear();
  }
  auto& b = s.buckets.try_emplace(std::move(key), bucket{burst, now}).first->second;
  b.left = std::min(burst, b.left + std::chrono::duration<double>(now - b.at).count() * rate);
  b.at = now;
  if (b.left >= 1) return b.left -= 1, std::chrono::seconds{0};
  return std::chrono::seconds{std::int64_t(std::ceil((1 - b.left) / rate))};
}

}  // namespace madang::api
