#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/geo/point.h"

namespace madang::ports {

// What a city without settings of its own is called and where it lies: offered by the synthetic town.
struct city_profile {
  std::map<std::string, std::string> names;  // by language
  std::optional<geo::box> bounds;
  std::string time_zone;  // a name of the IANA data base; empty: not known
  bool synthetic{false};
};
struct city_profile_port {
  virtual ~city_profile_port() = default;
  virtual std::optional<city_profile> profile() = 0;
};

}  // namespace madang::ports
