#include "core/net/mqtt_refusal_log.h"

#include <utility>

namespace madang::net::mqtt {

std::optional<std::uint64_t> refusal_log::take(std::string const& principal, time_point const now) {
  if (told_ == 0 || now - since_ >= limits::kMqttRefusalsTime) {
    since_ = now;
    told_ = 0;
    told_of_.clear();
  }
  if (told_ == limits::kMqttRefusalsTold || told_of_[principal] == limits::kMqttRefusalsToldOfOne) {
    ++unsaid_;
    return std::nullopt;
  }
  ++told_;
  ++told_of_[principal];
  return std::exchange(unsaid_, 0);
}

}  // namespace madang::net::mqtt
