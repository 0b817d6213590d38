// A week of every sensor of a district, hour by hour, on one scale.
import { get } from "../core/api/client";
import type { Id, Means } from "../core/api/types";
import { clock } from "../core/clock.svelte";
import { Loaded } from "../core/loaded.svelte";
import { type Week, meanOf, toWeek } from "./week";

const weekMs = 7 * 86_400_000;
const hourMs = 3_600_000;
const atOnce = 500; // ids in one address

export class DistrictCharts {
  answer = new Loaded<{ weeks: Map<string, Week>; mean: Week; fromMs: number; toMs: number }>();

  async read(property: string, datastreams: readonly Id[]) {
    const toMs = Math.floor(clock.exact() / hourMs) * hourMs;
    const fromMs = toMs - weekMs;
    await this.answer.load(async (signal) => {
      const weeks = new Map<string, Week>();
      for (let first = 0; first < datastreams.length; first += atOnce) {
        const query = new URLSearchParams({
          observed_property: property,
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
          datastreams: datastreams.slice(first, first + atOnce).join(","),
        });
        const { rows } = await get<Means>(`/sensing/v1/means?${query}`, { signal });
        for (const [datastream, means] of rows) weeks.set(String(datastream), toWeek(means));
      }
      return { weeks, mean: meanOf([...weeks.values()]), fromMs, toMs };
    });
  }
}
