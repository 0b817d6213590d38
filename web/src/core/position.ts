// Positions on the earth, and what to do about those that are none: data of other people has latitudes of 127 degrees
// and coordinates the wrong way round.
import type { Districts } from "./api/types";

export type Position = [longitude: number, latitude: number];
export type Bounds = [west: number, south: number, east: number, north: number];

/** For a map of nobody knows where. */
export const world: Bounds = [-170, -60, 170, 75];

export function isPosition(longitude: number, latitude: number): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90; // NaN is not
}

/** Bounds that a map can show. */
export function areBounds(bounds: readonly number[]): bounds is Bounds {
  const [west = NaN, south = NaN, east = NaN, north = NaN] = bounds;
  return isPosition(west, south) && isPosition(east, north) && west <= east && south <= north;
}

/** The smallest bounds around the positions; what is no position does not count. */
export function boundsAround(positions: Iterable<readonly number[]>): Bounds | undefined {
  let found: Bounds | undefined;
  for (const [x = NaN, y = NaN] of positions) {
    if (!isPosition(x, y)) continue;
    const [west, south, east, north] = found ?? [x, y, x, y];
    found = [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
  }
  return found;
}

export function boundsOfDistricts({ features }: Districts): Bounds | undefined {
  return boundsAround(
    features.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2)) as number[][],
  );
}
