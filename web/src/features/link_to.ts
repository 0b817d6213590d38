// Where a feature is shown: marked on the map, as near as all of it can be seen.
import { address } from "../core/address.svelte";
import type { CollectedFeature } from "../core/api/types";
import { zoomFor } from "../core/components/city_map/shown_box";
import { writeView } from "../core/components/city_map/view";
import { markedPlace } from "../core/marked_place.svelte";
import { mapSize } from "./map_size";
import { placeOfFeature } from "./place_of";

const nearest = 18;

/** Undefined where its place is not known. */
export function linkTo({ geometry }: CollectedFeature, name: string): string | undefined {
  const place = placeOfFeature(geometry);
  if (!place) return undefined;
  const [longitude, latitude] = place.at;
  const zoom = zoomFor(place.box, mapSize(), nearest);
  const at = writeView({ longitude, latitude, zoom, bearing: 0, pitch: 0 });
  return address.fresh({ at, ...markedPlace.parameters({ at: place.at, name }) }, ["layers"]);
}
