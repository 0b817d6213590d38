#pragma once

#include <string>

#include "core/base/output.h"

namespace madang::ports {

// Reading OpenStreetMap files. Offered by `basemap`.
struct osm_import_port {
  virtual ~osm_import_port() = default;
  struct source {
    std::string path;
    std::string attribution, licence;
  };
  // Takes the extract in place of what was there; returns false after saying why to `out`.
  virtual bool import_osm(source const&, output& out) = 0;
};

}  // namespace madang::ports
