export type State = "fresh" | "stale" | "ahead" | "none";

const staleAfterIntervals = 3;
const dayMs = 86_400_000;
const clocksDifferMs = 5 * 60_000;

/**
 * Stale is what is older than three times its usual interval, or than a day where nobody knows the interval: a series
 * of one value, an import. Ahead is what claims to be of a time that is yet to come. NaN: unknown.
 */
export function stateOf(timeMs: number, result: number, intervalS: number, nowMs: number): State {
  if (Number.isNaN(result)) return "none";
  if (isAhead(timeMs, nowMs)) return "ahead";
  const patienceMs = Number.isNaN(intervalS) ? dayMs : staleAfterIntervals * intervalS * 1_000;
  return nowMs - timeMs > patienceMs ? "stale" : "fresh";
}

/** Whether a time of measurement lies in the future by more than clocks of devices commonly differ. */
export function isAhead(timeMs: number, nowMs: number): boolean {
  return timeMs - nowMs > clocksDifferMs;
}

/** The newest of the times that are not in the future; 0 without any. */
export function newestOf(timesMs: Iterable<number>, nowMs: number): number {
  let newest = 0;
  for (const time of timesMs) if (time > newest && !isAhead(time, nowMs)) newest = time;
  return newest;
}
