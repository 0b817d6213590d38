// The series that the chart shows: read for the stretch in sight, at about as many points as it has pixels.
import { get } from "../core/api/client";
import type { Series } from "../core/api/types";
import { type Points, append, toPoints } from "../core/components/chart/points";
import type { Span } from "../core/components/chart/span";
import { zoneHere } from "../core/i18n/format";
import { language } from "../core/i18n/language.svelte";
import { Loaded } from "../core/loaded.svelte";

// About one a pixel, and enough for a year of days.
export const pointsInPanel = 400;
export const pointsOnPage = 800;

const rawForMs = 3_600_000; // single values are added as they come; now and then those out of sight are let go

export class ShownSeries {
  answer = new Loaded<Points>();
  #readAtMs = 0;

  async read(datastream: string, intervalS: number | null, span: Span, wide: boolean) {
    const query = new URLSearchParams({
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
      points: String(wide ? pointsOnPage : pointsInPanel),
      zone: language.timeZone ?? zoneHere(),
    });
    this.#readAtMs = Date.now();
    await this.answer.load(async (signal) => {
      const path = `/sensing/v1/datastreams/${encodeURIComponent(datastream)}/series?${query}`;
      return toPoints(await get<Series>(path, { signal }), intervalS);
    });
  }

  /** Whether another roll-up has been completed since it was read. */
  isOld(): boolean {
    const stepS = this.answer.value?.stepS;
    return Date.now() - this.#readAtMs > (stepS === undefined ? rawForMs : stepS * 1_000);
  }

  /** Adds a value just measured. Roll-ups are left as they are: an hour is not over before it is over. */
  add(timeMs: number, result: number, intervalS: number | null) {
    const points = this.answer.value;
    if (points && points.stepS === undefined) this.answer.value = append(points, timeMs / 1_000, result, intervalS);
  }
}
