import { expect, test } from "vitest";
import type { Columns } from "./latest.svelte";
import { fold, matching, orderRows } from "./order";

function town(rows: [name: string, result: number][]): Columns {
  const numbers = Float64Array.from(rows, ([, result]) => result);
  return {
    datastream: rows.map((_, i) => i),
    thing: rows.map((_, i) => i),
    name: rows.map(([name]) => name),
    longitude: numbers,
    latitude: numbers,
    time: numbers,
    result: numbers,
    interval: numbers,
    series: rows.map(() => null),
    changed: numbers,
    owner: new Int32Array(numbers.length),
    dataSet: new Int32Array(numbers.length),
  };
}

const three = town([
  ["Noise, Mill Street 12", 54],
  ["Noise, Mill Street 2", NaN],
  ["Air, Bürgerstraße 9", 12],
]);

test("the map is told which rows the filter lets through", () => {
  expect(matching(three, "mill")).toEqual(Uint8Array.of(1, 1, 0));
  expect(matching(three, " ")).toBeUndefined();
});

test("names sort as people count", () => {
  expect([...orderRows(three, matching(three, ""), { key: "name", descending: false }, "en")]).toEqual([2, 1, 0]);
});

test("sensors without a value come last, up or down", () => {
  expect([...orderRows(three, matching(three, ""), { key: "result", descending: false }, "en")]).toEqual([2, 0, 1]);
  expect([...orderRows(three, matching(three, ""), { key: "result", descending: true }, "en")]).toEqual([0, 2, 1]);
});

test("a filter finds names by all its words, without accents and case", () => {
  const names = (filter: string) => [
    ...orderRows(three, matching(three, filter), { key: "name", descending: false }, "de"),
  ];
  expect(names("burger STRASSE")).toEqual([2]);
  expect(names("mill noise 12")).toEqual([0]);
  expect(names("mill air")).toEqual([]);
});

test("Hangul is found by whole syllables", () => {
  expect(fold("종로")).toContain("종");
  expect(fold("café")).toBe("cafe");
});
