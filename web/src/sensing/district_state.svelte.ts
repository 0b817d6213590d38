// The district that the reader has chosen, and which sensors stand in it.
import { address } from "../core/address.svelte";
import type { District } from "../core/api/types";
import { city } from "../core/city.svelte";
import { language } from "../core/i18n/language.svelte";
import { boundsOfDistricts } from "../core/position";
import { type Contains, areaOf } from "./areas";
import type { Columns } from "./latest.svelte";
import { latest } from "./now_state.svelte";

interface Area {
  district: District;
  contains: Contains;
}

class ChosenDistrict {
  areas = $derived<Area[]>(
    (city.districts.value?.features ?? []).map(({ geometry, properties }) => ({
      district: properties,
      contains: areaOf(geometry),
    })),
  );
  id = $derived(address.get("district"));
  area = $derived(this.areas.find(({ district }) => String(district.id) === this.id));
  bounds = $derived.by(() => {
    const feature = city.districts.value?.features.find(({ properties }) => String(properties.id) === this.id);
    return feature && boundsOfDistricts({ type: "FeatureCollection", features: [feature] });
  });
  name = $derived(this.area ? districtName(this.area.district) : (this.id ?? ""));

  /** For each row whether it stands there: 1 or 0. A district that is not there has none. */
  rows = $derived.by(() => {
    if (this.id === undefined || !city.districts.value) return undefined;
    return inside(latest.columns, this.area?.contains ?? (() => false));
  });

  /** The one at a place of the map. */
  at(longitude: number, latitude: number): District | undefined {
    return this.areas.find(({ contains }) => contains(longitude, latitude))?.district;
  }
}

function inside({ longitude, latitude }: Columns, contains: Contains): Uint8Array {
  return Uint8Array.from(longitude, (x, row) => Number(contains(x, latitude[row] ?? NaN)));
}

export function districtName(district: District): string {
  return language.pick(district.names, district.name);
}

export const chosenDistrict = new ChosenDistrict();
