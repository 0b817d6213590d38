// What is measured in the city, and which of it the reader looks at.
import { address } from "../core/address.svelte";
import { get } from "../core/api/client";
import type { Items, ObservedProperty } from "../core/api/types";
import type { IconName } from "../core/components/icon/icons";
import { t } from "../core/i18n/language.svelte";
import { Loaded } from "../core/loaded.svelte";
import { type KnownProperty, knownProperties, knownProperty } from "./known_properties";

class ObservedProperties {
  list = new Loaded<ObservedProperty[]>();

  /** The one in the address; else the one with most sensors, which says most about the town. */
  chosen = $derived.by(() => {
    const items = this.list.value;
    if (!items || items.length === 0) return undefined;
    const wanted = address.get("property");
    return (
      items.find((item) => String(item.id) === wanted) ??
      items.reduce((a, b) => (b.datastreams > a.datastreams ? b : a))
    );
  });

  async load() {
    await this.list.load(async (signal) => {
      const { items } = await get<Items<ObservedProperty>>("/sensing/v1/observed-properties", { signal });
      return items.filter((item) => item.datastreams > 0);
    });
  }
}

export const observedProperties = new ObservedProperties();

type Named = { name: string; definition: string };

/** The property's name in the reader's language, if it is one that many cities share. */
export function propertyName(property: Named): string {
  const known = knownProperty(property);
  return known ? t(propertyKey(known)) : property.name;
}

const propertyKey = (known: KnownProperty) => `sensing.property.${known}` as const;

export function propertyIcon(property: Named): IconName {
  const known = knownProperty(property);
  return known ? knownProperties[known] : "sensor";
}

/** The unit as written after a number. Words of the data's language ("spaces") are left out: the name says it. */
export function unitSymbol(unit: { symbol: string }): string {
  return /^[a-z]{5,}$/i.test(unit.symbol) ? "" : unit.symbol;
}
