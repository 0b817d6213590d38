// What the open sensor is compared with: datastreams in the address, read for the stretch of time in sight.
import { address } from "../core/address.svelte";
import { get } from "../core/api/client";
import type { Datastream, DatastreamOfThing, Items, Series } from "../core/api/types";
import { worthwhileDecimals } from "../core/colour/scale";
import { type Line, mostLines } from "../core/components/chart/lines";
import { type Points, toPoints } from "../core/components/chart/points";
import type { Span } from "../core/components/chart/span";
import { zoneHere } from "../core/i18n/format";
import { language } from "../core/i18n/language.svelte";
import { Loaded } from "../core/loaded.svelte";
import { seriesName, unitSymbol } from "./observed_properties.svelte";

export const mostCompared = mostLines - 1;

/** The datastreams that the address names, beside the open one. */
export function comparedIds(open: string): string[] {
  const named = (address.get("compare") ?? "").split(",").filter((id) => id !== "" && id !== open);
  return [...new Set(named)].slice(0, mostCompared);
}

export function compareWith(ids: readonly string[]) {
  address.go({ compare: ids.join(",") || null });
}

interface Compared {
  about: DatastreamOfThing;
  points: Points;
}

export class Comparison {
  answer = new Loaded<Compared[]>();

  async read(ids: readonly string[], span: Span, points: number) {
    await this.answer.load(async (signal) => {
      const query = new URLSearchParams({ ids: ids.map(quoted).join(",") });
      const { items } = await get<Items<DatastreamOfThing>>(`/sensing/v1/datastreams?${query}`, { signal });
      return Promise.all(
        items.map(async (about) => ({ about, points: await pointsOf(about.datastream, span, points, signal) })),
      );
    });
  }
}

// A comma would end the id.
const quoted = (id: string) => (/[,']/.test(id) ? `'${id}'` : id);

async function pointsOf(datastream: Datastream, span: Span, points: number, signal: AbortSignal): Promise<Points> {
  const query = new URLSearchParams({
    from: new Date(span.from).toISOString(),
    to: new Date(span.to).toISOString(),
    points: String(points),
    zone: language.timeZone ?? zoneHere(),
  });
  const path = `/sensing/v1/datastreams/${encodeURIComponent(String(datastream.id))}/series?${query}`;
  return toPoints(await get<Series>(path, { signal }), datastream.interval_s ?? null);
}

interface Told {
  datastream: Datastream;
  thing: string;
  points: Points;
}

/** The open series and those beside it as lines, named by what tells them apart. */
export function toLines(open: Told, others: readonly Compared[]): Line[] {
  const all = [
    open,
    ...others.map(({ about, points }) => ({ datastream: about.datastream, thing: about.thing_name, points })),
  ];
  return all.map((each, i) => ({
    name: nameAmong(all, each),
    unit: unitSymbol(each.datastream.unit),
    decimals: worthwhileDecimals(each.points.values.filter((value) => value !== null)),
    points: each.points,
    number: i + 1,
  }));
}

// What is measured where all is of one thing, the thing where all measure the same, else both.
function nameAmong(all: readonly Told[], { datastream, thing }: Told): string {
  const siblings = all.filter((each) => each.thing === thing).map((each) => each.datastream);
  const what = seriesName(datastream, siblings);
  if (siblings.length === all.length) return what;
  const alike = all.every((each) => seriesName(each.datastream, []) === seriesName(datastream, []));
  return alike && siblings.length === 1 ? thing : `${thing}, ${what}`;
}
