// What the page knows of the city, read once.
import { get } from "./api/client";
import type { City, Districts } from "./api/types";
import { isTimeZone } from "./i18n/format";
import { language } from "./i18n/language.svelte";
import { Loaded } from "./loaded.svelte";
import { type Bounds, type Position, areBounds, boundsOfDistricts } from "./position";

class CityState {
  facts = new Loaded<City>();
  districts = new Loaded<Districts>();

  get name(): string {
    const names = this.facts.value?.name;
    return language.pick(names, "Madang");
  }

  /** What a map shows first: as the server says it, unless a wrong position among the data made that impossible. */
  get bounds(): Bounds | undefined {
    const bounds = this.facts.value?.bounds ?? [];
    if (areBounds(bounds)) return bounds;
    return this.districts.value && boundsOfDistricts(this.districts.value);
  }

  /** Undefined where the server's is of no use. */
  get centre(): Position | undefined {
    const facts = this.facts.value;
    if (facts && areBounds(facts.bounds)) return [facts.centre[0] ?? NaN, facts.centre[1] ?? NaN];
    if (!this.bounds) return undefined;
    const [west, south, east, north] = this.bounds;
    return [(west + east) / 2, (south + north) / 2];
  }

  async load() {
    const facts = await this.facts.load((signal) => get<City>("/city/v1", { signal }));
    const zone = facts?.time_zone;
    language.timeZone = zone && isTimeZone(zone) ? zone : undefined;
  }

  /** A city without outlines still has a map. */
  async loadDistricts() {
    if (this.districts.value) return;
    await this.districts.load((signal) => get<Districts>("/districts/v1/districts", { signal }));
    if (this.districts.problem) this.districts.value = { type: "FeatureCollection", features: [] };
  }
}

export const city = new CityState();
