// What the page knows of the city, read once.
import { get } from "./api/client";
import type { City, Districts } from "./api/types";
import { isTimeZone } from "./i18n/format";
import { language } from "./i18n/language.svelte";
import { Loaded } from "./loaded.svelte";

class CityState {
  facts = new Loaded<City>();
  districts = new Loaded<Districts>();

  get name(): string {
    const names = this.facts.value?.name;
    return language.pick(names, "Madang");
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
