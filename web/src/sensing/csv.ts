// The table as a file: RFC 4180, UTF-8 with a mark so that spreadsheets read Hangul and umlauts right.
import type { Columns } from "./latest.svelte";

const head = ["datastream", "thing", "name", "series", "longitude", "latitude", "time", "result", "unit"];

export function toCsv(columns: Columns, rows: Iterable<number>, unit: string): string {
  const lines = [head.join(",")];
  for (const row of rows) {
    const time = columns.time[row] ?? NaN;
    const cells = [
      columns.datastream[row],
      columns.thing[row],
      columns.name[row],
      columns.series[row],
      number(columns.longitude[row]),
      number(columns.latitude[row]),
      Number.isNaN(time) ? "" : new Date(time).toISOString(),
      number(columns.result[row]),
      unit,
    ];
    lines.push(cells.map((cell) => quote(String(cell ?? ""))).join(","));
  }
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** Any table as a file of the same kind. */
export function toFile(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((cells) => cells.map(quote).join(",")).join("\r\n")}\r\n`;
}

function number(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "" : String(value);
}

// A name that begins like a formula would be computed by a spreadsheet; a leading apostrophe makes it text. Numbers
// with a minus are left alone, but not what only begins like one: "-1+1".
function quote(cell: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d+(\.\d+)?(e[-+]?\d+)?$)/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
