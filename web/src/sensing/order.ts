// Which rows the list shows and in which order.
import type { Columns } from "./latest.svelte";

export const sortKeys = ["name", "result", "time", "distance"] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sorting {
  key: SortKey;
  descending: boolean;
}

/** The rows that are 1 in `found`, or all, sorted; what is unknown comes last in either direction. */
export function orderRows(
  columns: Columns,
  found: Uint8Array | undefined,
  sorting: Sorting,
  locale: string,
  distance?: Float64Array,
): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < columns.name.length; row++) if (found?.[row] !== 0) rows.push(row);
  return Int32Array.from(rows.sort(comparison(columns, sorting, locale, distance)));
}

/** For each row whether its name has every word of the filter: 1 or 0. Undefined where nothing is asked. */
export function matching({ name }: Columns, filter: string): Uint8Array | undefined {
  const words = fold(filter).split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  return Uint8Array.from(name, (each) => {
    const folded = fold(each);
    return Number(words.every((word) => folded.includes(word)));
  });
}

/** Letters without accents and case: "burger" finds "Bürgerstraße". Hangul stays whole. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ß", "ss");
}

function comparison(
  columns: Columns,
  { key, descending }: Sorting,
  locale: string,
  distance: Float64Array | undefined,
): (a: number, b: number) => number {
  const sign = descending ? -1 : 1;
  if (key === "name") {
    const collator = new Intl.Collator(locale, { numeric: true });
    return (a, b) => sign * collator.compare(columns.name[a] ?? "", columns.name[b] ?? "");
  }
  const values = key === "distance" ? (distance ?? columns.time) : columns[key];
  return (a, b) => {
    const x = values[a] ?? NaN;
    const y = values[b] ?? NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y);
  };
}
