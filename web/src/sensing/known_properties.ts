// Observed properties that many cities share: they get a name in the reader's language and a sign. A property that
// is not here keeps the name that its data gives it.
import type { Named } from "../core/api/types";
import type { IconName } from "../core/components/icon/icons";

export const knownProperties = {
  pm2_5: "air",
  pm10: "air",
  pm1: "air",
  no2: "air",
  no: "air",
  nox: "air",
  o3: "air",
  so2: "air",
  co: "air",
  co2: "air",
  noise_level: "noise",
  air_temperature: "temperature",
  water_temperature: "temperature",
  relative_humidity: "drop",
  air_pressure: "pressure",
  wind_speed: "wind",
  wind_direction: "wind",
  precipitation: "rain",
  irradiance: "sun",
  water_level: "water",
  discharge: "water",
  groundwater_depth: "drop",
  sewer_level: "water",
  vehicle_count: "traffic",
  vehicle_speed: "traffic",
  bicycle_count: "bicycle",
  pedestrian_count: "person",
  free_spaces: "parking",
  occupied_spaces: "parking",
  available_bicycles: "bicycle",
} as const satisfies Record<string, IconName>;

export type KnownProperty = keyof typeof knownProperties;

// Other spellings, after `normalise`, of the word in the definition or of the name.
const spellings: Record<string, KnownProperty> = {
  pm25: "pm2_5",
  p2: "pm2_5",
  pm2p5: "pm2_5",
  particulate_matter_2_5: "pm2_5",
  p1: "pm10",
  p0: "pm1",
  pm_10: "pm10",
  pm_2_5: "pm2_5",
  nitrogen_dioxide: "no2",
  nitrogen_monoxide: "no",
  nitrogen_oxides: "nox",
  ozone: "o3",
  sulphur_dioxide: "so2",
  sulfur_dioxide: "so2",
  carbon_monoxide: "co",
  carbon_dioxide: "co2",
  noise: "noise_level",
  laeq: "noise_level",
  noise_laeq: "noise_level",
  sound_level: "noise_level",
  sound_pressure_level: "noise_level",
  sound_pressure_level_in_air: "noise_level",
  sound_level_laeq: "noise_level",
  particulate_matter_pm10: "pm10",
  particulate_matter_pm2_5: "pm2_5",
  fine_particulate_matter_pm2_5: "pm2_5",
  temperature: "air_temperature",
  humidity: "relative_humidity",
  pressure: "air_pressure",
  atmospheric_pressure: "air_pressure",
  air_pressure_at_mean_sea_level: "air_pressure",
  surface_air_pressure: "air_pressure",
  wind_from_direction: "wind_direction",
  lwe_thickness_of_precipitation_amount: "precipitation",
  surface_downwelling_shortwave_flux_in_air: "irradiance",
  solar_irradiance: "irradiance",
  global_radiation: "irradiance",
  rain: "precipitation",
  rainfall: "precipitation",
  rain_rate: "precipitation",
  precipitation_amount: "precipitation",
  river_level: "water_level",
  water_surface_height_above_reference_datum: "water_level",
  water_table_depth: "groundwater_depth",
  depth_to_groundwater: "groundwater_depth",
  water_flow: "discharge",
  intensity: "vehicle_count", // Smart Data Models, TrafficFlowObserved
  average_vehicle_speed: "vehicle_speed",
  mean_speed_of_vehicles: "vehicle_speed",
  available_spot_number: "free_spaces",
  vehicles: "vehicle_count",
  traffic_count: "vehicle_count",
  traffic_volume: "vehicle_count",
  traffic_flow: "vehicle_count",
  traffic_speed: "vehicle_speed",
  mean_speed: "vehicle_speed",
  q11442: "bicycle_count", // Wikidata, bicycle
  bicycles: "bicycle_count",
  cyclists: "bicycle_count",
  bikes: "bicycle_count",
  pedestrians: "pedestrian_count",
  free_parking_spaces: "free_spaces",
  parking_free: "free_spaces",
  free_parking: "free_spaces",
  parking_spaces_free: "free_spaces",
  available_bikes: "available_bicycles",
  bikes_available: "available_bicycles",
};

// European Environment Agency, http://dd.eionet.europa.eu/vocabulary/aq/pollutant/: numbers in place of words.
const pollutants: Record<string, KnownProperty> = {
  "1": "so2",
  "5": "pm10",
  "7": "o3",
  "8": "no2",
  "9": "nox",
  "10": "co",
  "38": "no",
  "71": "co2",
  "6001": "pm2_5",
};

/** Which known property this is, by its definition or by its name. */
export function knownProperty(property: Named): KnownProperty | undefined {
  const pollutant = /\/aq\/pollutant\/(\d+)\/?$/.exec(property.definition ?? "")?.[1];
  if (pollutant) return pollutants[pollutant];
  return (
    recognise((property.definition ?? "").split(/[/#:]/).findLast(Boolean) ?? "") ?? recognise(property.name ?? "")
  );
}

function recognise(text: string): KnownProperty | undefined {
  const word = normalise(text);
  if (Object.hasOwn(knownProperties, word)) return word as KnownProperty;
  return Object.hasOwn(spellings, word) ? spellings[word] : undefined;
}

// "PM2.5", "PM₂.₅" and "Pm2_5" are one; so are "AirTemperature" and "air-temperature".
function normalise(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
}
