#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"
#include "demo/town.h"

namespace madang::demo {

enum class sensor_kind : std::uint8_t {
  air_station,        // of the city, calibrated
  air_sensor,         // low-cost, on a balcony
  noise_meter,
  traffic_counter,
  bicycle_counter,
  weather_station,
  river_gauge,
  groundwater_gauge,
  sewer_gauge,
  car_park
};
inline constexpr auto kSensorKinds = std::size_t{10};
std::string_view to_text(sensor_kind);
in_four name_of(sensor_kind);

enum class owner_kind : std::uint8_t { city, utility, school, resident };
std::string_view to_text(owner_kind);

// What is observed, with its unit: one of core/ports/usual_properties.h.
struct observed_property {
  std::string_view id;  // "pm10"
  in_four name;
  std::string_view definition;
  std::string_view unit, symbol, unit_definition;
  int decimals{};
  double low{}, high{};  // what the device can tell, both included
};
enum class quantity : std::uint8_t {
  pm10, pm2_5, no2, o3, temperature, humidity, pressure, wind_speed, wind_direction, rain, irradiance,
  sound_level, vehicles, vehicle_speed, bicycles, river_level, groundwater_depth, sewer_level, free_spaces
};
inline constexpr auto kQuantities = std::size_t{19};
observed_property const& property_of(quantity);

enum class heading : std::uint8_t { none, inwards, outwards };  // towards the town's centre, or away from it
in_four name_of(heading);                                       // empty for none

// One series of a sensor. All series of a sensor report together.
struct stream {
  quantity of{};
  heading to{heading::none};
  bool over_interval{false};  // a count, mean or sum over the interval that ends with the report
};
std::span<stream const> streams_of(sensor_kind);

// What around a place changes what is measured there; 0 … 1 unless said.
struct surroundings {
  double vehicles_a_day{};    // of the street it stands at
  double speed_km_h{};        // there, when the street is empty
  double road{};              // how much of the air comes from traffic
  double heat{};              // of the built-up town
  double heating{};           // stoves nearby
  double radial{};            // how much the street leads to the centre: commuters come and go
  double bicycles_a_day{};
  double downstream{};        // where along the river, 0 where it enters the town
  double nightlife{}, fair{}, market{}, stadium{}, industry{};
};

inline constexpr auto kNoStreet = std::numeric_limits<std::uint32_t>::max();

struct sensor {
  std::uint32_t no{};  // its index
  sensor_kind kind{};
  owner_kind owner{};
  std::string name{};    // in the town's language, as a person would call it
  std::string owner_name{};
  xy at{};
  position on_earth{};
  std::uint32_t district{};
  std::uint32_t street{kNoStreet};  // index in town::streets
  std::chrono::seconds interval{};  // between reports
  std::chrono::seconds phase{};     // of its reports within the interval
  std::chrono::milliseconds jitter{};  // a report comes at most so much earlier or later
  std::int32_t capacity{};          // of a car park, else 0
  std::uint64_t seed{};
  surroundings near{};
};

// As many as the town's options say, kind by kind, each where it makes sense. Pure.
std::vector<sensor> place_sensors(town const&);

// When the k-th report since 1970 comes, and which report is nearest to an instant.
instant report_time(sensor const&, std::int64_t k);
std::int64_t nearest_report(sensor const&, instant);

}  // namespace madang::demo
