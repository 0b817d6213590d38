// Several series in one drawing.
import { type Points, extremes, isDays, nearestPoint, within } from "./points";
import type { Span } from "./span";

export interface Line {
  name: string;
  unit: string;
  decimals: number;
  points: Points;
  /** Which colour and dashes it has: 1 to 6. */
  number: number;
}

export const mostLines = 6;

const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [1, 3, 6, 3]] as const;

export function dashOf(number: number): readonly number[] {
  return dashes[number - 1] ?? [];
}

/** One drawing for one or two units; else one for each unit, for more than two axes nobody can read. */
export function drawings(lines: readonly Line[]): Line[][] {
  const units = [...new Set(lines.map(({ unit }) => unit))];
  return units.length <= 2 ? [[...lines]] : units.map((unit) => lines.filter((line) => line.unit === unit));
}

/** The value nearest to a time, unless the line was silent then. */
export function valueNear({ points }: Line, timeS: number): number | undefined {
  const index = nearestPoint(points, timeS);
  if (index === undefined) return undefined;
  const away = Math.abs((points.times[index] ?? NaN) - timeS);
  return away <= patienceS(points) ? (points.values[index] ?? undefined) : undefined;
}

// As far as values usually lie apart.
function patienceS({ stepS, times, values }: Points): number {
  if (stepS !== undefined) return stepS;
  const known = times.filter((_, i) => values[i] !== null);
  const usual = ((known.at(-1) ?? 0) - (known[0] ?? 0)) / Math.max(1, known.length - 1);
  return 1.5 * usual;
}

/** The times of all lines, each once, rising. */
export function allTimes(lines: readonly Line[]): number[] {
  const times = new Set<number>();
  for (const { points } of lines) {
    points.times.forEach((time, i) => {
      if (points.values[i] !== null) times.add(time);
    });
  }
  return [...times].sort((a, b) => a - b);
}

/** Whether all stand for whole days: then the time of day says nothing. */
export function areDays(lines: readonly Line[]): boolean {
  return lines.every(({ points }) => isDays(points));
}

/** Values by time, for a table; undefined where a line has none at just that time. */
export function valuesByTime({ points }: Line): Map<number, number> {
  const values = new Map<number, number>();
  points.times.forEach((time, i) => {
    const value = points.values[i];
    if (value != null) values.set(time, value);
  });
  return values;
}

export function extremesWithin(line: Line, span: Span) {
  return extremes(within(line.points, span));
}
