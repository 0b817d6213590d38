import { expect, test } from "vitest";
import { readView, writeView } from "./view";

test("a view is read as it was written", () => {
  const flat = { latitude: 52.5163, longitude: 13.3777, zoom: 14.2, bearing: 0, pitch: 0 };
  expect(writeView(flat)).toBe("52.516300,13.377700,14.2");
  expect(readView(writeView(flat))).toEqual(flat);
  const leaning = { ...flat, bearing: -30, pitch: 55 };
  expect(writeView(leaning)).toBe("52.516300,13.377700,14.2,-30,55");
  expect(readView(writeView(leaning))).toEqual(leaning);
});

test("a view from far away needs fewer decimals than one of a street", () => {
  const whole = { latitude: 37.56668, longitude: 126.97841, zoom: 4, bearing: 0, pitch: 0 };
  expect(writeView(whole)).toBe("37.567,126.978,4");
  expect(writeView({ ...whole, zoom: 18 })).toBe("37.5666800,126.9784100,18");
  expect(writeView({ ...whole, bearing: -0.2, pitch: 0.4 })).toBe("37.567,126.978,4");
});

test.each([
  undefined,
  "",
  "52.5,13.4",
  "52.5,13.4,14,10",
  "52.5,13.4,14,0,0,0",
  "91,13.4,14",
  "52.5,181,14",
  "52.5,13.4,99",
  "52.5,13.4,14,0,-5",
  "52.5,13.4,14,400,0",
  "NaN,13.4,14",
  "1e1,13.4,14",
  "52.5;13.4;14",
])("what is no view is none: %s", (text) => {
  expect(readView(text)).toBeUndefined();
});
