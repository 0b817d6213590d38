import { expect, test } from "vitest";
import { knownProperty } from "./known_properties";

const known = (name: string, definition = "") => knownProperty({ name, definition });

test("the definition's last word tells the property, whatever its name", () => {
  expect(known("Feinstaub", "https://example.org/observed-properties/pm2_5")).toBe("pm2_5");
  expect(known("온도", "http://vocab.example/cf#air_temperature")).toBe("air_temperature");
});

test("the numbers of European pollutants and the standard names of weather are known", () => {
  expect(known("Feinstaub", "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/6001")).toBe("pm2_5");
  expect(known("Benzol", "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/20")).toBeUndefined();
  expect(known("풍향", "http://vocab.nerc.ac.uk/standard_name/wind_from_direction/")).toBe("wind_direction");
  expect(known("Stellplätze", "https://smartdatamodels.org/dataModel.Parking/availableSpotNumber")).toBe("free_spaces");
});

test("names are known in their usual spellings", () => {
  expect(known("PM2.5")).toBe("pm2_5");
  expect(known("PM₂.₅")).toBe("pm2_5");
  expect(known("Noise level")).toBe("noise_level");
  expect(known("FreeParkingSpaces")).toBe("free_spaces");
});

test("what is not known stays unknown, even words of the language itself", () => {
  expect(known("Happiness", "https://example.org/happiness")).toBeUndefined();
  expect(known("constructor")).toBeUndefined();
  expect(known("")).toBeUndefined();
});
