// Rings that run once round the points that have just changed. They are elements above the map, moved by the browser's
// compositor alone: neither the map nor the page is drawn again for them.
import type { LibreMap } from "./library";

const lifeMs = 900;
const ringsMax = 40; // more at once say nothing

interface Ring {
  element: HTMLElement;
  place: [longitude: number, latitude: number];
}

export class Pulses {
  #map: LibreMap;
  #layer: HTMLElement;
  #rings = new Set<Ring>();

  /** Draws into `layer`, which lies exactly over the map; its `color` is that of the rings. */
  constructor(map: LibreMap, layer: HTMLElement) {
    this.#map = map;
    this.#layer = layer;
    map.on("move", () => this.#rings.forEach((ring) => this.#put(ring)));
  }

  add(places: Iterable<[longitude: number, latitude: number]>) {
    const seen = this.#map.getBounds();
    for (const place of places) {
      if (this.#rings.size >= ringsMax) return;
      if (seen.contains(place)) this.#start(place);
    }
  }

  #start(place: Ring["place"]) {
    const element = document.createElement("span");
    const ring = { element, place };
    element.append(document.createElement("span"));
    this.#put(ring);
    this.#layer.append(element);
    this.#rings.add(ring);
    const animation = element.firstElementChild?.animate(
      [
        { transform: "scale(0.4)", opacity: 0.7 },
        { transform: "scale(1)", opacity: 0 },
      ],
      { duration: lifeMs, easing: "cubic-bezier(0.2, 0.7, 0.3, 1)", fill: "forwards" },
    );
    const end = () => {
      element.remove();
      this.#rings.delete(ring);
    };
    if (animation) animation.onfinish = animation.oncancel = end;
    else end();
  }

  #put({ element, place }: Ring) {
    const { x, y } = this.#map.project(place);
    element.style.transform = `translate(${x}px, ${y}px)`;
  }
}
