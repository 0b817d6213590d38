// All that the page knows of a capability. A new capability is a new folder of `src` with a file `capability.ts`
// and `i18n/*.ts`; nothing else is edited.
import type { Component } from "svelte";
import type { IconName } from "./components/icon/icons";
import type { PlainKey } from "./i18n/catalogue";

/** Somewhere to go: an entry of the rail. */
export interface Place {
  /** Its word in the address: `?view=…`. */
  id: string;
  label: PlainKey;
  icon: IconName;
  /** Places stand in the rail by this number, the smallest first. */
  order: number;
  /** Other words of the address that show this place, in other shapes. */
  also?: string[];
  /** Parameters of the address that mean something here; the others are dropped on the way in. */
  keeps: string[];
  read: () => Promise<{ default: Component }>;
}

export interface Capability {
  name: string;
  places: Place[];
}
