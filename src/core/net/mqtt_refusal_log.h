#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/base/limits.h"

namespace madang::net::mqtt {

// Which refusals are told in the log: a few of each principal and some of all together in every minute, so that
// neither a device that is set up wrongly nor somebody with bad intentions fills it. One thread at a time. For the
// files of this folder.
class refusal_log {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  // How many were not told since the last one that was, if this one may be told.
  std::optional<std::uint64_t> take(std::string const& principal, time_point now);

 private:
  time_point since_{};
  std::size_t told_{0};
  std::unordered_map<std::string, std::size_t> told_of_;  // of those of whom something was told
  std::uint64_t unsaid_{0};
};

}  // namespace madang::net::mqtt
