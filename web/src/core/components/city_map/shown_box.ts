// Which part of the world a map of that size shows that stands so: for lists of what is on it, where there is no map.
import type { Bounds } from "../../position";
import type { View } from "./view";

const tile = 512; // pixels of the world at zoom 0

/** The box around it; a map that leans shows more at its far edge. */
export function shownBox(view: View, size: { width: number; height: number }): Bounds {
  const perPixel = 1 / (tile * 2 ** view.zoom);
  const turn = (Math.abs(view.bearing) * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  const halfWidth = ((size.width * cos + size.height * sin) / 2) * perPixel;
  const halfHeight = ((size.width * sin + size.height * cos) / 2) * perPixel;
  const x = (view.longitude + 180) / 360;
  const y = mercator(view.latitude);
  return [
    Math.max(-180, (x - halfWidth) * 360 - 180),
    latitude(Math.min(1, y + halfHeight)),
    Math.min(180, (x + halfWidth) * 360 - 180),
    latitude(Math.max(0, y - halfHeight)),
  ];
}

/** How near a map of that size may be to show all of a box, but not nearer than `most`. */
export function zoomFor([west, south, east, north]: Bounds, size: { width: number; height: number }, most: number) {
  const wide = (east - west) / 360;
  const high = mercator(south) - mercator(north);
  const fits = Math.log2(Math.min(size.width / tile / wide, size.height / tile / high));
  return Math.max(0, Math.min(most, fits - 0.3)); // a margin around it
}

function mercator(latitude_deg: number): number {
  const sine = Math.sin((latitude_deg * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

function latitude(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}
