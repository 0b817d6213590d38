// All places of all capabilities, and the program's own.
import type { Capability, Place } from "../core/capability";

const found = import.meta.glob<{ capability: Capability }>("../*/capability.ts", { eager: true });

const about: Place = {
  id: "about",
  label: "core.place.about",
  icon: "about",
  order: 90,
  keeps: [],
  read: () => import("./about.svelte"),
};

// For developers; "About" leads to it.
const gallery: Place = {
  id: "gallery",
  label: "core.gallery",
  icon: "about",
  order: 99,
  keeps: ["component"],
  read: () => import("./gallery/gallery.svelte"),
};

// `core/capability.ts` is the type, not one of them.
export const capabilities = Object.values(found).flatMap((file) => file.capability ?? []);

/** Those of the rail. */
export const places: readonly Place[] = [...capabilities.flatMap((each) => each.places), about].sort(
  (a, b) => a.order - b.order,
);

/** The place that the address asks for; the first where it asks for none, or for one that is not there. */
export function placeOf(view: string | undefined): Place {
  const wanted = [...places, gallery].find((place) => place.id === view || place.also?.includes(view ?? ""));
  return wanted ?? (places[0] as Place);
}
