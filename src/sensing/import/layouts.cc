#include "sensing/import/layouts.h"

namespace madang::sensing::series_import {

// The daily files of archive.sensor.community, one a sensor: 2026-05-01_sds011_sensor_123.csv, with _indoor at
// the end of the name if it hangs indoors. All begin with
// sensor_id;sensor_type;location;lat;lon;timestamp; then come what the kind of sensor measures:
//   sds011, ppd42ns        P1;durP1;ratioP1;P2;durP2;ratioP2
//   pms*, nextpm, hpm      P1;P2, mostly P0, NextPM counts too
//   sps30                  P0, P1, P2, P4, N05, N1, N25, N4, N10, TS in some order
//   dht22, htu21d, sht*    temperature;humidity
//   bmp180, bmp280         pressure;altitude;pressure_sealevel;temperature
//   bme280                 the same and humidity
//   ds18b20                temperature
//   laerm (DNMS)           noise_LAeq;noise_LA_min;noise_LA_max
//   radiation_*            counts_per_minute and raw figures
//   scd30                  co2_ppm;temperature;humidity
// Times are UTC, since 2017 without saying so. Coordinates are rounded to about 100 m. Pressure is in pascal.
// P1 is PM10, P2 PM2.5, P0 PM1, but on a PPD42NS P1 and P2 count particles in 0.01 cubic feet of air.
static constexpr auto kSensorCommunity = std::string_view{R"json({
  "title": "Measurements of sensor.community",
  "source": "sensor.community",
  "licence": "ODbL-1.0",
  "attribution": "sensor.community contributors",
  "separator": ";",
  "missing": ["nan", "NaN", "-nan", "None", "unknown", "unavailable", "xx", "XX"],
  "time": {"text": "{timestamp}", "zone": "UTC"},
  "thing": {
    "key": "{sensor_id}",
    "name": "sensor.community {sensor_id}",
    "description": "{sensor_type} of sensor.community at its location {location}. The place is rounded to about 100 m.",
    "longitude": "{lon}",
    "latitude": "{lat}",
    "properties": {"sensor_type": "{sensor_type}", "location": "{location}", "indoor": "{indoor}"}
  },
  "sensor": {"name": "{sensor_type}"},
  "series": [
    {"column": "P1", "name": "PM10", "optional": true, "minimum": 0, "maximum": 5000,
     "skip_if": [{"column": "sensor_type", "is": ["PPD42NS"]}],
     "observed_property": {"name": "Particulate matter PM10", "definition": "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/5"},
     "unit": {"name": "microgram per cubic metre", "symbol": "µg/m³", "definition": "http://qudt.org/vocab/unit/MicroGM-PER-M3"}},
    {"column": "P2", "name": "PM2.5", "optional": true, "minimum": 0, "maximum": 5000,
     "skip_if": [{"column": "sensor_type", "is": ["PPD42NS"]}],
     "observed_property": {"name": "Fine particulate matter PM2.5", "definition": "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/6001"},
     "unit": {"name": "microgram per cubic metre", "symbol": "µg/m³", "definition": "http://qudt.org/vocab/unit/MicroGM-PER-M3"}},
    {"column": "P0", "name": "PM1", "optional": true, "minimum": 0, "maximum": 5000,
     "observed_property": {"name": "Particulate matter PM1", "definition": "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/6002"},
     "unit": {"name": "microgram per cubic metre", "symbol": "µg/m³", "definition": "http://qudt.org/vocab/unit/MicroGM-PER-M3"}},
    {"column": "P4", "name": "PM4", "optional": true, "minimum": 0, "maximum": 5000,
     "observed_property": {"name": "Particulate matter PM4",
       "definition": "http://vocab.nerc.ac.uk/standard_name/mass_concentration_of_ambient_aerosol_particles_in_air/"},
     "unit": {"name": "microgram per cubic metre", "symbol": "µg/m³", "definition": "http://qudt.org/vocab/unit/MicroGM-PER-M3"}},
    {"column": "N05", "name": "Particles up to 0.5 µm", "optional": true, "minimum": 0,
     "observed_property": {"name": "Particles up to 0.5 µm",
       "definition": "http://vocab.nerc.ac.uk/standard_name/number_concentration_of_ambient_aerosol_particles_in_air/"},
     "unit": {"name": "particles per cubic centimetre", "symbol": "1/cm³", "definition": "http://qudt.org/vocab/unit/PER-CentiM3"}},
    {"column": "N1", "name": "Particles up to 1 µm", "optional": true, "minimum": 0,
     "observed_property": {"name": "Particles up to 1 µm",
       "definition": "http://vocab.nerc.ac.uk/standard_name/number_concentration_of_ambient_aerosol_particles_in_air/"},
     "unit": {"name": "particles per cubic centimetre", "symbol": "1/cm³", "definition": "http://qudt.org/vocab/unit/PER-CentiM3"}},
    {"column": "N25", "name": "Particles up to 2.5 µm", "optional": true, "minimum": 0,
     "observed_property": {"name": "Particles up to 2.5 µm",
       "definition": "http://vocab.nerc.ac.uk/standard_name/number_concentration_of_ambient_aerosol_particles_in_air/"},
     "unit": {"name": "particles per cubic centimetre", "symbol": "1/cm³", "definition": "http://qudt.org/vocab/unit/PER-CentiM3"}},
    {"column": "N4", "name": "Particles up to 4 µm", "optional": true, "minimum": 0,
     "observed_property": {"name": "Particles up to 4 µm",
       "definition": "http://vocab.nerc.ac.uk/standard_name/number_concentration_of_ambient_aerosol_particles_in_air/"},
     "unit": {"name": "particles per cubic centimetre", "symbol": "1/cm³", "definition": "http://qudt.org/vocab/unit/PER-CentiM3"}},
    {"column": "N10", "name": "Particles up to 10 µm", "optional": true, "minimum": 0,
     "observed_property": {"name": "Particles up to 10 µm",
       "definition": "http://vocab.nerc.ac.uk/standard_name/number_concentration_of_ambient_aerosol_particles_in_air/"},
     "unit": {"name": "particles per cubic centimetre", "symbol": "1/cm³", "definition": "http://qudt.org/vocab/unit/PER-CentiM3"}},
    {"column": "TS", "name": "Typical particle size", "optional": true, "minimum": 0,
     "observed_property": {"name": "Typical particle size", "definition": "http://qudt.org/vocab/quantitykind/Diameter"},
     "unit": {"name": "micrometre", "symbol": "µm", "definition": "http://qudt.org/vocab/unit/MicroM"}},

    {"column": "P1", "key": "P1_particles", "name": "Particles over 1 µm", "optional": true, "minimum": 0, "factor": 3.531467,
     "description": "Counted in 0.01 cubic feet of air, given for a litre.",
     "only_if": [{"column": "sensor_type", "is": ["PPD42NS"]}],
     "observed_property": {"name": "Particles over 1 µm",
       "definition": "http://vocab.nerc.ac.uk/standard_name/number_concentration_of_ambient_aerosol_particles_in_air/"},
     "unit": {"name": "particles per litre", "symbol": "1/l", "definition": "http://qudt.org/vocab/unit/NUM-PER-L"}},
    {"column": "P2", "key": "P2_particles", "name": "Particles over 2.5 µm", "optional": true, "minimum": 0, "factor": 3.531467,
     "description": "Counted in 0.01 cubic feet of air, given for a litre.",
     "only_if": [{"column": "sensor_type", "is": ["PPD42NS"]}],
     "observed_property": {"name": "Particles over 2.5 µm",
       "definition": "http://vocab.nerc.ac.uk/standard_name/number_concentration_of_ambient_aerosol_particles_in_air/"},
     "unit": {"name": "particles per litre", "symbol": "1/l", "definition": "http://qudt.org/vocab/unit/NUM-PER-L"}},
    {"column": "durP1", "name": "Time of low output, P1", "optional": true, "minimum": 0,
     "observed_property": {"name": "Time of low output, P1", "definition": "http://qudt.org/vocab/quantitykind/Time"},
     "unit": {"name": "microsecond", "symbol": "µs", "definition": "http://qudt.org/vocab/unit/MicroSEC"}},
    {"column": "durP2", "name": "Time of low output, P2", "optional": true, "minimum": 0,
     "observed_property": {"name": "Time of low output, P2", "definition": "http://qudt.org/vocab/quantitykind/Time"},
     "unit": {"name": "microsecond", "symbol": "µs", "definition": "http://qudt.org/vocab/unit/MicroSEC"}},
    {"column": "ratioP1", "name": "Share of low output, P1", "optional": true, "minimum": 0, "maximum": 100,
     "observed_property": {"name": "Share of low output, P1", "definition": "http://qudt.org/vocab/quantitykind/DimensionlessRatio"},
     "unit": {"name": "percent", "symbol": "%", "definition": "http://qudt.org/vocab/unit/PERCENT"}},
    {"column": "ratioP2", "name": "Share of low output, P2", "optional": true, "minimum": 0, "maximum": 100,
     "observed_property": {"name": "Share of low output, P2", "definition": "http://qudt.org/vocab/quantitykind/DimensionlessRatio"},
     "unit": {"name": "percent", "symbol": "%", "definition": "http://qudt.org/vocab/unit/PERCENT"}},

    {"column": "temperature", "name": "Temperature", "optional": true, "minimum": -60, "maximum": 85,
     "observed_property": {"name": "Air temperature", "definition": "http://vocab.nerc.ac.uk/standard_name/air_temperature/"},
     "unit": {"name": "degree Celsius", "symbol": "°C", "definition": "http://qudt.org/vocab/unit/DEG_C"}},
    {"column": "humidity", "name": "Relative humidity", "optional": true, "minimum": 0, "maximum": 100,
     "observed_property": {"name": "Relative humidity", "definition": "http://vocab.nerc.ac.uk/standard_name/relative_humidity/"},
     "unit": {"name": "percent", "symbol": "%", "definition": "http://qudt.org/vocab/unit/PERCENT"}},
    {"column": "pressure", "name": "Air pressure at the sensor", "optional": true, "factor": 0.01, "minimum": 300, "maximum": 1100,
     "observed_property": {"name": "Air pressure at the sensor", "definition": "http://vocab.nerc.ac.uk/standard_name/surface_air_pressure/"},
     "unit": {"name": "hectopascal", "symbol": "hPa", "definition": "http://qudt.org/vocab/unit/HectoPA"}},
    {"column": "pressure_sealevel", "name": "Air pressure at sea level", "optional": true, "factor": 0.01, "minimum": 850, "maximum": 1100,
     "observed_property": {"name": "Air pressure", "definition": "http://vocab.nerc.ac.uk/standard_name/air_pressure_at_mean_sea_level/"},
     "unit": {"name": "hectopascal", "symbol": "hPa", "definition": "http://qudt.org/vocab/unit/HectoPA"}},
    {"column": "co2_ppm", "name": "Carbon dioxide", "optional": true, "minimum": 0, "maximum": 40000,
     "observed_property": {"name": "Carbon dioxide", "definition": "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/71"},
     "unit": {"name": "parts per million", "symbol": "ppm", "definition": "http://qudt.org/vocab/unit/PPM"}},

    {"column": "noise_LAeq", "name": "Sound level LAeq", "optional": true, "minimum": 0, "maximum": 194,
     "observed_property": {"name": "Sound level LAeq", "definition": "http://vocab.nerc.ac.uk/standard_name/sound_pressure_level_in_air/"},
     "unit": {"name": "A-weighted decibel", "symbol": "dB(A)", "definition": "http://qudt.org/vocab/unit/DeciB_A"}},
    {"column": "noise_LA_min", "name": "Lowest sound level", "optional": true, "minimum": 0, "maximum": 194,
     "observed_property": {"name": "Lowest sound level LAmin", "definition": "http://vocab.nerc.ac.uk/standard_name/sound_pressure_level_in_air/"},
     "unit": {"name": "A-weighted decibel", "symbol": "dB(A)", "definition": "http://qudt.org/vocab/unit/DeciB_A"}},
    {"column": "noise_LA_max", "name": "Highest sound level", "optional": true, "minimum": 0, "maximum": 194,
     "observed_property": {"name": "Highest sound level LAmax", "definition": "http://vocab.nerc.ac.uk/standard_name/sound_pressure_level_in_air/"},
     "unit": {"name": "A-weighted decibel", "symbol": "dB(A)", "definition": "http://qudt.org/vocab/unit/DeciB_A"}},
    {"column": "noise_LA01", "name": "Sound level exceeded 1 % of the time", "optional": true, "minimum": 0, "maximum": 194,
     "observed_property": {"name": "Sound level LA01", "definition": "http://vocab.nerc.ac.uk/standard_name/sound_pressure_level_in_air/"},
     "unit": {"name": "A-weighted decibel", "symbol": "dB(A)", "definition": "http://qudt.org/vocab/unit/DeciB_A"}},
    {"column": "noise_LA95", "name": "Sound level exceeded 95 % of the time", "optional": true, "minimum": 0, "maximum": 194,
     "observed_property": {"name": "Sound level LA95", "definition": "http://vocab.nerc.ac.uk/standard_name/sound_pressure_level_in_air/"},
     "unit": {"name": "A-weighted decibel", "symbol": "dB(A)", "definition": "http://qudt.org/vocab/unit/DeciB_A"}},
    {"column": "counts_per_minute", "name": "Ionising radiation", "optional": true, "minimum": 0,
     "observed_property": {"name": "Ionising radiation, counts per minute", "definition": "http://qudt.org/vocab/quantitykind/Frequency"},
     "unit": {"name": "counts per minute", "symbol": "1/min", "definition": "http://qudt.org/vocab/unit/PER-MIN"}}
  ]
})json"};

std::optional<std::string_view> layout(std::string_view const name) {
  return name == "sensor.community" ? std::optional{kSensorCommunity} : std::nullopt;
}

std::string_view layout_names() { return "sensor.community"; }

}  // namespace madang::sensing::series_import
