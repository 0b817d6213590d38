// What the map, the list and the table share: the values, their colours, the chosen thing.
import { address } from "../core/address.svelte";
import { city } from "../core/city.svelte";
import { type Scale, evenScale, worthwhileDecimals } from "../core/colour/scale";
import { t } from "../core/i18n/language.svelte";
import { officialBands } from "./bands";
import { knownProperty } from "./known_properties";
import { LatestValues } from "./latest.svelte";
import { unitSymbol } from "./observed_properties.svelte";

export const latest = new LatestValues();

class NowState {
  thing = $derived(address.get("thing"));

  /** Made of the values at hand when the property was read, and of the day that is replayed: colours do not shift. */
  #ofDay = $derived(latest.past?.all);
  values = $derived.by(() => {
    void latest.columns;
    return [...latest.current.result, ...(this.#ofDay ?? [])].filter((value) => !Number.isNaN(value));
  });
  decimals = $derived(worthwhileDecimals(this.values));
  unit = $derived(latest.property ? unitSymbol(latest.property.unit) : "");

  official = $derived.by(() => {
    const property = latest.property;
    const centre = city.centre;
    return property && centre ? officialBands(knownProperty(property), property.unit.symbol ?? "", centre) : undefined;
  });

  scale = $derived.by<Scale>(() => {
    if (!this.official) return evenScale(this.values);
    const bands = this.official.bands.map((band) => ({ ...band, label: t(band.label) }));
    return { kind: "bands", bands, decimals: 0 };
  });
}

export const now = new NowState();
