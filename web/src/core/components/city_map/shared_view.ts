// Keeps the map and the address together: a map that rests writes where it is, an address that changes moves the map.
import { address } from "../../address.svelte";
import type { LibreMap } from "./library";
import { type View, readView, writeView } from "./view";

export class SharedView {
  #map: LibreMap;
  #showAll: () => void;
  #rest: () => void;
  /** What the map and the address both say. */
  #agreed: string | undefined;
  #start: string;

  constructor(map: LibreMap, showAll: () => void) {
    this.#map = map;
    this.#showAll = showAll;
    this.#agreed = address.get("at");
    this.#start = writeView(viewOf(map));
    this.#rest = () => this.#write();
    map.on("moveend", this.#rest);
  }

  /** The address says this now. */
  follow(at: string | undefined) {
    if (at === this.#agreed) return;
    this.#agreed = at;
    const view = readView(at);
    if (view) this.#map.jumpTo(cameraOf(view));
    else if (at === undefined) this.#showAll();
  }

  end() {
    this.#map.off("moveend", this.#rest);
  }

  #write() {
    const at = writeView(viewOf(this.#map));
    if (at === this.#agreed || (this.#agreed === undefined && at === this.#start)) return;
    this.#agreed = at;
    address.replace({ at });
  }
}

export function cameraOf({ latitude, longitude, zoom, bearing, pitch }: View) {
  return { center: [longitude, latitude] as [number, number], zoom, bearing, pitch };
}

function viewOf(map: LibreMap): View {
  const { lng, lat } = map.getCenter().wrap();
  return { latitude: lat, longitude: lng, zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() };
}
