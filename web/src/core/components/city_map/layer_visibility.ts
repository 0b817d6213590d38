// Shows on the map the layers that are switched on, also those that others add later.
import { layers } from "../../layers.svelte";
import { isBuilding } from "./base_map.svelte";
import type { LibreMap } from "./library";

export const buildings = "buildings";

const leaningFrom = 3; // degrees; seen from straight above a building is its outline

export function isLeaning(map: LibreMap): boolean {
  return map.getPitch() >= leaningFrom;
}

/** Reads which layers are on: an effect that calls it runs again when that changes. Buildings stand up once the map leans. */
export function showWanted(map: LibreMap) {
  const flat = !isLeaning(map);
  for (const id of map.getLayersOrder()) {
    const layer = map.getLayer(id);
    const owner = layer && isBuilding(layer) ? buildings : layers.ownerOf(id)?.id;
    if (owner === undefined) continue;
    const lies = flat && layer !== undefined && isBuilding(layer);
    const wanted = layers.isOn(owner) && !lies ? "visible" : "none";
    if ((map.getLayoutProperty(id, "visibility") ?? "visible") !== wanted) {
      map.setLayoutProperty(id, "visibility", wanted);
    }
  }
}
