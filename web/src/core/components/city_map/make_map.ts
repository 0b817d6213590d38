// Makes the map as the address wants it: where it was, else at the marked place, else all of the city.
import type { PaddingOptions, StyleSpecification } from "maplibre-gl";
import type { Marked } from "../../marked_place.svelte";
import type { Bounds } from "../../position";
import { type LibreMap, loadLibrary, mapOptions } from "./library";
import { cameraOf } from "./shared_view";
import type { View } from "./view";

interface Wanted {
  holder: HTMLElement;
  label: string;
  bounds: Bounds;
  padding: PaddingOptions;
  view: View | undefined;
  marked: Marked | undefined;
  /** Whether it may lean; asked when the style is known. */
  style: () => Promise<{ style: StyleSpecification; leans: boolean }>;
}

const nearZoom = 15;

/** Undefined where this device cannot draw it or the library does not come. */
export async function makeMap(wanted: Wanted): Promise<LibreMap | undefined> {
  try {
    const [library, { style, leans }] = await Promise.all([loadLibrary(), wanted.style()]);
    if (!wanted.holder.isConnected) return undefined;
    const map = new library.Map({
      ...mapOptions,
      ...(leans ? {} : { maxPitch: 0 }),
      container: wanted.holder,
      style,
      ...cameraFor(wanted, leans),
      locale: { "Map.Title": wanted.label },
      transformRequest: (url) => ({ url: url.startsWith("/") ? location.origin + url : url }),
    });
    await map.once("style.load");
    return map;
  } catch {
    return undefined;
  }
}

function cameraFor({ view, marked, bounds, padding }: Wanted, leans: boolean) {
  if (view) return cameraOf(leans ? view : { ...view, bearing: 0, pitch: 0 });
  if (!marked) return { bounds, fitBoundsOptions: { padding } };
  const around: Bounds = [...marked.at, ...marked.at];
  return { bounds: around, fitBoundsOptions: { padding, maxZoom: nearZoom } };
}
