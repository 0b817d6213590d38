// The stretch of time that a chart shows, and the series read for it: the last day, week … up to now, until the reader
// moves it.
import { clock } from "../core/clock.svelte";
import { type Range, type Span, lastSpan } from "../core/components/chart/span";
import { ShownSeries } from "./series.svelte";
import { isAhead } from "./staleness";
import type { Value } from "./thing.svelte";

const settleMs = 200; // while fingers move nothing is read

export interface Asked {
  id: string;
  intervalS: number | null;
  range: Range;
  wide: boolean;
}

export class History {
  series = new ShownSeries();
  span = $state.raw<Span>({ from: 0, to: 0 });
  moved = $state(false);
  #asked: () => Asked;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(asked: () => Asked) {
    this.#asked = asked;
    this.span = lastSpan(asked().range, clock.exact());
  }

  /** Begins anew: another series, another period. */
  begin() {
    this.series.answer.clear();
    this.reset();
  }

  reset = () => {
    this.moved = false;
    this.refresh();
  };

  move = (next: Span) => {
    this.span = next;
    this.moved = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), settleMs);
  };

  goTo({ timeMs }: Value) {
    const length = this.span.to - this.span.from;
    this.move({ from: timeMs - length * 0.95, to: timeMs + length * 0.05 });
  }

  /** What is measured while one looks joins the line; the window goes along unless the reader moved it. */
  add(last: Value) {
    if (isAhead(last.timeMs, clock.exact())) return;
    const { range, intervalS } = this.#asked();
    if (last.text === undefined) this.series.add(last.timeMs, last.result, intervalS);
    if (!this.moved) this.span = lastSpan(range, Math.max(clock.exact(), last.timeMs));
    if (this.series.isOld()) this.refresh();
  }

  refresh() {
    if (!this.moved) this.span = lastSpan(this.#asked().range, clock.exact());
    this.#read();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #read() {
    const { id, intervalS, wide } = this.#asked();
    void this.series.read(id, intervalS, this.span, wide);
  }
}
