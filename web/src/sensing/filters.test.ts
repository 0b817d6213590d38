import { expect, test } from "vitest";
import { type Wanted, countChoices, wantedRows } from "./filters";
import type { Columns } from "./latest.svelte";
import type { State } from "./staleness";

const columns = {
  name: ["Mill", "Bridge", "Tower", "Mill Lane"],
  owner: Int32Array.of(0, 1, 0, -1),
  dataSet: Int32Array.of(0, 0, 1, 1),
} as unknown as Columns;
const stateOf = (row: number): State => (["fresh", "stale", "fresh", "none"] as const)[row] ?? "none";
const known = {
  owners: [{ name: "City" }, { name: "School" }],
  dataSets: [
    { id: "air", title: "Air", licence: "", attribution: "" },
    { id: "noise", title: "Noise", licence: "", attribution: "" },
  ],
  stateOf,
};
const nothing: Wanted = { text: "", owner: undefined, dataSet: undefined, state: undefined, inside: undefined };
const rows = (wanted: Partial<Wanted>) => wantedRows(columns, { ...nothing, ...wanted }, known);

test("nothing asked lets everything through", () => {
  expect(rows({})).toBeUndefined();
});

test("owner, data set, state and name are asked together", () => {
  expect(rows({ owner: "City" })).toEqual(Uint8Array.of(1, 0, 1, 0));
  expect(rows({ owner: "City", dataSet: "noise" })).toEqual(Uint8Array.of(0, 0, 1, 0));
  expect(rows({ state: "silent" })).toEqual(Uint8Array.of(0, 1, 0, 0));
  expect(rows({ text: "mill", state: "none" })).toEqual(Uint8Array.of(0, 0, 0, 1));
  expect(rows({ inside: Uint8Array.of(0, 1, 1, 0), dataSet: "air" })).toEqual(Uint8Array.of(0, 1, 0, 0));
});

test("who names no owner is found by the empty name, and an owner nobody knows has nothing", () => {
  expect(rows({ owner: "" })).toEqual(Uint8Array.of(0, 0, 0, 1));
  expect(rows({ owner: "Nobody" })).toEqual(new Uint8Array(4));
});

test("each choice is counted as if the others stayed", () => {
  const counts = countChoices(columns, { ...nothing, owner: "City" }, known);
  expect([...counts.owner]).toEqual([
    ["City", 2],
    ["School", 1],
    ["", 1],
  ]);
  expect([...counts.dataSet]).toEqual([
    ["air", 1],
    ["noise", 1],
  ]);
  expect([...counts.state]).toEqual([["current", 2]]);
});
