import { expect, test } from "vitest";
import { decimalsOf } from "./decimals";

test("a measured value keeps its decimal when it happens to be whole", () => {
  expect(decimalsOf(16, "µg/m³")).toBe(1);
  expect(decimalsOf(-0.6, "°C")).toBe(1);
});

test("large values have none, small ones two", () => {
  expect(decimalsOf(1_013.2, "hPa")).toBe(0);
  expect(decimalsOf(0.42, "m")).toBe(2);
  expect(decimalsOf(2.13, "m")).toBe(2);
});

test("what is counted has no decimals", () => {
  expect(decimalsOf(7, "")).toBe(0);
  expect(decimalsOf(65, "%")).toBe(0);
});
