#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/strong.h"
#include "core/base/time.h"

// How a capability that measures gets SensorThings, charts, roll-ups and rules for what it measures:
// it describes stations and appends values. Offered by `sensing`.
namespace madang::ports {

using series_no = strong<std::int64_t, struct series_no_tag>;

struct unit_of_measurement {
  std::string name, symbol, definition;
};
struct named_definition {
  std::string name, definition, description;
};

struct series_description {
  std::string key;  // tells it apart within its station: "pm25"
  std::string name, description;
  named_definition observed_property;
  unit_of_measurement unit;
  std::string sensor_name, sensor_description, sensor_metadata;  // the kind of device
  std::string properties_json{};
};

struct station_description {
  std::string key;  // tells it apart within its source
  std::string name, description;
  std::string properties_json{};  // an object, or empty
  std::string location_geojson{};  // a geometry, or empty: not known
  std::string location_name{};
  std::vector<series_description> series;
};

struct measurement {
  series_no series;
  instant at;
  double value;
};

// What became of a measurement of which a series has one for a time.
struct placed {
  enum class what {
    added,
    known,     // the same value is there already
    differs,   // another value is there, and stays
    replaced,  // another value was there
  };
  what is{what::added};
  std::optional<double> before{};  // what was there, if it was a number
};

struct series_port {
  virtual ~series_port() = default;
  // Makes what is not there yet and changes what is described otherwise than the last time; what people changed of the
  // rest stays. Known by `source` and the keys. Returns the series of all stations, in their order. `data_set` is its
  // short name and must exist.
  virtual std::vector<series_no> describe(std::string_view source, std::string_view data_set,
                                          std::span<station_description const>) = 0;
  // Stores; returns once it is on disk. What is there already is not stored again.
  virtual void append(std::span<measurement const>) = 0;
  // The same for whoever has one value for a time, as the rows of a table do: a second one is not stored beside the
  // first, but left out or, if `replace`, put in its place. All are told of, in their order.
  virtual std::vector<placed> place(std::span<measurement const>, bool replace) = 0;
  virtual std::optional<instant> last(series_no) = 0;
};

}  // namespace madang::ports
