#pragma once

#include "core/ports/series.h"
#include "sensing/city.h"

namespace madang::sensing {

// Lets other capabilities, importers and device doors measure: stations become Things with a Location, their
// series Datastreams. Known again by source and key.
class measuring final : public ports::series_port {
 public:
  explicit measuring(city& c) : city_{c} {}
  std::vector<ports::series_no> describe(std::string_view source, std::string_view data_set, std::span<ports::station_description const>) override;
  void append(std::span<ports::measurement const>) override;
  std::optional<instant> last(ports::series_no) override;
  // The Thing of a station that was described before.
  std::optional<entity_no> station(std::string_view source, std::string_view key);

 private:
  city& city_;
};

}  // namespace madang::sensing
