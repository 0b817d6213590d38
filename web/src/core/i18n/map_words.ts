// What OpenStreetMap calls things, in the reader's words; undefined for the rare ones that there is no word for.
import type { Found } from "../api/types";
import { language } from "./language.svelte";

/** What was found is more precisely than by its kind: a café, a footpath. */
export function categoryWord({ kind, category }: Pick<Found, "kind" | "category">): string | undefined {
  if (category === undefined) return undefined;
  return language.known(kind === "street" ? `core.street.${category}` : `core.category.${category}`);
}

/** What a building is for. */
export function buildingWord(kind: string): string | undefined {
  return language.known(`core.building.${kind}`) ?? language.known(`core.category.${kind}`);
}
