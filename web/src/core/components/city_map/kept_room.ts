// What stands above the map on a canvas of its own covers what the map writes. So the map is told where it stands, as
// symbols that nobody sees: its names then go beside them, or are left out.
import type { FeatureCollection, Point } from "geojson";
import type { GeoJSONSource } from "maplibre-gl";
import type { Position } from "../../position";
import type { LibreMap } from "./library";

export interface Stand {
  at: Position;
  /** In pixels. */
  radius: number;
}

const name = "kept-room";

/** Keeps names off these places, and off no others. On top of all layers: symbols are placed from the top. */
export function keepRoom(map: LibreMap, stands: readonly Stand[]) {
  const data = pointsOf(stands);
  const source = map.getSource<GeoJSONSource>(name);
  if (source) return void source.setData(data);
  if (!map.hasImage(name)) map.addImage(name, { width: 1, height: 1, data: new Uint8Array(4) });
  map.addSource(name, { type: "geojson", data });
  map.addLayer({
    id: name,
    type: "symbol",
    source: name,
    layout: {
      "icon-image": name,
      "icon-size": ["*", 2, ["get", "radius"]], // of an image one pixel wide
      "icon-allow-overlap": true,
      "icon-padding": 1,
    },
    paint: { "icon-opacity": 0 },
  });
}

function pointsOf(stands: readonly Stand[]): FeatureCollection<Point> {
  return {
    type: "FeatureCollection",
    features: stands.map(({ at, radius }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [...at] },
      properties: { radius },
    })),
  };
}
