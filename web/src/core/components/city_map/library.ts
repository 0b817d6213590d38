// The map library: large, and fetched only by those who look at a map.
import type { Map as LibreMap, MapOptions } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";

export type { LibreMap };

export async function loadLibrary() {
  const [library] = await Promise.all([import("maplibre-gl"), import("maplibre-gl/dist/maplibre-gl.css")]);
  library.setWorkerUrl(workerUrl);
  return library;
}

/** What every map of the page has in common. */
export const mapOptions = {
  attributionControl: false, // ours says it in the page's own type, see map_credits.svelte
  fadeDuration: 0, // fading labels keep the whole map being drawn
  pixelRatio: Math.min(devicePixelRatio, 2), // three pixels to a dot cost twice as much and nobody sees them
  localIdeographFontFamily: false, // Hangul comes from the page's own fonts like every other script
} satisfies Partial<MapOptions>;
