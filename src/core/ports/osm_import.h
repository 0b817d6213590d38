#pragma once

#include <string>

namespace madang { class output; }

namespace madang::ports {

// Reading OpenStreetMap files. Offered by `basemap`.
struct osm_import_port {
  virtual ~osm_import_port() = default;
  struct source {
    std::string path;
    std::string attribution, licence;  // as shown on the map: "© OpenStreetMap contributors", "ODbL-1.0"
  };
  // Takes the extract in place of what was there. False after saying why to `out`; throws store::error and `stopped`.
  virtual bool import_osm(source const&, output& out) = 0;
};

}  // namespace madang::ports
