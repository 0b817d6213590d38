import { expect, test } from "vitest";
import type { Districts } from "./api/types";
import { areBounds, boundsAround, boundsOfDistricts, isPosition } from "./position";

test("a latitude beyond the pole, a longitude beyond the date line and nothing at all are no positions", () => {
  expect(isPosition(126.9, 37.5)).toBe(true);
  expect(isPosition(37.5, 126.9)).toBe(false); // Seoul the wrong way round
  expect(isPosition(200, 52.5)).toBe(false);
  expect(isPosition(NaN, 52.5)).toBe(false);
});

test("bounds that reach beyond the pole are none", () => {
  expect(areBounds([13.4, 52.5, 13.5, 52.6])).toBe(true);
  expect(areBounds([13.4, 52.5, 200, 126.9])).toBe(false);
  expect(areBounds([])).toBe(false);
});

test("an impossible position does not widen bounds", () => {
  const positions = [
    [13.4, 52.5],
    [37.5, 126.9],
    [13.5, 52.4],
  ];
  expect(boundsAround(positions)).toEqual([13.4, 52.4, 13.5, 52.5]);
  expect(boundsAround([[37.5, 126.9]])).toBeUndefined();
});

test("districts have bounds, whether they are of one part or of several", () => {
  const ring = (x: number) => [
    [x, 52],
    [x + 1, 52],
    [x + 1, 53],
    [x, 52],
  ];
  const district = (geometry: Districts["features"][number]["geometry"]) =>
    ({ type: "Feature", geometry, properties: { id: 1, name: "Mill" } }) as const;
  const districts: Districts = {
    type: "FeatureCollection",
    features: [
      district({ type: "Polygon", coordinates: [ring(13)] }),
      district({ type: "MultiPolygon", coordinates: [[ring(15)], [ring(16)]] }),
    ],
  };
  expect(boundsOfDistricts(districts)).toEqual([13, 52, 17, 53]);
});
