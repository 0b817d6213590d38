#pragma once

#include <string>
#include <vector>

#include "app/config.h"

namespace madang {

// Where clients reach MQTT, as URLs: with TLS if there is any, under the name by which people reach the program.
// Nothing if it is switched off.
std::vector<std::string> mqtt_addresses(config const&);

}  // namespace madang
