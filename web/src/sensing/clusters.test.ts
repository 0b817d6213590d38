import { expect, test } from "vitest";
import { type Places, cluster, reachAt, summarise } from "./clusters";
import type { State } from "./staleness";

function places(all: [longitude: number, latitude: number, thing?: number][]): Places {
  return {
    longitude: Float64Array.from(all, ([x]) => x),
    latitude: Float64Array.from(all, ([, y]) => y),
    thing: all.map(([, , thing], i) => thing ?? i),
  };
}

test("what stands close together is one mark from afar and several from near", () => {
  const three = places([
    [9.0, 53],
    [9.002, 53],
    [9.3, 53],
  ]);
  expect(cluster(three, undefined, 10).all.map(({ rows }) => rows)).toEqual([[0, 1], [2]]);
  expect(cluster(three, undefined, 16).all).toHaveLength(3);
});

test("both directions of one thing are no cluster", () => {
  const marks = cluster(
    places([
      [9, 53, 7],
      [9, 53, 7],
    ]),
    undefined,
    10,
  );
  expect(marks.all).toHaveLength(1);
  expect(marks.all[0]?.single).toBe(true);
});

test("what has no place or is filtered out is in no mark", () => {
  const { all, of } = cluster(
    places([
      [NaN, NaN],
      [9, 53],
      [9, 53],
    ]),
    Uint8Array.of(1, 1, 0),
    10,
  );
  expect(all.map(({ rows }) => rows)).toEqual([[1]]);
  expect(of[0]).toBeUndefined();
});

test("every sensor is in exactly one mark, within reach of where it stands", () => {
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const many = places(Array.from({ length: 2_000 }, () => [9 + random() / 3, 53 + random() / 5]));
  for (const level of [9, 11.5, 14, 17]) {
    const { all, of } = cluster(many, undefined, level);
    expect(all.flatMap(({ rows }) => rows).sort((a, b) => a - b)).toEqual(many.thing);
    for (const mark of all) for (const row of mark.rows) expect(of[row]).toBe(mark);
    const reach = reachAt(level) / (512 * 2 ** level);
    const widest = Math.max(
      ...all.map(
        ({ rows }) =>
          Math.max(...rows.map((row) => many.longitude[row] ?? 0)) -
          Math.min(...rows.map((row) => many.longitude[row] ?? 0)),
      ),
    );
    expect(widest / 360).toBeLessThanOrEqual(2 * reach);
  }
});

test("a mark tells the worst of what is current, and that others are silent", () => {
  const mark = cluster(
    places([
      [9, 53],
      [9, 53],
      [9, 53],
      [9, 53],
    ]),
    undefined,
    10,
  ).all[0];
  if (!mark) throw new Error("There is no mark.");
  const states: State[] = ["stale", "fresh", "fresh", "none"];
  const result = Float64Array.of(99, 12, 30, NaN);
  summarise(mark, result, (row) => states[row] ?? "none");
  expect(mark).toMatchObject({ worst: 30, worstRow: 2, state: "fresh", silent: 1 });
  states[1] = states[2] = "stale";
  summarise(mark, result, (row) => states[row] ?? "none");
  expect(mark).toMatchObject({ worst: 99, state: "stale", silent: 3 });
});
