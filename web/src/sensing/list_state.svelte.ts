// How the list stands: its filter, its order, how far it is scrolled. Outlives the list, so that coming back from a
// sensor finds it as it was left.
import { language } from "../core/i18n/language.svelte";
import { latest } from "./now_state.svelte";
import { type SortKey, type Sorting, matching, orderRows } from "./order";

class ListState {
  filter = $state("");
  sorting = $state.raw<Sorting>({ key: "name", descending: false });
  scrolled = 0;

  /** Which rows the filter lets through, for the map: 1 or 0 for each; undefined for all. */
  found = $derived(matching(latest.columns, this.filter));

  // Sorted when the reader asks, not whenever a value changes: rows do not run away from under a finger.
  rows = $derived(orderRows(latest.columns, this.filter, this.sorting, language.current));

  sortBy(key: SortKey) {
    this.sorting = { key, descending: key !== "name" }; // one looks for the highest and the newest first
  }

  turn() {
    this.sorting = { ...this.sorting, descending: !this.sorting.descending };
  }
}

export const list = new ListState();
