import { expect, test } from "vitest";
import { shownBox, zoomFor } from "./shown_box";

const view = { latitude: 0, longitude: 0, zoom: 0, bearing: 0, pitch: 0 };
const round = (box: readonly number[]) => box.map((each) => Math.round(each * 100) / 100);

test("a map of 512 pixels shows at zoom 0 all of the world, and half of it each way at zoom 1", () => {
  expect(round(shownBox(view, { width: 512, height: 512 }))).toEqual([-180, -85.05, 180, 85.05]);
  expect(round(shownBox({ ...view, zoom: 1 }, { width: 512, height: 512 }))).toEqual([-90, -66.51, 90, 66.51]);
});

test("a map larger than the world ends where the world ends", () => {
  expect(round(shownBox(view, { width: 4_000, height: 4_000 }))).toEqual([-180, -85.05, 180, 85.05]);
});

test("a turned map shows what is in the corners of its box", () => {
  const [west, , east] = shownBox({ ...view, zoom: 3, bearing: -90 }, { width: 512, height: 256 });
  expect(round([west, east])).toEqual([-11.25, 11.25]);
});

test("a box is seen as a whole at its zoom, and a point not nearer than wanted", () => {
  const size = { width: 800, height: 600 };
  const box = [2.5, 54.7, 2.7, 54.9] as const;
  const zoom = zoomFor([...box], size, 17);
  const [west, south, east, north] = shownBox({ ...view, longitude: 2.6, latitude: 54.8, zoom }, size);
  expect(west < 2.5 && south < 54.7 && east > 2.7 && north > 54.9).toBe(true);
  expect(zoomFor([2.5, 54.7, 2.5, 54.7], size, 17)).toBe(17);
});
