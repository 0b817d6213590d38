// The sensors on the map. Places are given to the map once; values change as feature state, so that a hundred
// thousand sensors are not cut into tiles anew whenever one of them speaks.
import type { ExpressionSpecification, GeoJSONSource, MapMouseEvent, PointLike } from "maplibre-gl";
import type { LibreMap } from "../core/components/city_map/library";
import type { Palette } from "../core/components/city_map/palette";
import { labelLayer } from "../core/components/city_map/style";
import type { Scale } from "../core/colour/scale";
import { viridis } from "../core/colour/viridis";
import type { Columns } from "./latest.svelte";
import { stateOf } from "./staleness";

const source = "sensors";
const reachPx = 14; // a fingertip's half width around the dot
const manySensors = 5_000;
const mostInTile = 1e15; // a tile holds whole numbers of 64 bits and fails as a whole at 1e30

export interface Pointed {
  row: number;
  x: number;
  y: number;
}

export class SensorLayer {
  #map: LibreMap;
  #columns: Columns | undefined;
  #stale = new Set<number>();

  constructor(map: LibreMap) {
    this.#map = map;
    const empty = { type: "FeatureCollection", features: [] } as const;
    map.addSource(source, { type: "geojson", data: { ...empty, features: [] } });
    map.addSource("chosen", { type: "geojson", data: { ...empty, features: [] } });
    map.addLayer(
      { id: "sensors", type: "circle", source, layout: { "circle-sort-key": ["get", "order"] } },
      labelLayer,
    );
    map.addLayer({
      id: "chosen",
      type: "circle",
      source: "chosen",
      paint: { "circle-opacity": 0, "circle-stroke-width": 3 },
    });
  }

  /** Puts other sensors on the map; of them those that are 1 in `found`, if it is given. */
  show(columns: Columns, now: number, found?: Uint8Array) {
    this.#columns = columns;
    this.#stale.clear();
    this.#map.removeFeatureState({ source });
    const features: GeoJSON.Feature[] = [];
    for (let row = 0; row < columns.name.length; row++) {
      if (found?.[row] === 0) continue;
      const longitude = columns.longitude[row] ?? NaN;
      const latitude = columns.latitude[row] ?? NaN;
      if (Number.isNaN(longitude) || Number.isNaN(latitude)) continue;
      features.push({
        type: "Feature",
        id: row,
        geometry: { type: "Point", coordinates: [longitude, latitude] },
        properties: this.#properties(columns, row, now),
      });
    }
    this.#map.getSource<GeoJSONSource>(source)?.setData({ type: "FeatureCollection", features });
    this.#size(features.length);
  }

  #properties(columns: Columns, row: number, now: number) {
    const value = inTile(columns.result[row] ?? NaN);
    const stale = !isCurrent(columns, row, now);
    if (stale) this.#stale.add(row);
    return Number.isNaN(value) ? { order: 0 } : { value, stale, order: stale ? 1 : 2 };
  }

  /** Shows new values of some rows. */
  update(rows: Iterable<number>, now: number) {
    if (!this.#columns) return;
    for (const row of rows) {
      const value = inTile(this.#columns.result[row] ?? NaN);
      const stale = !isCurrent(this.#columns, row, now);
      this.#map.setFeatureState({ source, id: row }, { value: Number.isNaN(value) ? null : value, stale });
      if (stale) this.#stale.add(row);
      else this.#stale.delete(row);
    }
  }

  /** Lets time pass: what has not spoken for too long fades. */
  age(now: number) {
    const columns = this.#columns;
    if (!columns) return;
    for (let row = 0; row < columns.name.length; row++) {
      if (this.#stale.has(row) || isCurrent(columns, row, now)) continue;
      this.#stale.add(row);
      this.#map.setFeatureState({ source, id: row }, { stale: true });
    }
  }

  paint(scale: Scale, palette: Palette) {
    const map = this.#map;
    const fill = colours(scale, palette);
    map.setPaintProperty("sensors", "circle-color", fill);
    map.setPaintProperty("sensors", "circle-opacity", ["case", isStale, 0.22, hasValue, 1, 0]);
    map.setPaintProperty("sensors", "circle-stroke-color", [
      "case",
      isStale,
      palette.missing,
      hasValue,
      palette.outline,
      palette.missing,
    ]);
    map.setPaintProperty("sensors", "circle-stroke-opacity", ["case", isStale, 0.9, hasValue, 0.75, 0.8]);
    map.setPaintProperty("sensors", "circle-stroke-width", ["case", isStale, 1.5, 1]);
    map.setPaintProperty("chosen", "circle-stroke-color", palette.chosen);
  }

  /** Rings the chosen place. */
  choose(place: [longitude: number, latitude: number] | undefined) {
    const features: GeoJSON.Feature[] = place
      ? [{ type: "Feature", geometry: { type: "Point", coordinates: place }, properties: {} }]
      : [];
    this.#map.getSource<GeoJSONSource>("chosen")?.setData({ type: "FeatureCollection", features });
  }

  /** The row whose dot is nearest to where the reader points. */
  at({ x, y }: MapMouseEvent["point"]): Pointed | undefined {
    const box: [PointLike, PointLike] = [
      [x - reachPx, y - reachPx],
      [x + reachPx, y + reachPx],
    ];
    let best: Pointed | undefined;
    let distance = Infinity;
    for (const feature of this.#map.queryRenderedFeatures(box, { layers: ["sensors"] })) {
      if (feature.geometry.type !== "Point") continue;
      const [longitude = 0, latitude = 0] = feature.geometry.coordinates;
      const point = this.#map.project([longitude, latitude]);
      const away = Math.hypot(point.x - x, point.y - y);
      if (away < distance) {
        best = { row: Number(feature.id), x: point.x, y: point.y };
        distance = away;
      }
    }
    return best;
  }

  #size(count: number) {
    const small = count > manySensors;
    const radius = (factor: number): ExpressionSpecification => [
      "interpolate",
      ["exponential", 1.4],
      ["zoom"],
      9,
      factor * (small ? 1.6 : 4.5),
      13,
      factor * (small ? 4 : 8),
      17,
      factor * 13,
    ];
    this.#map.setPaintProperty("sensors", "circle-radius", radius(1));
    this.#map.setPaintProperty("chosen", "circle-radius", radius(1.75));
  }
}

const value: ExpressionSpecification = ["coalesce", ["feature-state", "value"], ["get", "value"]];
const hasValue: ExpressionSpecification = ["!=", value, null];
const isStale: ExpressionSpecification = [
  "to-boolean",
  ["coalesce", ["feature-state", "stale"], ["get", "stale"], false],
];

function inTile(value: number): number {
  return Math.min(mostInTile, Math.max(-mostInTile, value));
}

// What has no value is drawn as that and does not fade.
function isCurrent({ time, result, interval }: Columns, row: number, now: number): boolean {
  const state = stateOf(time[row] ?? NaN, result[row] ?? NaN, interval[row] ?? NaN, now);
  return state === "fresh" || state === "none";
}

function colours(scale: Scale, palette: Palette): ExpressionSpecification {
  const number: ExpressionSpecification = ["to-number", value, 0];
  const steps: (number | string)[] = [];
  if (scale.kind === "bands") {
    const [first, ...others] = scale.bands;
    for (const band of others) steps.push(band.from, band.colour);
    return [
      "case",
      hasValue,
      ["step", number, first?.colour ?? palette.missing, ...steps] as ExpressionSpecification,
      palette.missing,
    ];
  }
  viridis.forEach((colour, i) => {
    steps.push(scale.low + ((scale.high - scale.low) * i) / (viridis.length - 1), colour);
  });
  return ["case", hasValue, ["interpolate", ["linear"], number, ...steps] as ExpressionSpecification, palette.missing];
}
