#include "demo/sensors.h"

#include <array>

#include "core/ports/usual_properties.h"
#include "demo/random.h"

namespace madang::demo {
namespace {

constexpr observed_property usual(ports::usual_property const& p, int const decimals, double const low,
                                  double const high) {
  return {p.id, {p.ko, p.en, p.de, p.nl}, p.definition, p.unit, p.symbol, p.unit_definition, decimals, low, high};
}

using ports::usual_property_of;
constexpr auto kProperties = std::array<observed_property, kQuantities>{{
    usual(usual_property_of("pm10"), 2, 0, 2'000),
    usual(usual_property_of("pm2_5"), 2, 0, 1'000),
    usual(usual_property_of("no2"), 1, 0, 1'000),
    usual(usual_property_of("o3"), 1, 0, 1'000),
    usual(usual_property_of("temperature"), 1, -40, 60),
    usual(usual_property_of("humidity"), 1, 0, 100),
    usual(usual_property_of("pressure"), 1, 870, 1'085),
    usual(usual_property_of("wind_speed"), 1, 0, 75),
    usual(usual_property_of("wind_direction"), 0, 0, 359),
    usual(usual_property_of("rain"), 1, 0, 100),
    usual(usual_property_of("irradiance"), 0, 0, 1'500),
    usual(usual_property_of("sound_level"), 1, 20, 130),
    usual(usual_property_of("vehicles"), 0, 0, 5'000),
    usual(usual_property_of("vehicle_speed"), 1, 0, 200),
    usual(usual_property_of("bicycles"), 0, 0, 5'000),
    usual(usual_property_of("river_level"), 0, 0, 1'200),
    usual(usual_property_of("groundwater_depth"), 2, 0, 60),
    usual(usual_property_of("sewer_level"), 1, 0, 300),
    usual(usual_property_of("free_spaces"), 0, 0, 5'000),
}};

using enum quantity;
constexpr auto kAirStation =
    std::array<stream, 4>{{{pm10, {}, true}, {pm2_5, {}, true}, {no2, {}, true}, {o3, {}, true}}};
constexpr auto kAirSensor = std::array<stream, 4>{{{pm10}, {pm2_5}, {temperature}, {humidity}}};
constexpr auto kNoise = std::array<stream, 1>{{{sound_level, {}, true}}};
constexpr auto kTraffic = std::array<stream, 4>{{{vehicles, heading::inwards, true},
                                                 {vehicle_speed, heading::inwards, true},
                                                 {vehicles, heading::outwards, true},
                                                 {vehicle_speed, heading::outwards, true}}};
constexpr auto kBicycles =
    std::array<stream, 2>{{{bicycles, heading::inwards, true}, {bicycles, heading::outwards, true}}};
constexpr auto kWeather = std::array<stream, 7>{{{temperature}, {humidity}, {pressure}, {wind_speed, {}, true},
                                                 {wind_direction, {}, true}, {rain, {}, true}, {irradiance, {}, true}}};
constexpr auto kRiver = std::array<stream, 1>{{{river_level}}};
constexpr auto kGroundwater = std::array<stream, 1>{{{groundwater_depth}}};
constexpr auto kSewer = std::array<stream, 1>{{{sewer_level}}};
constexpr auto kCarPark = std::array<stream, 1>{{{free_spaces}}};

struct kind_facts { std::string_view id; in_four name; std::span<stream const> streams; };
constexpr auto kKinds = std::array<kind_facts, kSensorKinds>{{
    {"air_station", {"대기 측정소", "Air quality station", "Luftmessstation", "Luchtmeetstation"}, kAirStation},
    {"air_sensor", {"공기 센서", "Air sensor", "Luftsensor", "Luchtsensor"}, kAirSensor},
    {"noise_meter", {"소음", "Noise", "Lärm", "Geluid"}, kNoise},
    {"traffic_counter", {"교통량", "Traffic", "Verkehr", "Verkeer"}, kTraffic},
    {"bicycle_counter", {"자전거", "Bicycles", "Fahrräder", "Fietsen"}, kBicycles},
    {"weather_station", {"기상", "Weather", "Wetter", "Weer"}, kWeather},
    {"river_gauge", {"하천 수위", "River level", "Pegel", "Waterstand"}, kRiver},
    {"groundwater_gauge", {"지하수", "Groundwater", "Grundwasser", "Grondwater"}, kGroundwater},
    {"sewer_gauge", {"하수도", "Sewer", "Kanal", "Riool"}, kSewer},
    {"car_park", {"주차장", "Car park", "Parkplatz", "Parkeerplaats"}, kCarPark},
}};

std::chrono::microseconds jitter_of(sensor const& s, std::int64_t const k) {
  if (s.jitter.count() == 0) return {};
  auto const us = static_cast<double>(std::chrono::microseconds{s.jitter}.count());
  return std::chrono::microseconds{floor_int(us * signed_of(mix(s.seed, 0x71773, static_cast<std::uint64_t>(k))))};
}

}  // namespace

std::string_view to_text(sensor_kind const k) { return kKinds[static_cast<std::size_t>(k)].id; }
in_four name_of(sensor_kind const k) { return kKinds[static_cast<std::size_t>(k)].name; }
std::span<stream const> streams_of(sensor_kind const k) { return kKinds[static_cast<std::size_t>(k)].streams; }
observed_property const& property_of(quantity const q) { return kProperties[static_cast<std::size_t>(q)]; }

std::string_view to_text(owner_kind const k) {
  constexpr auto kTexts = std::array<std::string_view, 4>{"city", "utility", "school", "resident"};
  return kTexts[static_cast<std::size_t>(k)];
}

in_four name_of(heading const h) {
  if (h == heading::inwards) return {"도심 방향", "towards the centre", "stadteinwärts", "richting centrum"};
  if (h == heading::outwards) return {"외곽 방향", "out of town", "stadtauswärts", "stad uit"};
  return {};
}

instant report_time(sensor const& s, std::int64_t const k) {
  return instant{s.interval * k + s.phase} + jitter_of(s, k);
}

std::int64_t nearest_report(sensor const& s, instant const t) {
  auto const since_us = static_cast<double>(to_us(t) - std::chrono::microseconds{s.phase}.count());
  return floor_int(since_us / (static_cast<double>(s.interval.count()) * 1e6) + 0.5);
}

}  // namespace madang::demo
