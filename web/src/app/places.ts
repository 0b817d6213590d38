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
  keeps: ["component"],
  read: () => import("./gallery/gallery.svelte"),
};

// `core/capability.ts` is the type, not one of them.
export const capabilities = Object.values(found).flatMap((file) => file.capability ?? []);

const all: readonly Place[] = [...capabilities.flatMap((each) => each.places), about, gallery];

/** Those of the rail. */
export const places = all.filter((place) => place.order !== undefined).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));

/** The place that the address asks for; the first where it asks for none, or for one that is not there. */
export function placeOf(view: string | undefined): Place {
  const wanted = all.find((place) => place.id === view || place.also?.includes(view ?? ""));
  return wanted ?? (places[0] as Place);
}
