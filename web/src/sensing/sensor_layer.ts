// The sensors above the map, on a canvas of their own: when a value changes neither the map is drawn anew nor anything
// cut into tiles. At any zoom a few hundred marks are in sight at most, however many sensors there are.
import { keepRoom } from "../core/components/city_map/kept_room";
import type { LibreMap } from "../core/components/city_map/library";
import type { Position } from "../core/position";
import { type Mark, type Marks, cluster, levelOf, mercator, summarise } from "./clusters";
import type { Columns } from "./latest.svelte";
import { type Drawn, type Look, drawLabels, drawMark, radiusOf } from "./mark_drawing";
import type { State } from "./staleness";

const reachPx = 14; // a fingertip's half width around the mark
const edgePx = 40; // marks that reach into the picture from outside
const labelsFromZoom = 13.9;
const nearestZoom = 18;
const earthM = 40_075_016.7;

export interface Pointed {
  mark: Mark;
  x: number;
  y: number;
}

export interface Here {
  place: Position;
  accuracyM: number;
}

export class SensorLayer {
  #map: LibreMap;
  #canvas = document.createElement("canvas");
  #columns: Columns | undefined;
  #found: Uint8Array | undefined;
  #stateOf: (row: number) => State = () => "none";
  #levels = new Map<number, Marks>();
  #look: Look | undefined;
  #drawn: Drawn[] = [];
  #chosen: Position | undefined;
  #here: Here | undefined;
  #on = true;
  #frame = 0;
  /** What the map's names keep off. */
  #kept: readonly Mark[] = [];

  constructor(map: LibreMap) {
    this.#map = map;
    Object.assign(this.#canvas.style, { position: "absolute", inset: "0", pointerEvents: "none" });
    this.#canvas.dataset.marks = "";
    this.#canvas.setAttribute("aria-hidden", "true"); // the list says the same
    map.getCanvasContainer().append(this.#canvas);
    map.on("render", this.#draw);
    map.on("resize", this.#draw);
  }

  remove() {
    cancelAnimationFrame(this.#frame);
    this.#map.off("render", this.#draw);
    this.#map.off("resize", this.#draw);
    this.#canvas.remove();
  }

  /** Puts other sensors on the map; of them those that are 1 in `found`, if it is given. */
  show(columns: Columns, stateOf: (row: number) => State, found?: Uint8Array) {
    this.#columns = columns;
    this.#stateOf = stateOf;
    this.#found = found;
    this.#levels.clear();
    this.#later();
  }

  /** Shows new values of some rows. */
  update(rows: Iterable<number>) {
    const columns = this.#columns;
    if (!columns) return;
    for (const { of } of this.#levels.values()) {
      const touched = new Set<Mark>();
      for (const row of rows) {
        const mark = of[row];
        if (mark) touched.add(mark);
      }
      for (const mark of touched) summarise(mark, columns.result, this.#stateOf);
    }
    this.#later();
  }

  /** Lets time pass, or all values change: what has not spoken for too long fades. */
  age() {
    for (const { all } of this.#levels.values()) this.#summarise(all);
    this.#later();
  }

  paint(look: Look) {
    this.#look = look;
    this.#later();
  }

  /** Whether the sensors are drawn at all; what cannot be seen cannot be pressed either. */
  turn(on: boolean) {
    this.#on = on;
    this.#later();
  }

  /** Rings the chosen place. */
  choose(place: Position | undefined) {
    this.#chosen = place;
    this.#later();
  }

  /** Shows where the reader is. */
  stand(here: Here | undefined) {
    this.#here = here;
    this.#later();
  }

  /** The mark nearest to where the reader points. */
  at({ x, y }: { x: number; y: number }): Pointed | undefined {
    let best: Pointed | undefined;
    let least = Infinity;
    for (const drawn of this.#drawn) {
      const away = Math.hypot(drawn.x - x, drawn.y - y) - drawn.radius;
      if (away > reachPx - Math.min(drawn.radius, reachPx - 4) || away >= least) continue;
      best = { mark: drawn.mark, x: drawn.x, y: drawn.y };
      least = away;
    }
    return best;
  }

  /** Where a row is drawn as a sensor of its own. */
  placeOf(row: number): Position | undefined {
    const mark = this.#levels.get(levelOf(this.#map.getZoom()))?.of[row];
    const { longitude, latitude } = this.#columns ?? {};
    return mark?.single ? [longitude?.[row] ?? NaN, latitude?.[row] ?? NaN] : undefined;
  }

  /** Goes as near as it takes to tell the mark's sensors apart; false where they all stand in one place. */
  split(mark: Mark): boolean {
    const { longitude, latitude } = this.#columns ?? {};
    if (!longitude || !latitude) return false;
    let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const row of mark.rows) {
      const [x, y] = [longitude[row] ?? NaN, latitude[row] ?? NaN];
      [west, east] = [Math.min(west, x), Math.max(east, x)];
      [south, north] = [Math.min(south, y), Math.max(north, y)];
    }
    if (east - west < 2e-5 && north - south < 2e-5) return false;
    const padding = { top: 110, bottom: 70, left: 60, right: 60 };
    const nearer = this.#map.cameraForBounds([west, south, east, north], { padding, maxZoom: nearestZoom });
    const zoom = Math.max(nearer?.zoom ?? 0, Math.min(this.#map.getZoom() + 1, nearestZoom));
    if (zoom <= this.#map.getZoom() + 0.01) return false;
    this.#map.easeTo({ center: [(west + east) / 2, (south + north) / 2], zoom, duration: 250 });
    return true;
  }

  #marks(): readonly Mark[] {
    if (!this.#columns) return [];
    const level = levelOf(this.#map.getZoom());
    let marks = this.#levels.get(level);
    if (!marks) {
      marks = cluster(this.#columns, this.#found, level);
      this.#levels.set(level, marks);
      this.#summarise(marks.all);
    }
    return marks.all;
  }

  #summarise(marks: readonly Mark[]) {
    if (this.#columns) for (const mark of marks) summarise(mark, this.#columns.result, this.#stateOf);
  }

  #later() {
    this.#frame ||= requestAnimationFrame(this.#draw);
  }

  #draw = () => {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const look = this.#look;
    const c = this.#cleared();
    this.#drawn = [];
    if (!look || !c) return;
    c.textBaseline = "middle";
    if (this.#on) this.#place();
    this.#drawHere(c, look);
    for (const drawn of this.#drawn) drawMark(c, drawn, look);
    if (this.#map.getZoom() >= labelsFromZoom) drawLabels(c, this.#drawn, look);
    this.#drawChosen(c, look);
    if (!this.#map.isMoving()) this.#keepRoom();
  };

  #keepRoom() {
    const marks = this.#on ? this.#marks() : [];
    if (marks === this.#kept || marks.length + this.#kept.length === 0 || !this.#map.isStyleLoaded()) return;
    this.#kept = marks;
    const zoom = this.#map.getZoom();
    keepRoom(
      this.#map,
      marks.map((mark) => ({ at: lngLat(mark), radius: radiusOf(mark, zoom) })),
    );
  }

  /** An empty canvas as large as the map's, on which one unit is a pixel of the page. */
  #cleared(): CanvasRenderingContext2D | null {
    const beneath = this.#map.getCanvas();
    const c = this.#canvas.getContext("2d");
    if (this.#canvas.width !== beneath.width || this.#canvas.height !== beneath.height) {
      this.#canvas.width = beneath.width;
      this.#canvas.height = beneath.height;
      Object.assign(this.#canvas.style, { width: `${beneath.clientWidth}px`, height: `${beneath.clientHeight}px` });
    }
    const ratio = beneath.width / Math.max(1, beneath.clientWidth);
    c?.setTransform(ratio, 0, 0, ratio, 0, 0);
    c?.clearRect(0, 0, beneath.clientWidth, beneath.clientHeight);
    return c;
  }

  /** Finds the marks in sight: silent ones first, so that what is current lies above them. */
  #place() {
    const map = this.#map;
    const { clientWidth: width, clientHeight: height } = map.getCanvas();
    const seen = map.getBounds();
    const zoom = map.getZoom();
    const margin = edgePx / (512 * 2 ** zoom);
    const [left, top] = mercator(seen.getWest(), seen.getNorth());
    const [right, bottom] = mercator(seen.getEast(), seen.getSouth());
    for (const mark of this.#marks()) {
      if (mark.x < left - margin || mark.x > right + margin || mark.y < top - margin || mark.y > bottom + margin)
        continue;
      const { x, y } = map.project(lngLat(mark));
      if (x < -edgePx || y < -edgePx || x > width + edgePx || y > height + edgePx) continue;
      this.#drawn.push({ mark, x, y, radius: radiusOf(mark, zoom) });
    }
    this.#drawn.sort((a, b) => Number(a.mark.state === "fresh") - Number(b.mark.state === "fresh"));
  }

  #drawChosen(c: CanvasRenderingContext2D, { palette }: Look) {
    if (!this.#chosen) return;
    const { x, y } = this.#map.project(this.#chosen);
    const mark = this.#drawn.find((each) => Math.hypot(each.x - x, each.y - y) < each.radius);
    const [at, radius] = mark ? [mark, mark.radius + 5] : [{ x, y }, 13];
    c.beginPath();
    c.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    c.lineWidth = 3;
    c.strokeStyle = palette.chosen;
    c.stroke();
  }

  #drawHere(c: CanvasRenderingContext2D, { palette, surface }: Look) {
    if (!this.#here) return;
    const { place, accuracyM } = this.#here;
    const { x, y } = this.#map.project(place);
    const perM = (512 * 2 ** this.#map.getZoom()) / (earthM * Math.cos((place[1] * Math.PI) / 180));
    c.fillStyle = c.strokeStyle = palette.chosen;
    c.beginPath();
    c.arc(x, y, Math.min(4_000, accuracyM * perM), 0, 2 * Math.PI);
    c.globalAlpha = 0.12;
    c.fill();
    c.globalAlpha = 1;
    c.beginPath(); // a square on its corner: sensors are round
    c.moveTo(x, y - 10);
    c.lineTo(x + 10, y);
    c.lineTo(x, y + 10);
    c.lineTo(x - 10, y);
    c.closePath();
    c.fill();
    c.strokeStyle = surface;
    c.lineWidth = 2;
    c.stroke();
  }
}

function lngLat({ x, y }: Mark): Position {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI];
}
