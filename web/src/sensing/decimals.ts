import { worthwhileDecimals } from "../core/colour/scale";

/** Decimals worth writing for one value alone. */
export function decimalsOf(value: number): number {
  return worthwhileDecimals([value]);
}
