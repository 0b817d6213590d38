// How a value becomes a colour, and what the legend says about it.
import { viridis } from "./viridis";

/** A colour from `from` up to the next band. */
export interface Band {
  from: number;
  colour: string;
  label: string;
}

export type Scale =
  | { kind: "even"; low: number; high: number; ticks: number[]; decimals: number }
  | { kind: "bands"; bands: readonly Band[]; decimals: number };

/**
 * An even scale over the middle 96 % of the values, with round ends: one broken sensor does not paint the town in
 * one colour. Values beyond the ends take the colour of the end.
 */
export function evenScale(values: Iterable<number>): Scale {
  const sorted = withoutAbsurd(Float64Array.from(values).sort());
  if (sorted.length === 0) return { kind: "even", low: 0, high: 1, ticks: [0, 1], decimals: 0 };
  const low = quantile(sorted, 0.02);
  const high = quantile(sorted, 0.98);
  const step = niceStep((high - low || Math.abs(high) || 1) / 4);
  const first = Math.floor(low / step + 1e-9) * step;
  const last = Math.max(Math.ceil(high / step - 1e-9) * step, first + step);
  const count = Math.round((last - first) / step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => tidy(first + i * step));
  return { kind: "even", low: tidy(first), high: tidy(last), ticks, decimals: decimalsOf(step) };
}

/** The colour of a value; for small drawings beside text. The map computes the same on its own. */
export function colourOf(scale: Scale, value: number): string {
  if (scale.kind === "bands") {
    const band = scale.bands.findLast((each) => value >= each.from) ?? scale.bands[0];
    return band?.colour ?? viridis[0];
  }
  const share = (value - scale.low) / (scale.high - scale.low);
  const at = Math.min(1, Math.max(0, share)) * (viridis.length - 1);
  const index = Math.min(viridis.length - 2, Math.floor(at));
  return mix(viridis[index] ?? viridis[0], viridis[index + 1] ?? viridis[0], at - index);
}

export function bandOf(scale: Scale, value: number): Band | undefined {
  return scale.kind === "bands" ? scale.bands.findLast((each) => value >= each.from) : undefined;
}

/**
 * How many decimals values of this size are worth: the same for all values of a column. A few that are a hundred times
 * as large as the others are faults and decide nothing.
 */
export function worthwhileDecimals(values: Iterable<number>): number {
  const sizes = Float64Array.from(values, Math.abs).sort();
  const usual = sizes[Math.floor(0.9 * (sizes.length - 1))] ?? 0;
  const limit = usual > 0 ? 100 * usual : Infinity;
  const counted = sizes.filter((size) => size <= limit);
  const most = counted.at(-1) ?? 0;
  const whole = counted.every(Number.isInteger);
  if (whole || most >= 1_000) return 0;
  return most >= 5 ? 1 : 2;
}

// What lies ten times as far outside of the middle half as that is wide was not measured: 9999 °C, 1e30. Where half of
// the values are the same their size is the measure.
function withoutAbsurd(sorted: Float64Array): Float64Array {
  if (sorted.length < 3) return sorted;
  const low = sorted[Math.ceil(0.25 * (sorted.length - 1))] ?? 0;
  const high = sorted[Math.floor(0.75 * (sorted.length - 1))] ?? 0;
  const reach = 10 * (Math.max(0, high - low) || Math.abs(low));
  return reach === 0 ? sorted : sorted.filter((value) => value >= low - reach && value <= high + reach);
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}

/** 1, 2 or 5 times a power of ten, not smaller than `size`. */
export function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const lead = size / power;
  return tidy((lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power);
}

function decimalsOf(step: number): number {
  return step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9));
}

// 0.1 + 0.2 is 0.3 for a reader.
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

function mix(from: string, to: string, share: number): string {
  const channel = (at: number) => {
    const a = parseInt(from.slice(at, at + 2), 16);
    const b = parseInt(to.slice(at, at + 2), 16);
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
