#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace madang::net {

// Quality of service (MQTT 3.1.1, 4.3). Ordered, so that the lesser of two is std::min.
enum class mqtt_qos : std::uint8_t { at_most_once, at_least_once, exactly_once };

// To whom it concerns. One copy of the payload serves all who get it.
struct mqtt_message {
  std::string topic{};
  std::shared_ptr<std::string const> payload{};
  mqtt_qos qos{mqtt_qos::exactly_once};  // at most; a subscription may ask for less
};

// From a client: a PUBLISH, or the will of one that is lost.
struct mqtt_publication {
  std::string topic{}, payload{};
  mqtt_qos qos{mqtt_qos::at_most_once};
  bool retain{false};
};

}  // namespace madang::net
