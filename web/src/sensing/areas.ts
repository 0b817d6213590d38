// Whether a place lies in a district.
import type { MultiPolygon, Polygon } from "geojson";
import { boundsAround } from "../core/position";

export type Contains = (longitude: number, latitude: number) => boolean;

/** A border of a thousand points is looked at only for places within its bounds. */
export function areaOf(geometry: Polygon | MultiPolygon): Contains {
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const [west = NaN, south = NaN, east = NaN, north = NaN] = boundsAround(parts.flat(2)) ?? [];
  return (x, y) => x >= west && x <= east && y >= south && y <= north && parts.some((rings) => inRings(rings, x, y));
}

// Counts how often a line to the east crosses a border: holes undo what their outside did.
function inRings(rings: readonly (readonly number[])[][], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, before = ring.length - 1; i < ring.length; before = i++) {
      const [ax = 0, ay = 0] = ring[i] ?? [];
      const [bx = 0, by = 0] = ring[before] ?? [];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}
