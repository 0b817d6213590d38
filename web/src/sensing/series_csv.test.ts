import { expect, test } from "vitest";
import type { Line } from "../core/components/chart/lines";
import type { Points } from "../core/components/chart/points";
import { linesCsv, pointsCsv } from "./series_csv";

const raw: Points = {
  stepS: undefined,
  times: [0, 60, 120],
  values: [1.5, null, -2],
  low: [null, null, null],
  high: [null, null, null],
  gaps: [60],
};

test("single values are written with the quality that some have, and gaps are no rows", () => {
  const rows = pointsCsv({ ...raw, quality: new Map([[120, "suspect"]]) }, "°C").split("\r\n");
  expect(rows).toEqual([
    "\ufefftime,result (°C),quality",
    "1970-01-01T00:00:00.000Z,1.5,",
    "1970-01-01T00:02:00.000Z,-2,suspect",
    "",
  ]);
});

test("means are written between lowest and highest", () => {
  const hours: Points = { ...raw, stepS: 3_600, times: [0], values: [2], low: [1], high: [3], gaps: [] };
  expect(pointsCsv(hours, "").split("\r\n")[1]).toBe("1970-01-01T00:00:00.000Z,1,2,3");
});

test("compared lines have a column each, and an empty cell where one has no value at that time", () => {
  const line = (name: string, points: Points): Line => ({ name, unit: "%", decimals: 0, points, number: 1 });
  const other: Points = { ...raw, times: [60], values: [7], low: [null], high: [null], gaps: [] };
  expect(
    linesCsv([line("A, north", raw), line("B", other)])
      .split("\r\n")
      .slice(0, 3),
  ).toEqual(['\ufefftime,"A, north (%)",B (%)', "1970-01-01T00:00:00.000Z,1.5,", "1970-01-01T00:01:00.000Z,,7"]);
});
