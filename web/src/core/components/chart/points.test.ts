import { expect, test } from "vitest";
import { append, extremes, nearestPoint, toPoints, within } from "./points";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();

test("a value missing for more than three intervals leaves a gap", () => {
  const points = toPoints(
    {
      step: "raw",
      columns: ["time", "result"],
      rows: [
        [at(0), 1],
        [at(1), 2],
        [at(9), 3],
      ],
    },
    60,
  );
  expect(points.values).toEqual([1, 2, null, 3]);
  expect(points.gaps).toHaveLength(1);
});

test("one late value is no gap", () => {
  const points = toPoints(
    {
      step: "raw",
      columns: ["time", "result"],
      rows: [
        [at(0), 1],
        [at(3), 2],
      ],
    },
    60,
  );
  expect(points.gaps).toEqual([]);
});

test("without a known interval the usual distance of the rows tells a gap", () => {
  const rows: [string, number][] = [0, 5, 10, 15, 40, 45].map((minute) => [at(minute), minute]);
  expect(toPoints({ step: "raw", columns: ["time", "result"], rows }, null).gaps).toHaveLength(1);
});

test("two values at one instant are drawn once, and times always rise", () => {
  const rows: [string, number][] = [
    [at(0), 1],
    [at(0), 9],
    [at(1), 2],
  ];
  expect(toPoints({ step: "raw", columns: ["time", "result"], rows }, 60).values).toEqual([1, 2]);
});

test("roll-ups carry minimum and maximum, and a missing day is a gap", () => {
  const rows: [string, number, number, number, number][] = [
    ["2026-11-01T00:00:00Z", 24, 1, 2, 3],
    ["2026-11-02T00:00:00Z", 24, 2, 3, 4],
    ["2026-11-05T00:00:00Z", 24, 0, 5, 9],
  ];
  const points = toPoints({ step: "P1D", columns: ["time", "n", "minimum", "mean", "maximum"], rows }, 60);
  expect(points.values).toEqual([2, 3, null, 5]);
  expect(extremes(points)).toMatchObject({ minimum: { value: 0 }, maximum: { value: 9 }, count: 3 });
});

test("every step that a server may choose is understood", () => {
  const steps = ["PT1M", "PT15M", "PT6H", "P1D", "P30D"] as const;
  const columns: ["time", "n", "minimum", "mean", "maximum"] = ["time", "n", "minimum", "mean", "maximum"];
  expect(steps.map((step) => toPoints({ step, columns, rows: [] }, null).stepS)).toEqual([
    60, 900, 21_600, 86_400, 2_592_000,
  ]);
});

test("what is no number cannot be drawn and is a gap", () => {
  const points = toPoints(
    {
      step: "raw",
      columns: ["time", "result"],
      rows: [
        [at(0), 1],
        [at(1), "closed"],
      ],
    },
    60,
  );
  expect(points.values).toEqual([1, null]);
});

test("a fresh value joins the end, an old one does not", () => {
  const points = toPoints({ step: "raw", columns: ["time", "result"], rows: [[at(0), 1]] }, 60);
  expect(append(points, Date.parse(at(1)) / 1_000, 7, 60).values).toEqual([1, 7]);
  expect(append(points, Date.parse(at(0)) / 1_000, 7, 60).values).toEqual([1]);
  expect(points.values).toEqual([1]);
});

test("the nearest point is never one in a gap", () => {
  const points = toPoints(
    {
      step: "raw",
      columns: ["time", "result"],
      rows: [
        [at(0), 1],
        [at(20), 2],
      ],
    },
    60,
  );
  expect(points.values[1]).toBeNull();
  expect(nearestPoint(points, (points.times[1] ?? 0) + 1)).toBe(2);
});

test("what lies outside of the stretch in sight counts for nothing, neither values nor gaps", () => {
  const rows: [string, number][] = [0, 1, 9, 10, 11].map((minute) => [at(minute), minute]);
  const points = append(
    toPoints({ step: "raw", columns: ["time", "result"], rows }, 60),
    Date.UTC(2099, 0) / 1_000,
    99,
    60,
  );
  const seen = within(points, { from: Date.parse(at(9)), to: Date.parse(at(20)) });
  expect(seen.values).toEqual([9, 10, 11]);
  expect(seen.gaps).toEqual([]);
  expect(within(points, { from: Date.parse(at(0)), to: Date.parse(at(20)) }).gaps).toHaveLength(1);
});

test("a day that the stretch cuts belongs to it", () => {
  const rows: [string, number, number, number, number][] = [["2026-11-22T00:00:00Z", 24, 1, 2, 3]];
  const points = toPoints({ step: "P1D", columns: ["time", "n", "minimum", "mean", "maximum"], rows }, 60);
  expect(within(points, { from: Date.parse(at(0)), to: Date.parse(at(9)) }).values).toEqual([2]);
});

test("an empty series has no extremes and no nearest point", () => {
  const points = toPoints({ step: "raw", columns: ["time", "result"], rows: [] }, 60);
  expect(extremes(points)).toBeUndefined();
  expect(nearestPoint(points, 0)).toBeUndefined();
});
