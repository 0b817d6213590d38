import { expect, test } from "vitest";
import { type Line, allTimes, areDays, drawings, valueNear, valuesByTime } from "./lines";

function line(unit: string, rows: [time: number, value: number | null][]): Line {
  const nulls = rows.map(() => null);
  const points = {
    stepS: undefined,
    times: rows.map(([t]) => t),
    values: rows.map(([, v]) => v),
    low: nulls,
    high: nulls,
    gaps: [],
  };
  return { name: unit, unit, decimals: 1, number: 1, points };
}

test("one or two units share a drawing, three are drawn below each other", () => {
  const [a, b, c, d] = ["°C", "%", "°C", "µg/m³"].map((unit) => line(unit, []));
  if (!a || !b || !c || !d) throw new Error("There are four.");
  expect(drawings([a, b, c])).toEqual([[a, b, c]]);
  expect(drawings([a, b, c, d])).toEqual([[a, c], [b], [d]]);
});

test("a line is read where another was measured, but not where it was silent", () => {
  const slow = line("°C", [
    [0, 1],
    [60, 2],
    [120, 3],
    [130, null],
    [900, 9],
    [960, 10],
  ]);
  expect(valueNear(slow, 70)).toBe(2);
  expect(valueNear(slow, 500)).toBeUndefined();
  expect(valueNear(line("°C", []), 70)).toBeUndefined();
});

test("a table has the times of all lines once, and no gap as a row", () => {
  const a = line("°C", [
    [0, 1],
    [30, null],
    [60, 2],
  ]);
  const b = line("%", [
    [60, 5],
    [90, 6],
  ]);
  expect(allTimes([a, b])).toEqual([0, 60, 90]);
  expect([...valuesByTime(a)]).toEqual([
    [0, 1],
    [60, 2],
  ]);
});

test("days have no time of day, unless a line beside them has hours", () => {
  const days = line("°C", []);
  days.points.stepS = 86_400;
  expect(areDays([days, days])).toBe(true);
  expect(areDays([days, line("°C", [])])).toBe(false);
});
