#pragma once

#include <map>
#include <span>
#include <string>

namespace madang::ports {

// Parts of the city with their outlines, for whoever has them. Offered by `districts`.
struct district {
  std::string name;                          // as people there say it
  std::map<std::string, std::string> names;  // by language; may be empty
  std::string geometry_geojson;              // a polygon or several
};
struct districts_port {
  virtual ~districts_port() = default;
  // Instead of those that were there.
  virtual void replace(std::span<district const>) = 0;
};

}  // namespace madang::ports
