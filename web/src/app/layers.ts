// All layers of the map: those of the capabilities, and what the map itself can show or leave out.
import type { Capability, MapLayer } from "../core/capability";
import { city } from "../core/city.svelte";
import { baseMap } from "../core/components/city_map/base_map.svelte";
import { buildings } from "../core/components/city_map/layer_visibility";

const own: MapLayer[] = [
  {
    id: "districts",
    label: "core.layers.districts",
    note: "core.layers.districts.note",
    list: { at: { view: "collection", collection: "districts" } },
    order: 80,
    on: true,
    only: () => (city.districts.value?.features.length ?? 0) > 0,
  },
  {
    id: buildings,
    label: "core.layers.buildings",
    note: "core.layers.buildings.note",
    list: { at: { view: "collection", collection: "basemap-buildings" } },
    order: 90,
    on: true,
    only: () => baseMap.leans,
  },
];

export function layersOf(capabilities: readonly Capability[]): MapLayer[] {
  return [...capabilities.flatMap((each) => each.layers ?? []), ...own];
}
