#pragma once

#include <map>
#include <string>

#include "core/ports/series.h"
#include "core/ports/things.h"
#include "sensing/city.h"

namespace madang::sensing {

// Lets other capabilities, importers and device doors measure: stations become Things with a Location, their
// series Datastreams. Known again by source and key.
class measuring final : public ports::series_port, public ports::things_port {
 public:
  explicit measuring(city& c) : city_{c} {}
  std::vector<ports::series_no> describe(std::string_view source, std::string_view data_set,
                                         std::span<ports::station_description const>) override;
  void append(std::span<ports::measurement const>) override;
  std::vector<ports::placed> place(std::span<ports::measurement const>, bool replace) override;
  std::optional<instant> last(ports::series_no) override;

  std::optional<ports::known_thing> thing(std::string_view id) override;
  bool has_others(std::string_view source) override;

  // What is there of a station that was described before; its owner may have deleted series of it.
  struct known_station {
    entity_no thing{0};
    std::map<std::string, ports::series_no, std::less<>> series{};  // by their keys
  };
  std::map<std::string, known_station, std::less<>> stations(std::string_view source);
  // The Thing of a station.
  std::optional<entity_no> station(std::string_view source, std::string_view key);
  // Further series of a station, which itself stays as its owner has made it. Nothing if it is gone.
  std::vector<ports::series_no> add_series(std::string_view source, std::string_view key,
                                           std::span<ports::series_description const>);

 private:
  class there;
  void correct(datastream_no, observation, double value);

  city& city_;
};

}  // namespace madang::sensing
