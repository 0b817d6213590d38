// Where a feature is, for a mark on the map.
import type { Geometry, Position as Coordinates } from "geojson";
import polylabel from "polylabel";
import { type Bounds, type Position, boundsAround } from "../core/position";

export interface FeaturePlace {
  at: Position;
  box: Bounds;
}

const precision_deg = 0.000_01;

/** Undefined where there is none, or none that a map can show. */
export function placeOfFeature(geometry: Geometry | null): FeaturePlace | undefined {
  if (!geometry) return undefined;
  const box = boundsAround(coordinatesOf(geometry));
  if (!box) return undefined;
  const rings = areaOf(geometry);
  if (rings) {
    const [x, y] = polylabel(rings as [number, number][][], precision_deg);
    if (Number.isFinite(x + y)) return { at: [x, y], box };
  }
  return { at: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], box };
}

function* coordinatesOf(geometry: Geometry): Generator<Coordinates> {
  if (geometry.type === "GeometryCollection") {
    for (const each of geometry.geometries) yield* coordinatesOf(each);
    return;
  }
  let level: unknown[] = [geometry.coordinates];
  while (Array.isArray(level[0]) && Array.isArray((level[0] as unknown[])[0])) level = level.flat();
  yield* level as Coordinates[];
}

/** A point within an area stands in it: the middle of its box may lie in the river beside. */
function areaOf(geometry: Geometry): Coordinates[][] | undefined {
  if (geometry.type === "Polygon") return geometry.coordinates;
  if (geometry.type !== "MultiPolygon") return undefined;
  return geometry.coordinates.toSorted((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0))[0];
}
