// The stretch of time that a chart shows, and how zooming and panning change it. Milliseconds throughout.

export interface Span {
  from: number;
  to: number;
}

export const ranges = ["day", "week", "month", "year"] as const;
export type Range = (typeof ranges)[number];

const minuteMs = 60_000;
const dayMs = 86_400_000;
const shortestMs = 10 * minuteMs;
const longestMs = 20 * 365 * dayMs;
const lengths: Record<Range, number> = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs, year: 365 * dayMs };

/** The last day, week, month or year up to `now`. */
export function lastSpan(range: Range, now: number): Span {
  return { from: now - lengths[range], to: now };
}

/** Zooms by `factor` (below 1: nearer) around a point; there is nothing to see after `now`. */
export function zoom(span: Span, factor: number, around: number, now: number): Span {
  const length = Math.min(longestMs, Math.max(shortestMs, (span.to - span.from) * factor));
  const share = (around - span.from) / (span.to - span.from);
  return keepBefore({ from: around - share * length, to: around + (1 - share) * length }, now);
}

/** Moves by a share of the length: negative is earlier. */
export function pan(span: Span, share: number, now: number): Span {
  const way = (span.to - span.from) * share;
  return keepBefore({ from: span.from + way, to: span.to + way }, now);
}

/** What the reader drew over, if that is not shorter than what one can zoom to. */
export function drawn({ from, to }: Span, now: number): Span {
  const middle = (from + to) / 2;
  const half = Math.max(shortestMs, to - from) / 2;
  return keepBefore({ from: middle - half, to: middle + half }, now);
}

function keepBefore(span: Span, now: number): Span {
  const over = Math.max(0, span.to - now);
  return { from: span.from - over, to: span.to - over };
}

export function isRange(text: string | undefined): text is Range {
  return ranges.some((range) => range === text);
}
