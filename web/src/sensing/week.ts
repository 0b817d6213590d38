// The course of one sensor over equal steps, and what a sentence says of it.

export interface Week {
  values: readonly (number | null)[];
  minimum: number;
  maximum: number;
  /** NaN without any value. */
  mean: number;
}

export function toWeek(values: readonly (number | null)[]): Week {
  const known = values.filter((value) => value !== null);
  const sum = known.reduce((a, b) => a + b, 0);
  return {
    values,
    minimum: known.reduce((a, b) => Math.min(a, b), Infinity),
    maximum: known.reduce((a, b) => Math.max(a, b), -Infinity),
    mean: known.length === 0 ? NaN : sum / known.length,
  };
}

/** At each step the mean of those that measured then. */
export function meanOf(weeks: readonly Week[]): Week {
  const length = Math.max(0, ...weeks.map(({ values }) => values.length));
  const means = Array.from({ length }, (_, step) => {
    const then = weeks.map(({ values }) => values[step] ?? null).filter((value) => value !== null);
    return then.length === 0 ? null : then.reduce((a, b) => a + b, 0) / then.length;
  });
  return toWeek(means);
}

/** A line for each stretch without a gap, as an SVG path in a box; a lonely value is a short dash. */
export function pathOf(
  values: readonly (number | null)[],
  [low, high]: readonly [number, number],
  [width, height]: readonly [number, number],
): string {
  const x = (step: number) => ((step / Math.max(1, values.length - 1)) * width).toFixed(1);
  const y = (value: number) => (height - ((value - low) / (high - low || 1)) * height).toFixed(1);
  let path = "";
  values.forEach((value, step) => {
    if (value === null) return;
    const alone = (values[step - 1] ?? null) === null;
    path += `${alone ? "M" : "L"}${x(step)} ${y(value)}`;
    if (alone && (values[step + 1] ?? null) === null) path += "h1";
  });
  return path;
}

/** A scale for all, with a little room; a line that never changes stands in the middle. */
export function rangeOf(weeks: readonly Week[]): [low: number, high: number] {
  const low = Math.min(...weeks.map(({ minimum }) => minimum));
  const high = Math.max(...weeks.map(({ maximum }) => maximum));
  if (!Number.isFinite(low)) return [0, 1];
  return low === high ? [low - 1, high + 1] : [low, high];
}
