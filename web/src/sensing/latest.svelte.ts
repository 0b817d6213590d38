// The latest value of every sensor of one observed property, kept in columns: a hundred thousand of them change in
// place, and who shows them looks at `version` or is told which rows changed.
import { shownTime } from "../core/shown_time.svelte";
import { get } from "../core/api/client";
import { Live } from "../core/api/live.svelte";
import type { Id, Latest, LatestRow, LiveRows, ObservedProperty, Result } from "../core/api/types";
import { clock } from "../core/clock.svelte";
import { Loaded } from "../core/loaded.svelte";
import { isPosition } from "../core/position";
import { type State, newestOf, stateOf } from "./staleness";

/** NaN stands for what is not known. Times in milliseconds. */
export interface Columns {
  datastream: Id[];
  thing: Id[];
  name: string[];
  longitude: Float64Array;
  latitude: Float64Array;
  time: Float64Array;
  result: Float64Array;
  interval: Float64Array;
  /** What tells a row from others of its thing; null where there is no other. */
  series: (string | null)[];
  /** When this page saw the value change; 0 for never. */
  changed: Float64Array;
  /** Places in the lists of owners and data sets; -1 where nobody is named. */
  owner: Int32Array;
  dataSet: Int32Array;
}

/** A stretch of time that is shown in place of now, and what each datastream measured in it on average. */
export interface Past {
  fromMs: number;
  toMs: number;
  /** NaN where nothing was measured. */
  valueOf: (datastream: string) => number;
  /** Those of the whole day, of which the colours are made. */
  all: readonly number[];
}

const showEveryMs = 250;
const meetAtMostEveryMs = 10_000; // an import may bring thousands of new sensors, one after the other
const readAnewEveryMs = 60_000; // where something on the way blocks the live stream

export class LatestValues {
  answer = new Loaded<Latest>();
  live = $state.raw<Live<LiveRows>>();
  property = $state.raw<ObservedProperty>();
  /** What is shown: the latest values, or those of the past. */
  columns = $state.raw<Columns>(toColumns([]));
  past = $state.raw<Past>();
  /** The latest values, also while the past is shown. */
  current = this.columns;
  /** Rises with every change of a value. */
  version = $state(0);
  /** The newest time of measurement among the rows, but for those from the future; 0 without any. */
  newest = $state(0);
  #rowOf = new Map<string, number>();
  #waiting = new Map<number, [time: number, result: number]>();
  /** By datastream, since the last reading began: its answer may be older than these. */
  #arrived = new Map<string, [time: number, result: number]>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<(rows: number[]) => void>();
  #metAt = -Infinity;
  #meeting: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #begun = 0;

  /** Shows a property: what is known now, and from then on what is measured. */
  async show(property: ObservedProperty) {
    const shown = this.#shows(property);
    this.property = property; // its name may have come in another language
    if (shown) return;
    this.past = undefined;
    shownTime.show(undefined);
    this.current = this.columns = toColumns([]);
    this.#rowOf.clear();
    this.#waiting.clear();
    this.newest = 0;
    this.answer.clear();
    this.live?.close();
    this.live = undefined;
    clearInterval(this.#watch);
    this.#watch = setInterval(() => this.#readWithoutStream(), readAnewEveryMs);
    const begun = ++this.#begun;
    await this.reload();
    if (begun !== this.#begun) return; // another was shown meanwhile, or the same once more: that has its own stream
    this.live = new Live<LiveRows>(`/sensing/v1/live?observed_property=${encodeURIComponent(property.id)}`, {
      event: "latest",
      received: (data) => this.#receive(data),
      resumed: () => void this.reload(),
    });
  }

  #shows(property: ObservedProperty): boolean {
    return this.property !== undefined && String(this.property.id) === String(property.id);
  }

  #readWithoutStream() {
    if (this.live?.state !== "live" && navigator.onLine && !document.hidden) void this.reload();
  }

  async reload() {
    if (!this.property) return;
    this.#arrived.clear();
    const id = encodeURIComponent(this.property.id);
    const latest = await this.answer.load((signal) =>
      get<Latest>(`/sensing/v1/latest?observed_property=${id}`, { signal }),
    );
    if (!latest) return;
    clock.set(latest.time);
    this.current = toColumns(latest.rows);
    this.columns = this.past ? ofPast(this.current, this.past) : this.current;
    this.#rowOf = new Map(latest.rows.map((row, i) => [String(row[0]), i]));
    this.#waiting.clear();
    for (const [datastream, value] of this.#arrived) {
      const row = this.#rowOf.get(datastream);
      if (row !== undefined) this.#waiting.set(row, value);
    }
    this.#timer ??= setTimeout(() => this.#apply(), showEveryMs);
    this.newest = newestOf(this.current.time, clock.exact());
    this.version++;
  }

  /** Shows what was measured then; values that come meanwhile are kept for when it is now again. */
  showPast(past: Past | undefined) {
    const begun = this.past !== undefined;
    if (!past && !begun) return;
    this.past = past;
    shownTime.show(past?.fromMs);
    if (!past) this.columns = this.current;
    else if (begun) writePast(this.columns, past);
    else this.columns = ofPast(this.current, past);
    this.version++;
    const rows = Array.from(this.columns.name, (_, row) => row);
    for (const listener of this.#listeners) listener(rows);
  }

  stop() {
    this.live?.close();
    this.live = undefined;
    this.property = undefined;
    this.#begun++;
    clearTimeout(this.#timer);
    clearTimeout(this.#meeting);
    clearInterval(this.#watch);
    this.#timer = undefined;
    this.#meeting = undefined;
  }

  /** Calls back with the rows that changed, at most four times a second. */
  listen(listener: (rows: number[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  state(row: number, now: number): State {
    if (this.past) return Number.isNaN(this.columns.result[row] ?? NaN) ? "none" : "fresh";
    return stateOf(
      this.columns.time[row] ?? NaN,
      this.columns.result[row] ?? NaN,
      this.columns.interval[row] ?? NaN,
      now,
    );
  }

  #receive({ rows }: LiveRows) {
    for (const [datastream, time, result] of rows) {
      const value: [number, number] = [Date.parse(time), toNumber(result)];
      this.#arrived.set(String(datastream), value);
      const row = this.#rowOf.get(String(datastream));
      if (row === undefined) this.#meetNew();
      else this.#waiting.set(row, value);
    }
    this.#timer ??= setTimeout(() => this.#apply(), showEveryMs);
  }

  #apply() {
    this.#timer = undefined;
    const { time, result, changed } = this.current;
    const now = clock.exact();
    const rows: number[] = [];
    for (const [row, [newTime, newResult]] of this.#waiting) {
      if (newTime < (time[row] ?? NaN)) continue; // a late value is not the latest
      time[row] = newTime;
      result[row] = newResult;
      changed[row] = Date.now();
      this.newest = newestOf([this.newest, newTime], now);
      rows.push(row);
    }
    this.#waiting.clear();
    if (rows.length === 0 || this.past) return;
    this.version++;
    for (const listener of this.#listeners) listener(rows);
  }

  // A sensor that was not there when the list was read: its name and place are read at once, and those of others that
  // follow soon after it together.
  #meetNew() {
    if (this.#meeting !== undefined) return;
    const wait = Math.max(0, this.#metAt + meetAtMostEveryMs - Date.now());
    this.#meeting = setTimeout(() => {
      this.#meeting = undefined;
      this.#metAt = Date.now();
      void this.reload();
    }, wait);
  }
}

// What is no number has no colour; the sensor's own page shows it as it is.
function toNumber(result: Result): number {
  return typeof result === "number" ? result : NaN;
}

function toColumns(rows: LatestRow[]): Columns {
  const numbers = (read: (row: LatestRow) => number | null) => Float64Array.from(rows, (row) => read(row) ?? NaN);
  // A position that cannot be is none: the sensor is in the list, and the map is drawn.
  const coordinate = (which: 3 | 4) => numbers((row) => (isPosition(row[3] ?? NaN, row[4] ?? NaN) ? row[which] : null));
  return {
    datastream: rows.map((row) => row[0]),
    thing: rows.map((row) => row[1]),
    name: rows.map((row) => row[2]),
    longitude: coordinate(3),
    latitude: coordinate(4),
    time: numbers((row) => (row[5] === null ? null : Date.parse(row[5]))),
    result: numbers((row) => toNumber(row[6])),
    interval: numbers((row) => row[7]),
    series: rows.map((row) => row[8]),
    changed: new Float64Array(rows.length),
    owner: Int32Array.from(rows, (row) => row[9] ?? -1),
    dataSet: Int32Array.from(rows, (row) => row[10] ?? -1),
  };
}

function ofPast(current: Columns, past: Past): Columns {
  const { length } = current.name;
  const columns = {
    ...current,
    time: new Float64Array(length),
    result: new Float64Array(length),
    changed: new Float64Array(length),
  };
  writePast(columns, past);
  return columns;
}

function writePast({ datastream, time, result }: Columns, past: Past) {
  for (let row = 0; row < datastream.length; row++) {
    const value = past.valueOf(String(datastream[row]));
    result[row] = value;
    time[row] = Number.isNaN(value) ? NaN : past.fromMs;
  }
}
