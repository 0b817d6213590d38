#pragma once

#include <array>
#include <stdexcept>
#include <string_view>

#include "core/ports/series.h"

// What most cities measure, told once: so that a balcony's sensor, an official station and the synthetic town say the
// same of the same thing, and are one layer of the map. Definitions are those that the field uses: the European
// Environment Agency's vocabulary for what is in the air, CF standard names for weather and water, Smart Data
// Models for traffic, QUDT for units.
namespace madang::ports {

struct usual_property {
  std::string_view id;  // "pm10"
  std::string_view ko, en, de, nl;
  std::string_view definition;
  std::string_view unit, symbol, unit_definition;
};

namespace usual {

#define QUDT "http://qudt.org/vocab/unit/"
#define CF "http://vocab.nerc.ac.uk/standard_name/"
#define EEA "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/"
#define MODELS "https://smartdatamodels.org/dataModel."
#define MICROGRAMS "microgram per cubic metre", "µg/m³", QUDT "MicroGM-PER-M3"
#define DECIBELS "A-weighted decibel", "dB(A)", QUDT "DeciB_A"
#define NUMBER "number", "", QUDT "NUM"
inline constexpr auto kProperties = std::to_array<usual_property>({
    {"pm1", "극초미세먼지(PM1)", "Particulate matter PM1", "Feinstaub PM1", "Fijnstof PM1", EEA "6002", MICROGRAMS},
    {"pm2_5", "초미세먼지(PM2.5)", "Fine particulate matter PM2.5", "Feinstaub PM2,5", "Fijnstof PM2,5", EEA "6001",
     MICROGRAMS},
    {"pm4", "미세먼지(PM4)", "Particulate matter PM4", "Feinstaub PM4", "Fijnstof PM4",
     CF "mass_concentration_of_ambient_aerosol_particles_in_air/", MICROGRAMS},
    {"pm10", "미세먼지(PM10)", "Particulate matter PM10", "Feinstaub PM10", "Fijnstof PM10", EEA "5", MICROGRAMS},
    {"no2", "이산화질소", "Nitrogen dioxide", "Stickstoffdioxid", "Stikstofdioxide", EEA "8", MICROGRAMS},
    {"o3", "오존", "Ozone", "Ozon", "Ozon", EEA "7", MICROGRAMS},
    {"co2", "이산화탄소", "Carbon dioxide", "Kohlendioxid", "Koolstofdioxide", EEA "71", "parts per million", "ppm",
     QUDT "PPM"},
    {"temperature", "기온", "Air temperature", "Lufttemperatur", "Luchttemperatuur", CF "air_temperature/",
     "degree Celsius", "°C", QUDT "DEG_C"},
    {"humidity", "상대 습도", "Relative humidity", "Relative Luftfeuchte", "Relatieve luchtvochtigheid",
     CF "relative_humidity/", "percent", "%", QUDT "PERCENT"},
    {"pressure", "기압", "Air pressure", "Luftdruck", "Luchtdruk", CF "air_pressure_at_mean_sea_level/", "hectopascal",
     "hPa", QUDT "HectoPA"},
    {"pressure_at_device", "현지 기압", "Air pressure at the device", "Luftdruck am Gerät",
     "Luchtdruk bij het apparaat", CF "air_pressure/", "hectopascal", "hPa", QUDT "HectoPA"},
    {"wind_speed", "풍속", "Wind speed", "Windgeschwindigkeit", "Windsnelheid", CF "wind_speed/", "metre per second",
     "m/s", QUDT "M-PER-SEC"},
    {"wind_direction", "풍향", "Wind direction", "Windrichtung", "Windrichting", CF "wind_from_direction/", "degree",
     "°", QUDT "DEG"},
    {"rain", "강수량", "Precipitation", "Niederschlag", "Neerslag", CF "lwe_thickness_of_precipitation_amount/",
     "millimetre", "mm", QUDT "MilliM"},
    {"irradiance", "일사량", "Solar irradiance", "Globalstrahlung", "Globale straling",
     CF "surface_downwelling_shortwave_flux_in_air/", "watt per square metre", "W/m²", QUDT "W-PER-M2"},
    {"sound_level", "소음도(LAeq)", "Sound level LAeq", "Schallpegel LAeq", "Geluidsniveau LAeq",
     CF "sound_pressure_level_in_air/", DECIBELS},
    {"sound_level_min", "최저 소음도(LAmin)", "Lowest sound level LAmin", "Niedrigster Schallpegel LAmin",
     "Laagste geluidsniveau LAmin", CF "sound_pressure_level_in_air/", DECIBELS},
    {"sound_level_max", "최고 소음도(LAmax)", "Highest sound level LAmax", "Höchster Schallpegel LAmax",
     "Hoogste geluidsniveau LAmax", CF "sound_pressure_level_in_air/", DECIBELS},
    {"vehicles", "차량 대수", "Vehicles", "Kraftfahrzeuge", "Motorvoertuigen", MODELS "Transportation/intensity",
     NUMBER},
    {"vehicle_speed", "평균 속도", "Mean speed of vehicles", "Mittlere Geschwindigkeit", "Gemiddelde snelheid",
     MODELS "Transportation/averageVehicleSpeed", "kilometre per hour", "km/h", QUDT "KiloM-PER-HR"},
    {"bicycles", "자전거 대수", "Bicycles", "Fahrräder", "Fietsen", "http://www.wikidata.org/entity/Q11442", NUMBER},
    {"river_level", "하천 수위", "River level", "Wasserstand", "Waterstand",
     CF "water_surface_height_above_reference_datum/", "centimetre", "cm", QUDT "CentiM"},
    {"groundwater_depth", "지하수면 깊이", "Depth to groundwater", "Grundwasserflurabstand", "Grondwaterdiepte",
     CF "water_table_depth/", "metre", "m", QUDT "M"},
    {"sewer_level", "하수 수위", "Sewer level", "Kanalpegel", "Rioolpeil", "http://qudt.org/vocab/quantitykind/Depth",
     "centimetre", "cm", QUDT "CentiM"},
    {"free_spaces", "빈 주차면", "Free parking spaces", "Freie Stellplätze", "Vrije parkeerplaatsen",
     MODELS "Parking/availableSpotNumber", NUMBER},
});
#undef QUDT
#undef CF
#undef EEA
#undef MODELS
#undef MICROGRAMS
#undef DECIBELS
#undef NUMBER

}  // namespace usual

// An id that is not there does not compile.
consteval usual_property const& usual_property_of(std::string_view const id) {
  for (auto const& p : usual::kProperties) {
    if (p.id == id) return p;
  }
  throw std::logic_error{"no usual property has this id"};
}

inline named_definition property_in(usual_property const& p) {
  return {std::string{p.en}, std::string{p.definition}, std::string{p.en}};
}
inline unit_of_measurement unit_in(usual_property const& p) {
  return {std::string{p.unit}, std::string{p.symbol}, std::string{p.unit_definition}};
}

}  // namespace madang::ports
