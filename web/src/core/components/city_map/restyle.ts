// Another style for a map on which others have drawn: what they drew stays, where it was.
import type { StyleSpecification } from "maplibre-gl";
import type { LibreMap } from "./library";
import { labelLayer } from "./style";

type Own = Pick<StyleSpecification, "layers" | "sources">;

/** Changes only what differs from `own`, the style put on the map before: nothing flashes, no tile is read anew. */
export function restyle(map: LibreMap, own: Own, next: StyleSpecification) {
  map.setStyle(next, {
    diff: true,
    transformStyle: (previous, wanted) => (previous ? withOthers(previous, own, wanted) : wanted),
  });
}

/** `next`, and of `previous` what is not `own`: layers below the mark for live things, or on top, as they were. */
export function withOthers(previous: Own, own: Own, next: StyleSpecification): StyleSpecification {
  const ownIds = new Set(own.layers.map(({ id }) => id));
  const mark = previous.layers.findIndex(({ id }) => id === labelLayer);
  const others = previous.layers
    .map((layer, at) => ({ layer, above: at > mark }))
    .filter(({ layer }) => !ownIds.has(layer.id));
  const sources = Object.entries(previous.sources).filter(([id]) => !(id in own.sources));
  const to = next.layers.findIndex(({ id }) => id === labelLayer);
  const live = others.filter(({ above }) => !above).map(({ layer }) => layer);
  const top = others.filter(({ above }) => above).map(({ layer }) => layer);
  return {
    ...next,
    sources: { ...next.sources, ...Object.fromEntries(sources) },
    layers: [...next.layers.slice(0, to), ...live, ...next.layers.slice(to), ...top],
  };
}
