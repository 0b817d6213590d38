import { expect, test } from "vitest";
import { placeOfFeature } from "./place_of";

test("a point is where it is, and a line in the middle of its box", () => {
  expect(placeOfFeature({ type: "Point", coordinates: [2, 54] })?.at).toEqual([2, 54]);
  const line = [
    [2, 54],
    [4, 55],
  ];
  expect(placeOfFeature({ type: "LineString", coordinates: line })).toEqual({ at: [3, 54.5], box: [2, 54, 4, 55] });
});

test("the mark of a bent area stands in it, not in the middle of its box", () => {
  const corner = [[0, 0], [10, 0], [10, 1], [1, 1], [1, 10], [0, 10], [0, 0]]; // prettier-ignore
  const { at } = placeOfFeature({ type: "Polygon", coordinates: [corner] }) ?? { at: [NaN, NaN] };
  expect(at[0] <= 1 || at[1] <= 1).toBe(true);
  expect(placeOfFeature({ type: "MultiPolygon", coordinates: [[corner]] })?.at).toEqual(at);
});

test("no place, or one that is nowhere on the earth, is none", () => {
  expect(placeOfFeature(null)).toBeUndefined();
  expect(placeOfFeature({ type: "Point", coordinates: [2, 540] })).toBeUndefined();
  expect(placeOfFeature({ type: "GeometryCollection", geometries: [] })).toBeUndefined();
  expect(placeOfFeature({ type: "Polygon", coordinates: [] })).toBeUndefined();
});
