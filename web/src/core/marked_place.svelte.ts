// A place that the reader looked for or was sent: `place=52.5163,13.3777&name=Potsdamer Platz` in the address, a pin on
// the map.
import { address } from "./address.svelte";
import { type Bounds, type Position, isPosition } from "./position";

export interface Marked {
  at: Position;
  name: string;
}

/** Where the map is to go, once, when it can. */
export interface Goal {
  at: Position;
  box: Bounds | undefined;
  zoom: number;
}

const mostName = 120;

class MarkedPlace {
  current = $derived(readMarked(address.get("place"), address.get("name")));
  goal = $state.raw<Goal>();

  /** The parameters of the address that mark it. */
  parameters({ at: [longitude, latitude], name }: Marked) {
    return { place: `${latitude.toFixed(5)},${longitude.toFixed(5)}`, name };
  }

  remove() {
    address.go({ place: null, name: null });
  }
}

export function readMarked(place: string | undefined, name: string | undefined): Marked | undefined {
  const [latitude, longitude, ...more] = (place ?? "")
    .split(",")
    .map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (latitude === undefined || longitude === undefined || more.length > 0) return undefined;
  if (!isPosition(longitude, latitude)) return undefined;
  return { at: [longitude, latitude], name: (name ?? "").slice(0, mostName) };
}

export const markedPlace = new MarkedPlace();
