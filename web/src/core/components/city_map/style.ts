// The map before it has a base map: the city's districts as quiet polygons with their names.
import type { FeatureCollection, Point } from "geojson";
import type { GeoJSONSource, Map as LibreMap, StyleSpecification } from "maplibre-gl";
import polylabel from "polylabel";
import type { District, Districts } from "../../api/types";
import type { Palette } from "./palette";

export type NameOf = (district: District) => string;

/** The names of the districts: live things are drawn below them, so that both can be read. */
export const labelLayer = "district-label";

export function districtStyle(districts: Districts, nameOf: NameOf, palette: Palette) {
  const style: StyleSpecification = {
    version: 8,
    sources: {
      districts: { type: "geojson", data: districts },
      names: { type: "geojson", data: namePoints(districts, nameOf) },
    },
    layers: [
      { id: "outside", type: "background", paint: { "background-color": palette.outside } },
      {
        id: "edge",
        type: "line",
        source: "districts",
        paint: { "line-color": palette.edge, "line-width": 9, "line-blur": 8 },
      },
      { id: "land", type: "fill", source: "districts", paint: { "fill-color": palette.land, "fill-antialias": false } },
      {
        id: "border",
        type: "line",
        source: "districts",
        layout: { "line-join": "round" },
        paint: { "line-color": palette.border, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.7, 14, 2] },
      },
      {
        id: labelLayer,
        type: "symbol",
        source: "names",
        layout: {
          "text-field": ["get", "name"],
          "text-font": ["Noto Sans", "Noto Sans KR", "sans-serif"],
          "text-size": ["interpolate", ["linear"], ["zoom"], 9, 10.5, 13, 14, 16, 18],
          "text-max-width": 7,
          "text-padding": 6,
          "text-letter-spacing": 0.02,
          "symbol-sort-key": ["-", ["get", "room"]],
        },
        paint: { "text-color": palette.label, "text-halo-color": palette.halo, "text-halo-width": 1.25 },
      },
    ],
  };
  return style;
}

// A polygon cut by map tiles would be named once in each; a point is named once.
function namePoints(districts: Districts, nameOf: NameOf) {
  const points: FeatureCollection<Point> = { type: "FeatureCollection", features: [] };
  for (const { geometry, properties } of districts.features) {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const best = parts
      .map((rings) => polylabel(rings as [number, number][][], 0.0005))
      .reduce((a, b) => (b.distance > a.distance ? b : a));
    points.features.push({
      type: "Feature",
      geometry: { type: "Point", coordinates: [best[0], best[1]] },
      properties: { name: nameOf(properties), room: best.distance },
    });
  }
  return points;
}

/** Changes the colours of the land in place: what others have drawn on the map stays. */
export function recolour(map: LibreMap, palette: Palette) {
  map.setPaintProperty("outside", "background-color", palette.outside);
  map.setPaintProperty("edge", "line-color", palette.edge);
  map.setPaintProperty("land", "fill-color", palette.land);
  map.setPaintProperty("border", "line-color", palette.border);
  map.setPaintProperty(labelLayer, "text-color", palette.label);
  map.setPaintProperty(labelLayer, "text-halo-color", palette.halo);
}

/** Writes the districts' names in another language. */
export function rename(map: LibreMap, districts: Districts, nameOf: NameOf) {
  map.getSource<GeoJSONSource>("names")?.setData(namePoints(districts, nameOf));
}
