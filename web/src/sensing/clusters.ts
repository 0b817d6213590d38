// Which sensors are drawn as one mark: those nearer to each other than a mark is wide. Membership is found once for a
// zoom level and kept; a value that changes touches the mark it belongs to and no other.
import type { State } from "./staleness";

export interface Places {
  longitude: Float64Array;
  latitude: Float64Array;
  thing: readonly (string | number)[];
}

export interface Mark {
  /** Web Mercator, 0 to 1 from the north-west corner of the world. */
  x: number;
  y: number;
  rows: number[];
  /** Whether it is one thing, though perhaps with several rows: both ways of a street. */
  single: boolean;
  /** Of the current values the highest; of the silent ones where none is current. NaN without any. */
  worst: number;
  worstRow: number;
  state: State;
  /** How many have been silent for longer than usual, or claim a time that is yet to come. */
  silent: number;
}

export interface Marks {
  all: Mark[];
  /** Of each row its mark; undefined for what is not drawn. */
  of: (Mark | undefined)[];
}

const tile = 512;

/** How far marks keep from each other at a zoom, in pixels: less where one looks at single streets. */
export function reachAt(zoom: number): number {
  if (zoom >= 16.5) return 12;
  return zoom >= 14 ? 26 : 46;
}

/** Zooms are grouped in steps of a half: marks do not regroup under a moving finger all the time. */
export function levelOf(zoom: number): number {
  return Math.floor(zoom * 2) / 2;
}

export function mercator(longitude: number, latitude: number): [x: number, y: number] {
  const sine = Math.sin((Math.min(85.05, Math.max(-85.05, latitude)) * Math.PI) / 180);
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** Puts each row into the nearest mark within reach, or into a new one; `found` leaves rows out. */
export function cluster(places: Places, found: Uint8Array | undefined, level: number): Marks {
  const reach = reachAt(level) / (tile * 2 ** level);
  const cells = new Map<number, Mark[]>();
  const seeds = new Map<Mark, [x: number, y: number]>();
  const marks: Marks = { all: [], of: new Array(places.thing.length) };
  const columns = Math.ceil(1 / reach) + 2;
  for (let row = 0; row < places.thing.length; row++) {
    if (found?.[row] === 0) continue;
    const longitude = places.longitude[row] ?? NaN;
    if (Number.isNaN(longitude)) continue;
    const [x, y] = mercator(longitude, places.latitude[row] ?? NaN);
    const cell = Math.floor(y / reach) * columns + Math.floor(x / reach);
    let mark = nearest(cells, seeds, cell, columns, x, y, reach);
    if (!mark) {
      mark = { x: 0, y: 0, rows: [], single: true, worst: NaN, worstRow: row, state: "none", silent: 0 };
      seeds.set(mark, [x, y]);
      marks.all.push(mark);
      const others = cells.get(cell);
      if (others) others.push(mark);
      else cells.set(cell, [mark]);
    }
    mark.x += x;
    mark.y += y;
    mark.single &&= mark.rows.length === 0 || places.thing[mark.rows[0] ?? row] === places.thing[row];
    mark.rows.push(row);
    marks.of[row] = mark;
  }
  for (const mark of marks.all) {
    mark.x /= mark.rows.length;
    mark.y /= mark.rows.length;
  }
  return marks;
}

function nearest(
  cells: Map<number, Mark[]>,
  seeds: Map<Mark, [x: number, y: number]>,
  cell: number,
  columns: number,
  x: number,
  y: number,
  reach: number,
): Mark | undefined {
  let best: Mark | undefined;
  let least = reach * reach;
  for (let down = -1; down <= 1; down++) {
    for (let right = -1; right <= 1; right++) {
      for (const mark of cells.get(cell + down * columns + right) ?? []) {
        const [seedX, seedY] = seeds.get(mark) ?? [0, 0];
        const away = (seedX - x) ** 2 + (seedY - y) ** 2;
        if (away >= least) continue;
        least = away;
        best = mark;
      }
    }
  }
  return best;
}

/** Reads a mark's values anew. */
export function summarise(mark: Mark, result: Float64Array, stateOf: (row: number) => State) {
  mark.silent = 0;
  mark.state = "none";
  mark.worst = NaN;
  mark.worstRow = mark.rows[0] ?? 0;
  for (const row of mark.rows) {
    const state = stateOf(row);
    if (state === "none") continue;
    if (state !== "fresh") mark.silent++;
    const value = result[row] ?? NaN;
    const better = state === "fresh" && mark.state !== "fresh"; // what is current comes before what was
    if (state !== "fresh" && mark.state === "fresh") continue;
    if (better || !(value <= mark.worst)) {
      mark.worst = value;
      mark.worstRow = row;
    }
    mark.state = state === "fresh" ? "fresh" : mark.state === "none" ? state : mark.state;
  }
}
