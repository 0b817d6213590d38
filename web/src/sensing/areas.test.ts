import { expect, test } from "vitest";
import { areaOf } from "./areas";

const square = (west: number, south: number, size: number) => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

test("a place is inside of a district, outside of it, or in its hole", () => {
  const inside = areaOf({ type: "Polygon", coordinates: [square(0, 0, 10), square(4, 4, 2)] });
  expect(inside(1, 1)).toBe(true);
  expect(inside(5, 5)).toBe(false);
  expect(inside(11, 5)).toBe(false);
  expect(inside(NaN, NaN)).toBe(false);
});

test("a district may be of several parts", () => {
  const inside = areaOf({ type: "MultiPolygon", coordinates: [[square(0, 0, 1)], [square(5, 5, 1)]] });
  expect([inside(0.5, 0.5), inside(5.5, 5.5), inside(3, 3)]).toEqual([true, true, false]);
});
