// Sensors one may want to compare with, the nearest first.
import type { LatestRow } from "../core/api/types";
import { type Position, isPosition } from "../core/position";
import { distanceM, roundedM } from "./bearings";
import { fold } from "./order";

export interface Candidate {
  id: string;
  name: string;
  /** What tells it from others of its thing. */
  series: string | null;
  metres: number | undefined;
}

/** Those whose name has every word of the text. */
export function candidatesIn(rows: readonly LatestRow[], text: string, place: Position | undefined): Candidate[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const found: (Candidate & { exact: number })[] = [];
  for (const [id, , name, longitude, latitude, , , , series] of rows) {
    const folded = fold(name);
    if (!words.every((word) => folded.includes(word))) continue;
    const at: Position = [longitude ?? NaN, latitude ?? NaN];
    const exact = place && isPosition(...at) ? distanceM(place, at) : Infinity;
    const metres = Number.isFinite(exact) ? roundedM(exact) : undefined;
    found.push({ id: String(id), name, series, metres, exact });
  }
  return found.sort((a, b) => a.exact - b.exact || a.name.localeCompare(b.name));
}
