import { expect, test } from "vitest";
import { toPoints, within } from "./points";
import { qualities, shapeOf } from "./quality";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();

test("each word for a quality has a shape of its own, the commonest the first", () => {
  const words = qualities(
    new Map([
      [1, "suspect"],
      [2, "checked"],
      [3, "checked"],
    ]),
  );
  expect(words).toEqual([
    { word: "checked", count: 2 },
    { word: "suspect", count: 1 },
  ]);
  expect(shapeOf(words, "checked")).not.toBe(shapeOf(words, "suspect"));
});

test("marks of quality belong to the time of their value, and go with it out of sight", () => {
  const series = { step: "raw", columns: ["time", "result", "quality"] } as const;
  const points = toPoints(
    {
      ...series,
      columns: [...series.columns],
      rows: [
        [at(0), 1, "suspect"],
        [at(1), 2],
      ],
    },
    60,
  );
  expect([...(points.quality ?? [])]).toEqual([[Date.parse(at(0)) / 1_000, "suspect"]]);
  expect(within(points, { from: Date.parse(at(1)), to: Date.parse(at(2)) }).quality?.size).toBe(0);
});
