// What the map itself draws: the base map if there is one, the city's districts above it, and a mark in the order of
// layers below which live things are put.
import type { FeatureCollection, Point } from "geojson";
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import polylabel from "polylabel";
import type { District, Districts } from "../../api/types";
import type { BaseStyle } from "./base_map.svelte";
import type { Palette } from "./palette";

export type NameOf = (district: District) => string;
export type Names = FeatureCollection<Point>;

/** A layer that draws nothing. Live things are put below it, names stand above: so both can be read. */
export const labelLayer = "live-below";

interface Ingredients {
  base: BaseStyle | undefined;
  districts: Districts;
  names: Names;
  palette: Palette;
  /** How long colours take to change. */
  fadeMs: number;
}

export function mapStyle({ base, districts, names, palette, fadeMs }: Ingredients): StyleSpecification {
  const [below, above] = parted(base);
  const known = names.features.map(({ properties }) => String(properties?.["local"] ?? ""));
  const mark: LayerSpecification = { id: labelLayer, type: "background", layout: { visibility: "none" } };
  return {
    ...(base ?? { version: 8 }),
    sources: {
      ...base?.sources,
      districts: { type: "geojson", data: districts },
      "district-names": { type: "geojson", data: names },
    },
    transition: { duration: fadeMs, delay: 0 },
    layers: [
      ...(base ? overLand(below, palette) : bareLand(palette)),
      base ? thinOutline(palette) : outline(palette),
      mark,
      ...above.map((layer) => withoutDistricts(layer, known)),
      nameLayer(palette, base !== undefined),
    ],
  };
}

// Below and above where live things go.
function parted(base: BaseStyle | undefined): [LayerSpecification[], LayerSpecification[]] {
  const layers = base?.layers ?? [];
  const at = layers.findIndex(({ id }) => id === base?.metadata?.["madang:below"]);
  return at === -1 ? [layers, []] : [layers.slice(0, at), layers.slice(at)];
}

// Many districts stand in the base map as places, too: one name is enough.
function withoutDistricts(layer: LayerSpecification, names: readonly string[]): LayerSpecification {
  if (layer.type !== "symbol" || !layer.id.startsWith("label-place") || names.length === 0) return layer;
  const other: ExpressionSpecification = ["!", ["in", ["coalesce", ["get", "name"], ""], ["literal", [...names]]]];
  const filter = layer.filter as ExpressionSpecification | undefined;
  return { ...layer, filter: filter ? ["all", filter, other] : other };
}

// Without a base map the districts are the land.
function bareLand(palette: Palette): LayerSpecification[] {
  return [
    { id: "outside", type: "background", paint: { "background-color": palette.outside } },
    {
      id: "edge",
      type: "line",
      source: "districts",
      paint: { "line-color": palette.edge, "line-width": 9, "line-blur": 8 },
    },
    { id: "land", type: "fill", source: "districts", paint: { "fill-color": palette.land, "fill-antialias": false } },
  ];
}

// Where the base map does not reach, the districts are the land, too.
function overLand([background, ...others]: LayerSpecification[], palette: Palette): LayerSpecification[] {
  const land = bareLand(palette).filter(({ id }) => id === "land");
  const named = land.map((layer) => ({ ...layer, id: "district-land" }));
  return background ? [background, ...named, ...others] : named;
}

function outline(palette: Palette): LayerSpecification {
  return {
    id: "border",
    type: "line",
    source: "districts",
    layout: { "line-join": "round" },
    paint: { "line-color": palette.border, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.7, 14, 2] },
  };
}

function thinOutline(palette: Palette): LayerSpecification {
  return {
    id: "districts",
    type: "line",
    source: "districts",
    layout: { "line-join": "round" },
    paint: {
      "line-color": palette.label,
      "line-opacity": ["interpolate", ["linear"], ["zoom"], 9, 0.35, 13, 0.55],
      "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.6, 15, 1.4],
      "line-dasharray": [4, 2.5],
    },
  };
}

function nameLayer(palette: Palette, overBase: boolean): LayerSpecification {
  return {
    id: "districts-name",
    type: "symbol",
    source: "district-names",
    // Near by, the names of streets and places matter more.
    ...(overBase ? { maxzoom: 14.5 } : {}),
    layout: {
      "text-field": ["get", "name"],
      "text-font": overBase ? ["Noto Sans Regular"] : ["Noto Sans", "Noto Sans KR", "sans-serif"],
      "text-size": ["interpolate", ["linear"], ["zoom"], 9, 10.5, 13, 14, 16, 18],
      "text-max-width": 7,
      "text-padding": 3,
      // What is measured may stand in the middle.
      "text-variable-anchor": ["center", "bottom", "top", "left", "right", "bottom-left", "bottom-right", "top-left"],
      "text-radial-offset": 1.5,
      "text-justify": "auto",
      "text-letter-spacing": overBase ? 0.08 : 0.02,
      "symbol-sort-key": ["-", ["get", "room"]],
    },
    paint: { "text-color": palette.label, "text-halo-color": palette.halo, "text-halo-width": 1.25 },
  };
}

/** Where the districts' names stand. A polygon cut by map tiles would be named once in each; a point is named once. */
export function namePoints(districts: Districts, nameOf: NameOf): Names {
  const points: Names = { type: "FeatureCollection", features: [] };
  for (const { geometry, properties } of districts.features) {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const best = parts
      .map((rings) => polylabel(rings as [number, number][][], 0.0005))
      .reduce((a, b) => (b.distance > a.distance ? b : a));
    points.features.push({
      type: "Feature",
      geometry: { type: "Point", coordinates: [best[0], best[1]] },
      properties: { name: nameOf(properties), local: properties.name, room: best.distance },
    });
  }
  return points;
}
