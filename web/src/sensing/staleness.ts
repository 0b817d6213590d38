export type State = "fresh" | "stale" | "none";

const staleAfterIntervals = 3;

/** Stale is what is older than three times its usual interval; without an interval nothing is stale. NaN: unknown. */
export function stateOf(timeMs: number, result: number, intervalS: number, nowMs: number): State {
  if (Number.isNaN(result)) return "none";
  return nowMs - timeMs > staleAfterIntervals * intervalS * 1_000 ? "stale" : "fresh";
}
