// What is measured in the city, and which of it the reader looks at.
import { address } from "../core/address.svelte";
import { get } from "../core/api/client";
import type { Datastream, Items, Named, ObservedProperty, Unit } from "../core/api/types";
import type { IconName } from "../core/components/icon/icons";
import { t } from "../core/i18n/language.svelte";
import { Loaded } from "../core/loaded.svelte";
import type { Columns } from "./latest.svelte";
import { type KnownProperty, knownProperties, knownProperty } from "./known_properties";

const lookEveryMs = 60_000;
const lookIfEmptyEveryMs = 2_000; // the first device of a city is waited for

class ObservedProperties {
  list = new Loaded<ObservedProperty[]>();

  /** The one in the address; else the one with most sensors, which says most about the town. */
  chosen = $derived.by(() => {
    const items = this.list.value;
    if (!items || items.length === 0) return undefined;
    const wanted = address.get("property");
    const chosen =
      items.find((item) => String(item.id) === wanted) ??
      items.find((item) => String(item.id) === this.#first) ??
      items.reduce((a, b) => (b.datastreams > a.datastreams ? b : a));
    if (wanted === undefined) this.#first = String(chosen.id);
    return chosen;
  });
  /** Whether nothing at all is measured. */
  empty = $derived(this.list.value?.length === 0);
  // What was shown first stays, though others may get more sensors while one looks.
  #first: string | undefined;

  /** Reads the list, and again now and then while somebody looks: what nobody measured before may be measured now. */
  follow(): () => void {
    void this.load();
    let readAt = Date.now();
    const timer = setInterval(() => {
      const every = this.list.value?.length === 0 ? lookIfEmptyEveryMs : lookEveryMs;
      if (document.hidden || this.list.loading || Date.now() - readAt < every) return;
      readAt = Date.now();
      void this.load();
    }, lookIfEmptyEveryMs);
    return () => clearInterval(timer);
  }

  async load() {
    await this.list.load(async (signal) => {
      const { items } = await get<Items<ObservedProperty>>("/sensing/v1/observed-properties", { signal });
      return items.filter((item) => item.datastreams > 0);
    });
  }
}

export const observedProperties = new ObservedProperties();

/** The property's name in the reader's language, if it is one that many cities share. */
export function propertyName(property: Named): string {
  const known = knownProperty(property);
  return known ? t(propertyKey(known)) : (property.name ?? "");
}

/** Which way something is counted, in the reader's language; in the city's words where they are others. */
export function directionName(direction: string): string {
  if (direction === "inwards") return t("sensing.direction.inwards");
  return direction === "outwards" ? t("sensing.direction.outwards") : direction;
}

/** The name of a row of latest values: that of its sensor, and where that has several such rows, which it is. */
export function rowName({ name, series }: Columns, row: number): string {
  const which = series[row];
  return which ? `${name[row] ?? ""}, ${directionName(which)}` : (name[row] ?? "");
}

/** The name of a series among those of its thing: what it measures, and which way if another measures the same. */
export function seriesName(datastream: Datastream, siblings: readonly Datastream[]): string {
  const name = propertyName(datastream.observed_property);
  if (siblings.filter((each) => propertyName(each.observed_property) === name).length < 2) return name;
  return datastream.direction ? `${name}, ${directionName(datastream.direction)}` : datastream.name;
}

const propertyKey = (known: KnownProperty) => `sensing.property.${known}` as const;

/** Whether a series measures what a property of the list is: same property, same unit. */
export function measures(datastream: Datastream, property: ObservedProperty): boolean {
  const { id, definition, name } = datastream.observed_property;
  if (unitSymbol(datastream.unit) !== unitSymbol(property.unit)) return false;
  if (id !== undefined) return String(id) === baseId(property);
  return definition ? definition === property.definition : name === property.name;
}

/** The id of the ObservedProperty itself. That of the list may name a unit too: "5~µg/m³". */
export function baseId(property: ObservedProperty): string {
  return String(property.id).split("~")[0] ?? "";
}

export function propertyIcon(property: Named): IconName {
  const known = knownProperty(property);
  return known ? knownProperties[known] : "sensor";
}

/** The unit as written after a number. Words of the data's language ("spaces") are left out: the name says it. */
export function unitSymbol(unit: Unit): string {
  const symbol = unit.symbol ?? "";
  return /^[a-z]{5,}$/i.test(symbol) ? "" : symbol;
}
