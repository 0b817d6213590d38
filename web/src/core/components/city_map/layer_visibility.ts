// Shows on the map the layers that are switched on, also those that others add later.
import { layers } from "../../layers.svelte";
import { isBuilding } from "./base_map.svelte";
import type { LibreMap } from "./library";

export const buildings = "buildings";

/** Reads which layers are on: an effect that calls it runs again when that changes. */
export function showWanted(map: LibreMap) {
  for (const id of map.getLayersOrder()) {
    const layer = map.getLayer(id);
    const owner = layer && isBuilding(layer) ? buildings : layers.ownerOf(id)?.id;
    if (owner === undefined) continue;
    const wanted = layers.isOn(owner) ? "visible" : "none";
    if ((map.getLayoutProperty(id, "visibility") ?? "visible") !== wanted) {
      map.setLayoutProperty(id, "visibility", wanted);
    }
  }
}
