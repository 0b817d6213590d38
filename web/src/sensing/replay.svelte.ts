// A day played once more over the map: the hours of the day in the address, and what every sensor measured in them.
import { address } from "../core/address.svelte";
import { get } from "../core/api/client";
import type { Means } from "../core/api/types";
import { clock } from "../core/clock.svelte";
import { language } from "../core/i18n/language.svelte";
import { Loaded } from "../core/loaded.svelte";
import { viewport } from "../core/viewport.svelte";
import { dayOf, instantOf, shiftedDay, wallText } from "./city_time";
import { latest } from "./now_state.svelte";

const hourMs = 3_600_000;
const stepEveryMs = 800;
const stillStepEveryMs = 2_000; // whoever wants less motion gets it slower
const begunAtHour = "08:00"; // the night has little to show

interface Day {
  /** When each hour begins. */
  times: number[];
  values: Map<string, Float64Array>;
  all: number[];
}

class Replay {
  day = new Loaded<Day>();
  playing = $state(false);
  #timer: ReturnType<typeof setInterval> | undefined;

  /** What the address asks for; undefined: now. */
  wantedMs = $derived.by(() => {
    const text = address.get("time");
    return text === undefined ? undefined : instantOf(text, language.timeZone);
  });
  date = $derived(this.wantedMs === undefined ? undefined : wallText(this.wantedMs, language.timeZone).slice(0, 10));
  times = $derived(this.day.value?.times ?? []);
  index = $derived.by(() => {
    const wanted = this.wantedMs;
    if (wanted === undefined || this.times.length === 0) return undefined;
    return Math.max(
      0,
      this.times.findLastIndex((time) => time <= wanted),
    );
  });
  hasLater = $derived(this.date !== undefined && this.date < wallText(clock.now, language.timeZone).slice(0, 10));

  /** Reads the day in the address; for an effect. */
  async read(property: string, date: string) {
    this.day.clear();
    const span = dayOf(date, language.timeZone);
    if (!span) return;
    const query = new URLSearchParams({
      observed_property: property,
      from: new Date(span.from).toISOString(),
      to: new Date(Math.max(span.from, Math.min(span.to, clock.exact()))).toISOString(),
    });
    await this.day.load(async (signal) =>
      toDay(await get<Means>(`/sensing/v1/means?${query}`, { signal }), clock.exact()),
    );
  }

  /** Puts the hour over the sensors, or takes it away; for an effect. */
  show() {
    const day = this.day.value;
    const index = this.index;
    if (this.wantedMs === undefined) return latest.showPast(undefined);
    if (!day || index === undefined) return;
    const fromMs = day.times[index] ?? 0;
    const valueOf = (datastream: string) => day.values.get(datastream)?.[index] ?? NaN;
    latest.showPast({ fromMs, toMs: fromMs + hourMs, valueOf, all: day.all });
  }

  yesterday() {
    const today = wallText(clock.exact(), language.timeZone).slice(0, 10);
    address.go({ time: `${shiftedDay(today, -1)}T${begunAtHour}`, thing: null, datastream: null, compare: null });
  }

  /** The same hour some days away. */
  shift(days: number) {
    const text = wallText(this.wantedMs ?? clock.exact(), language.timeZone);
    this.pause();
    address.go({ time: `${shiftedDay(text.slice(0, 10), days)}${text.slice(10)}` });
  }

  go(index: number) {
    const time = this.times[index];
    if (time !== undefined) address.replace({ time: this.#nameOf(time) });
  }

  // In autumn two hours of a day look the same on the clock.
  #nameOf(time: number): string {
    const text = wallText(time, language.timeZone);
    return instantOf(text, language.timeZone) === time ? text : `${new Date(time).toISOString().slice(0, 16)}Z`;
  }

  play() {
    if (this.index === this.times.length - 1) this.go(0);
    this.playing = true;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#step(), viewport.still ? stillStepEveryMs : stepEveryMs);
  }

  #step() {
    const next = (this.index ?? -1) + 1;
    if (next >= this.times.length || this.wantedMs === undefined) this.pause();
    else this.go(next);
  }

  pause() {
    this.playing = false;
    clearInterval(this.#timer);
  }

  backToNow() {
    this.pause();
    address.go({ time: null });
  }
}

// An hour that is not over has no mean yet.
function toDay({ times, rows }: Means, now: number): Day {
  const begins = times.map((time) => Date.parse(time)).filter((time) => time + hourMs <= now);
  const values = new Map<string, Float64Array>();
  const all: number[] = [];
  for (const [datastream, means] of rows) {
    values.set(
      String(datastream),
      Float64Array.from(means, (mean) => mean ?? NaN),
    );
    for (const mean of means) if (mean !== null) all.push(mean);
  }
  return { times: begins, values, all };
}

export const replay = new Replay();
