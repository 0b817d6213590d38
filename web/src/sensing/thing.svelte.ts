// The open sensor: what it is, its values as they are measured.
import { get } from "../core/api/client";
import { Live } from "../core/api/live.svelte";
import type { LiveRows, Result, Thing } from "../core/api/types";
import { Loaded } from "../core/loaded.svelte";
import { type Position, isPosition } from "../core/position";

export interface Value {
  timeMs: number;
  /** NaN if it is no number. */
  result: number;
  /** As text, if it is no number. */
  text: string | undefined;
}

export class OpenThing {
  answer = new Loaded<Thing>();
  /** Latest values by datastream. */
  values = $state.raw<ReadonlyMap<string, Value>>(new Map());
  /** How often the stream has come back: what was measured meanwhile is known to the server alone. */
  returns = $state(0);
  #streamed = false;
  #live: Live<LiveRows> | undefined;
  readonly id: string;
  /** Whether the reader opened it on this page, rather than came with it. */
  readonly led: boolean;

  constructor(id: string, led: boolean) {
    this.id = id;
    this.led = led;
  }

  /** Where it stands, if that is a point. */
  get place(): Position | undefined {
    const location = this.answer.value?.location;
    if (location?.type !== "Point") return undefined;
    const [longitude = NaN, latitude = NaN] = location.coordinates;
    return isPosition(longitude, latitude) ? [longitude, latitude] : undefined;
  }

  async open() {
    await this.reload();
    if (!this.answer.value || this.#live) return;
    this.#live = new Live<LiveRows>(`/sensing/v1/live?thing=${encodeURIComponent(this.id)}`, {
      event: "latest",
      received: ({ rows }) => this.#receive(rows),
      resumed: () => this.#resumed(),
    });
  }

  #resumed() {
    if (this.#streamed) this.returns++;
    this.#streamed = true;
    void this.reload();
  }

  async reload() {
    const thing = await this.answer.load((signal) =>
      get<Thing>(`/sensing/v1/things/${encodeURIComponent(this.id)}`, { signal }),
    );
    if (!thing) return;
    const values = new Map<string, Value>();
    for (const { id, latest } of thing.datastreams) {
      if (!latest) continue;
      const read = toValue(latest.time, latest.result);
      const arrived = this.values.get(String(id)); // perhaps while it was being read
      values.set(String(id), arrived && arrived.timeMs > read.timeMs ? arrived : read);
    }
    this.values = values;
  }

  close() {
    this.#live?.close();
    this.answer.clear();
  }

  #receive(rows: LiveRows["rows"]) {
    const known = this.answer.value?.datastreams.map(({ id }) => String(id));
    if (known && rows.some(([datastream]) => !known.includes(String(datastream)))) void this.reload();
    const values = new Map(this.values);
    for (const [datastream, time, result] of rows) {
      const old = values.get(String(datastream));
      const value = toValue(time, result);
      if (result !== null && (!old || value.timeMs >= old.timeMs)) values.set(String(datastream), value);
    }
    this.values = values;
  }
}

function toValue(time: string, result: Result): Value {
  const timeMs = Date.parse(time);
  if (typeof result === "number") return { timeMs, result, text: undefined };
  return { timeMs, result: NaN, text: typeof result === "string" ? result : JSON.stringify(result) };
}
