#include "demo/sensors.h"

#include <array>

#include "demo/random.h"

namespace madang::demo {
namespace {

#define QUDT "http://qudt.org/vocab/unit/"
#define CF "http://vocab.nerc.ac.uk/standard_name/"
#define EEA "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/"
#define MODELS "https://smartdatamodels.org/dataModel."

constexpr auto kProperties = std::array<observed_property, kQuantities>{{
    {"pm10", {"미세먼지(PM10)", "Particulate matter PM10", "Feinstaub PM10", "Fijnstof PM10"},
     EEA "5", "microgram per cubic metre", "µg/m³", QUDT "MicroGM-PER-M3", 2, 0, 2'000},
    {"pm2_5", {"초미세먼지(PM2.5)", "Fine particulate matter PM2.5", "Feinstaub PM2,5", "Fijnstof PM2,5"},
     EEA "6001", "microgram per cubic metre", "µg/m³", QUDT "MicroGM-PER-M3", 2, 0, 1'000},
    {"no2", {"이산화질소", "Nitrogen dioxide", "Stickstoffdioxid", "Stikstofdioxide"},
     EEA "8", "microgram per cubic metre", "µg/m³", QUDT "MicroGM-PER-M3", 1, 0, 1'000},
    {"o3", {"오존", "Ozone", "Ozon", "Ozon"},
     EEA "7", "microgram per cubic metre", "µg/m³", QUDT "MicroGM-PER-M3", 1, 0, 1'000},
    {"temperature", {"기온", "Air temperature", "Lufttemperatur", "Luchttemperatuur"},
     CF "air_temperature/", "degree Celsius", "°C", QUDT "DEG_C", 1, -40, 60},
    {"humidity", {"상대 습도", "Relative humidity", "Relative Luftfeuchte", "Relatieve luchtvochtigheid"},
     CF "relative_humidity/", "percent", "%", QUDT "PERCENT", 1, 0, 100},
    {"pressure", {"기압", "Air pressure", "Luftdruck", "Luchtdruk"},
     CF "air_pressure_at_mean_sea_level/", "hectopascal", "hPa", QUDT "HectoPA", 1, 870, 1'085},
    {"wind_speed", {"풍속", "Wind speed", "Windgeschwindigkeit", "Windsnelheid"},
     CF "wind_speed/", "metre per second", "m/s", QUDT "M-PER-SEC", 1, 0, 75},
    {"wind_direction", {"풍향", "Wind direction", "Windrichtung", "Windrichting"},
     CF "wind_from_direction/", "degree", "°", QUDT "DEG", 0, 0, 359},
    {"rain", {"강수량", "Precipitation", "Niederschlag", "Neerslag"},
     CF "lwe_thickness_of_precipitation_amount/", "millimetre", "mm", QUDT "MilliM", 1, 0, 100},
    {"irradiance", {"일사량", "Solar irradiance", "Globalstrahlung", "Globale straling"},
     CF "surface_downwelling_shortwave_flux_in_air/", "watt per square metre", "W/m²", QUDT "W-PER-M2", 0, 0, 1'500},
    {"sound_level", {"소음도(LAeq)", "Sound level LAeq", "Schallpegel LAeq", "Geluidsniveau LAeq"},
     CF "sound_pressure_level_in_air/", "A-weighted decibel", "dB(A)", QUDT "DeciB_A", 1, 20, 130},
    {"vehicles", {"차량 대수", "Vehicles", "Kraftfahrzeuge", "Motorvoertuigen"},
     MODELS "Transportation/intensity", "number", "", QUDT "NUM", 0, 0, 5'000},
    {"vehicle_speed", {"평균 속도", "Mean speed of vehicles", "Mittlere Geschwindigkeit", "Gemiddelde snelheid"},
     MODELS "Transportation/averageVehicleSpeed", "kilometre per hour", "km/h", QUDT "KiloM-PER-HR", 1, 0, 200},
    {"bicycles", {"자전거 대수", "Bicycles", "Fahrräder", "Fietsen"},
     "http://www.wikidata.org/entity/Q11442", "number", "", QUDT "NUM", 0, 0, 5'000},
    {"river_level", {"하천 수위", "River level", "Wasserstand", "Waterstand"},
     CF "water_surface_height_above_reference_datum/", "centimetre", "cm", QUDT "CentiM", 0, 0, 1'200},
    {"groundwater_depth", {"지하수면 깊이", "Depth to groundwater", "Grundwasserflurabstand", "Grondwaterdiepte"},
     CF "water_table_depth/", "metre", "m", QUDT "M", 2, 0, 60},
    {"sewer_level", {"하수 수위", "Sewer level", "Kanalpegel", "Rioolpeil"},
     "http://qudt.org/vocab/quantitykind/Depth", "centimetre", "cm", QUDT "CentiM", 1, 0, 300},
    {"free_spaces", {"빈 주차면", "Free parking spaces", "Freie Stellplätze", "Vrije parkeerplaatsen"},
     MODELS "Parking/availableSpotNumber", "number", "", QUDT "NUM", 0, 0, 5'000},
}};

#undef QUDT
#undef CF
#undef EEA
#undef MODELS

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
