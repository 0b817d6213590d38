// What the reader wants to see of the sensors of a property, and how many there are of each kind.
import type { DataSet, Owner } from "../core/api/types";
import type { Columns } from "./latest.svelte";
import { matching } from "./order";
import type { State } from "./staleness";

/** As the address and the reader name them. */
export const states = ["current", "silent", "none", "ahead"] as const;
export type StateWord = (typeof states)[number];

const words: Record<State, StateWord> = { fresh: "current", stale: "silent", none: "none", ahead: "ahead" };

/** Undefined lets everything through. */
export interface Wanted {
  text: string;
  owner: string | undefined;
  dataSet: string | undefined;
  state: string | undefined;
  /** For each row 1 or 0. */
  inside: Uint8Array | undefined;
}

/** What the rows point to, and in which state a row is. */
export interface Known {
  owners: readonly Owner[];
  dataSets: readonly DataSet[];
  stateOf: (row: number) => State;
}

type Test = (row: number) => boolean;

function tests({ owner, dataSet, state }: Wanted, columns: Columns, known: Known): Record<Kind, Test | undefined> {
  return {
    owner: owner === undefined ? undefined : (row) => (known.owners[columns.owner[row] ?? -1]?.name ?? "") === owner,
    dataSet: dataSet === undefined ? undefined : (row) => known.dataSets[columns.dataSet[row] ?? -1]?.id === dataSet,
    state: state === undefined ? undefined : (row) => words[known.stateOf(row)] === state,
  };
}

/** For each row whether it is wanted: 1 or 0. Undefined where nothing is asked. */
export function wantedRows(columns: Columns, wanted: Wanted, known: Known): Uint8Array | undefined {
  const all = Object.values(tests(wanted, columns, known)).filter((test) => test !== undefined);
  const named = matching(columns, wanted.text);
  if (all.length === 0 && !wanted.inside) return named;
  return Uint8Array.from(columns.name, (_, row) =>
    Number(named?.[row] !== 0 && wanted.inside?.[row] !== 0 && all.every((test) => test(row))),
  );
}

export type Kind = "owner" | "dataSet" | "state";
export type Counts = Record<Kind, Map<string, number>>;

/** How many sensors each choice would leave, the other choices being as they are. */
export function countChoices(columns: Columns, wanted: Wanted, known: Known): Counts {
  const passes = tests(wanted, columns, known);
  const named = matching(columns, wanted.text);
  const counts: Counts = { owner: new Map(), dataSet: new Map(), state: new Map() };
  const add = (kind: Kind, choice: string, others: (Test | undefined)[], row: number) => {
    if (others.every((test) => !test || test(row))) counts[kind].set(choice, (counts[kind].get(choice) ?? 0) + 1);
  };
  for (let row = 0; row < columns.name.length; row++) {
    if (named?.[row] === 0 || wanted.inside?.[row] === 0) continue;
    add("owner", known.owners[columns.owner[row] ?? -1]?.name ?? "", [passes.dataSet, passes.state], row);
    add("dataSet", known.dataSets[columns.dataSet[row] ?? -1]?.id ?? "", [passes.owner, passes.state], row);
    add("state", words[known.stateOf(row)], [passes.owner, passes.dataSet], row);
  }
  return counts;
}
