// The layers of the map: which there are, and which of them the reader wants to see. That stands in the address:
// `layers=sensors,districts`, as soon as it is not what the city shows by itself.
import { address } from "./address.svelte";
import type { MapLayer } from "./capability";

const nothing = "none";

class MapLayers {
  #declared = $state.raw<readonly MapLayer[]>([]);
  /** Those that there are on this map, in their order. */
  offered = $derived(this.#declared.filter(({ only }) => only?.() ?? true));
  #wanted = $derived(chosenIn(address.get("layers")));

  declare(layers: readonly MapLayer[]) {
    this.#declared = [...layers].sort((a, b) => a.order - b.order);
  }

  isOn(id: string): boolean {
    return this.#wanted?.includes(id) ?? this.#declared.find((layer) => layer.id === id)?.on ?? true;
  }

  switch(id: string, on: boolean) {
    const next = this.#declared.filter((layer) => (layer.id === id ? on : this.isOn(layer.id)));
    const usual = next.length === this.#declared.filter((layer) => layer.on).length && next.every((layer) => layer.on);
    const named = next.map((layer) => layer.id).join(",") || nothing;
    address.replace({ layers: usual ? null : named });
  }

  /** The layer that a layer of the map's style belongs to: `sensors` has `sensors`, `sensors-value` … */
  ownerOf(styleLayer: string): MapLayer | undefined {
    return this.#declared.find(({ id }) => styleLayer === id || styleLayer.startsWith(`${id}-`));
  }
}

function chosenIn(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text === nothing ? [] : text.split(",");
}

export const layers = new MapLayers();
