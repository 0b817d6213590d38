// All that the page knows of a capability. A new capability is a new folder of `src` with a file `capability.ts`
// and `i18n/*.ts`; nothing else is edited.
import type { Component } from "svelte";
import type { Changes } from "./address.svelte";
import type { IconName } from "./components/icon/icons";
import type { PlainKey } from "./i18n/catalogue";

/** Parameters of the address that say how the map stands: a place with a map keeps them. */
export const mapParameters = ["at", "layers", "place", "name"];

/** Somewhere to go: an entry of the rail, or what a link leads to. */
export interface Place {
  /** Its word in the address: `?view=…`. */
  id: string;
  label: PlainKey;
  icon: IconName;
  /** Places stand in the rail by this number, the smallest first; those without are not in it. */
  order?: number;
  /** Other words of the address that show this place, in other shapes. */
  also?: string[];
  /** Parameters of the address that mean something here; the others are dropped on the way in. */
  keeps: string[];
  read: () => Promise<{ default: Component }>;
}

/**
 * Something that can be seen on the map and switched off. It is drawn by layers of the map's style that are called like
 * it, or like it with an ending: `sensors`, `sensors-value`.
 */
export interface MapLayer {
  /** Its word in the address: `?layers=…`. */
  id: string;
  label: PlainKey;
  order: number;
  /** Whether one sees it without having asked for it. */
  on: boolean;
  /** What its colours and signs mean, in which unit, of what time and from whom; shown while it is on. */
  legend?: () => Promise<{ default: Component }>;
  /** The same where a sentence says it. */
  note?: PlainKey;
  /** Where the same is to be read as a list: parameters of the address, and which of today's it keeps beside the map's. */
  list?: { at: Changes; keeps?: readonly string[] };
  /** Whether this map has it; followed. */
  only?: () => boolean;
}

export interface Capability {
  name: string;
  places: Place[];
  layers?: MapLayer[];
}
