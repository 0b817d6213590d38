// A series as a chart draws it: one array a line, gaps as null.
import type { Result, Series, Step } from "../../api/types";
import type { Span } from "./span";

export interface Points {
  /** Each value as measured, or means with minimum and maximum over equal stretches of time, in seconds. */
  stepS: number | undefined;
  /** Seconds since 1970, rising. */
  times: number[];
  /** The value, or the mean; null stands for a gap. */
  values: (number | null)[];
  /** Of roll-ups only; as long as `times`. */
  low: (number | null)[];
  high: (number | null)[];
  /** Where values are missing: the middle of each gap, in seconds. */
  gaps: number[];
  /** What is said of the quality of single values, by their time. */
  quality?: ReadonlyMap<number, string>;
}

const gapAfterSteps = 1.5; // a day of 25 hours is no gap
const gapAfterIntervals = 3; // the same measure that makes a latest value stale

export function toPoints(series: Series, intervalS: number | null): Points {
  return series.step === "raw" ? fromRaw(series.rows, intervalS) : fromRollUps(secondsOf(series.step), series.rows);
}

function secondsOf(step: Step): number {
  const [, days, hours, minutes] = /^P(?:(\d+)D|T(?:(\d+)H|(\d+)M))$/.exec(step) ?? [];
  return Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60;
}

function fromRaw(rows: readonly (readonly [string, Result, string?])[], intervalS: number | null): Points {
  const points: Points = { stepS: undefined, times: [], values: [], low: [], high: [], gaps: [] };
  const limit = gapAfterIntervals * (intervalS ?? usualDistance(rows));
  for (const [time, value] of rows)
    add(points, Date.parse(time) / 1_000, limit, typeof value === "number" ? value : null, null, null);
  const marked = rows.filter((row) => row[2] !== undefined);
  if (marked.length > 0) points.quality = new Map(marked.map((row) => [Date.parse(row[0]) / 1_000, row[2] ?? ""]));
  return points;
}

function fromRollUps(
  stepS: number,
  rows: readonly (readonly [string, number, number | null, number | null, number | null])[],
): Points {
  const points: Points = { stepS, times: [], values: [], low: [], high: [], gaps: [] };
  const limit = gapAfterSteps * stepS;
  for (const [time, , low, mean, high] of rows) add(points, Date.parse(time) / 1_000, limit, mean, low, high);
  return points;
}

function add(
  points: Points,
  time: number,
  limit: number,
  value: number | null,
  low: number | null,
  high: number | null,
) {
  const last = points.times.at(-1);
  if (last !== undefined && time <= last) return; // a second value at the same instant cannot be drawn
  if (last !== undefined && time - last > limit) {
    const middle = last + (time - last) / 2;
    push(points, middle, null, null, null);
    points.gaps.push(middle);
  }
  push(points, time, value, low, high);
}

function push(points: Points, time: number, value: number | null, low: number | null, high: number | null) {
  points.times.push(time);
  points.values.push(value);
  points.low.push(low);
  points.high.push(high);
}

// The median distance; without two rows there is no gap to find.
function usualDistance(rows: readonly (readonly [string, ...unknown[]])[]): number {
  const distances = rows.slice(1).map((row, i) => (Date.parse(row[0]) - Date.parse(rows[i]?.[0] ?? row[0])) / 1_000);
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? Infinity;
}

/** Adds a value that has just been measured, if it belongs after the last. */
export function append(points: Points, timeS: number, value: number | null, intervalS: number | null): Points {
  const next = { ...points, times: [...points.times], values: [...points.values] };
  next.low = [...points.low];
  next.high = [...points.high];
  next.gaps = [...points.gaps];
  add(next, timeS, intervalS ? gapAfterIntervals * intervalS : Infinity, value, null, null);
  return next;
}

/** The points of a stretch of time; a roll-up belongs to it if a part of it does. */
export function within(points: Points, { from, to }: Span): Points {
  const [first, last] = [from / 1_000 - (points.stepS ?? 0), to / 1_000];
  const isIn = (time: number) => time >= first && time <= last;
  const keep = <T>(column: T[]) => column.filter((_, i) => isIn(points.times[i] ?? NaN));
  return {
    stepS: points.stepS,
    times: keep(points.times),
    values: keep(points.values),
    low: keep(points.low),
    high: keep(points.high),
    gaps: points.gaps.filter(isIn),
    ...(points.quality ? { quality: new Map([...points.quality].filter(([time]) => isIn(time))) } : {}),
  };
}

export interface Extremes {
  minimum: { value: number; time: number };
  maximum: { value: number; time: number };
  mean: number;
  count: number;
}

/** What a sentence about the series says: lowest and highest with their times, and the mean. */
export function extremes(points: Points): Extremes | undefined {
  let minimum: Extremes["minimum"] | undefined;
  let maximum: Extremes["maximum"] | undefined;
  let sum = 0;
  let count = 0;
  points.times.forEach((time, i) => {
    const value = points.values[i];
    if (value === null || value === undefined) return;
    const low = points.low[i] ?? value;
    const high = points.high[i] ?? value;
    if (!minimum || low < minimum.value) minimum = { value: low, time };
    if (!maximum || high > maximum.value) maximum = { value: high, time };
    sum += value;
    count++;
  });
  return minimum && maximum ? { minimum, maximum, mean: sum / count, count } : undefined;
}

/** The point nearest to a time that has a value. */
export function nearestPoint(points: Points, time: number): number | undefined {
  let best: number | undefined;
  let distance = Infinity;
  points.times.forEach((each, i) => {
    const away = Math.abs(each - time);
    if (points.values[i] !== null && away < distance) {
      best = i;
      distance = away;
    }
  });
  return best;
}

/** Whether the points stand for whole days: then the time of day says nothing. */
export function isDays(points: Points): boolean {
  return points.stepS !== undefined && points.stepS >= 86_400;
}
