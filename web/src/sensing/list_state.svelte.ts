// Which sensors are shown, and how the list stands: its filter, its order, how far it is scrolled. Outlives the list,
// so that coming back from a sensor finds it as it was left. What matters to others is in the address.
import { address } from "../core/address.svelte";
import { clock } from "../core/clock.svelte";
import { language } from "../core/i18n/language.svelte";
import { chosenDistrict } from "./district_state.svelte";
import { type Kind, type Wanted, countChoices, wantedRows } from "./filters";
import { nearby } from "./nearby.svelte";
import { latest } from "./now_state.svelte";
import { type SortKey, type Sorting, orderRows } from "./order";

export const kinds = ["owner", "dataSet", "state"] as const satisfies Kind[];

class ListState {
  filter = $state("");
  sorting = $state.raw<Sorting>({ key: "name", descending: false });
  scrolled = 0;

  /** What the reader asked for; the list of those who name no owner is asked for by a dash. */
  wanted = $derived<Wanted>({
    text: this.filter,
    owner: address.get("owner") === "-" ? "" : address.get("owner"),
    dataSet: address.get("dataSet"),
    state: address.get("state"),
    inside: chosenDistrict.rows,
  });
  known = $derived({
    owners: latest.answer.value?.owners ?? [],
    dataSets: latest.answer.value?.data_sets ?? [],
    stateOf: (row: number) => latest.state(row, clock.exact()),
  });
  active = $derived(kinds.filter((kind) => this.wanted[kind] !== undefined));

  /** Which rows are shown, on the map too: 1 or 0 for each; undefined for all. States change with time. */
  found = $derived.by(() => {
    if (this.wanted.state !== undefined) void [clock.now, latest.past];
    return wantedRows(latest.columns, this.wanted, this.known);
  });

  /** How many each choice would leave; looked at while the choices are open. */
  counts = $derived.by(() => {
    void clock.now;
    return countChoices(latest.columns, this.wanted, this.known);
  });

  // Sorted when the reader asks, not whenever a value changes: rows do not run away from under a finger.
  rows = $derived.by(() => {
    if (this.sorting.key === "result") void latest.past;
    const distance = nearby.distances(latest.columns);
    return orderRows(latest.columns, this.found, this.sorting, language.current, distance);
  });

  sortBy(key: SortKey) {
    this.sorting = { key, descending: key === "result" || key === "time" }; // one looks for the highest and the newest
  }

  turn() {
    this.sorting = { ...this.sorting, descending: !this.sorting.descending };
  }

  choose(kind: Kind, choice: string | undefined) {
    address.go({ [kind]: choice === "" ? "-" : (choice ?? null) });
  }

  /** Shows all sensors again. */
  clear() {
    this.filter = "";
    address.go({ owner: null, dataSet: null, state: null, district: null });
  }
}

export const list = new ListState();

// Whoever asks where they are wants the nearest first; without a place there is no nearest.
$effect.root(() => {
  $effect(() => {
    if (nearby.here) list.sortBy("distance");
    else if (list.sorting.key === "distance") list.sortBy("name");
  });
});
