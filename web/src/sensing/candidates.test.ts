import { expect, test } from "vitest";
import type { LatestRow } from "../core/api/types";
import { candidatesIn } from "./candidates";

const row = (id: number, name: string, longitude: number | null): LatestRow => [
  id,
  id,
  name,
  longitude,
  53,
  null,
  null,
  null,
  null,
  null,
  0,
];
const rows = [row(1, "Air, Mill Street", 9.1), row(2, "Air, Bürgerstraße", 9.001), row(3, "Air, Mill Lane", null)];

test("the nearest comes first, and who has no place last", () => {
  expect(candidatesIn(rows, "", [9, 53]).map(({ id }) => id)).toEqual(["2", "1", "3"]);
  expect(candidatesIn(rows, "", [9, 53]).at(-1)?.metres).toBeUndefined();
});

test("a part of the name is enough, without accents", () => {
  expect(candidatesIn(rows, "mill AIR", undefined).map(({ id }) => id)).toEqual(["3", "1"]);
  expect(candidatesIn(rows, "burger", [9, 53]).map(({ id }) => id)).toEqual(["2"]);
  expect(candidatesIn(rows, "no such", [9, 53])).toEqual([]);
});
