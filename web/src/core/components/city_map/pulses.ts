// Rings that run once round the points that have just changed, on a canvas of their own above the map: the map
// itself is not drawn again for them.
import type { LibreMap } from "./library";

const lifeMs = 900;
const ringsMax = 120; // more at once say nothing and cost frames
const reachPx = 16;

interface Ring {
  longitude: number;
  latitude: number;
  born: number;
}

export class Pulses {
  #map: LibreMap;
  #canvas: HTMLCanvasElement;
  #rings: Ring[] = [];
  #frame = 0;
  colour = "#000";

  constructor(map: LibreMap, canvas: HTMLCanvasElement) {
    this.#map = map;
    this.#canvas = canvas;
  }

  add(points: Iterable<readonly [longitude: number, latitude: number]>) {
    const seen = this.#map.getBounds();
    const born = performance.now();
    for (const [longitude, latitude] of points) {
      if (this.#rings.length >= ringsMax) break;
      if (seen.contains([longitude, latitude])) this.#rings.push({ longitude, latitude, born });
    }
    if (this.#rings.length > 0 && this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#draw(now));
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#rings = [];
  }

  #draw(now: number) {
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const { clientWidth, clientHeight } = this.#canvas;
    const ratio = Math.min(devicePixelRatio, 2);
    if (this.#canvas.width !== clientWidth * ratio || this.#canvas.height !== clientHeight * ratio) {
      this.#canvas.width = clientWidth * ratio;
      this.#canvas.height = clientHeight * ratio;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, clientWidth, clientHeight);
    this.#rings = this.#rings.filter((ring) => now - ring.born < lifeMs);
    context.strokeStyle = this.colour;
    for (const ring of this.#rings) this.#drawRing(context, ring, Math.max(0, (now - ring.born) / lifeMs));
    this.#frame = this.#rings.length > 0 ? requestAnimationFrame((next) => this.#draw(next)) : 0;
  }

  #drawRing(context: CanvasRenderingContext2D, ring: Ring, age: number) {
    const eased = 1 - (1 - age) ** 3;
    const { x, y } = this.#map.project([ring.longitude, ring.latitude]);
    context.globalAlpha = 0.55 * (1 - age);
    context.lineWidth = 2.5 - 1.5 * age;
    context.beginPath();
    context.arc(x, y, 7 + eased * reachPx, 0, 2 * Math.PI);
    context.stroke();
  }
}
