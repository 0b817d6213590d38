import { expect, test } from "vitest";
import { type Draft, degrees, mistakesOf, toClaim } from "./claim";

const good: Draft = {
  device: "esp8266-1",
  token: "t",
  name: "Air, Mill Street",
  latitude: "52,5200",
  longitude: "13.405",
};

test("an empty form names every mistake at once", () => {
  const empty: Draft = { device: " ", token: "", name: "", latitude: "", longitude: "" };
  expect(Object.keys(mistakesOf(empty))).toEqual(["device", "token", "name", "place"]);
});

test("a good draft has no mistakes and becomes a point, longitude first", () => {
  expect(mistakesOf(good)).toEqual({});
  expect(toClaim(good).location).toEqual({ type: "Point", coordinates: [13.405, 52.52] });
});

test("half a coordinate, or one beyond the pole, is named", () => {
  expect(mistakesOf({ ...good, longitude: "" })).toEqual({ longitude: "sensing.claim.error.longitude" });
  expect(mistakesOf({ ...good, latitude: "91" })).toEqual({ latitude: "sensing.claim.error.latitude" });
});

test("degrees are read as people write them", () => {
  expect(degrees("−33,9", 90)).toBe(-33.9);
  expect(degrees("52.52°", 90)).toBe(52.52);
  expect(degrees("52°31'", 90)).toBeUndefined();
  expect(degrees("1e1", 90)).toBeUndefined();
  expect(degrees("", 90)).toBeUndefined();
});
