/**
 * Decimals worth writing for one value alone. They depend on its size and not on its last digit: 16 after 15.9 is
 * 16.0, and the text does not jump. What is counted has none.
 */
export function decimalsOf(value: number, unit: string): number {
  const size = Math.abs(value);
  if (size >= 100 || (unit === "" && Number.isInteger(value))) return 0;
  if (unit === "%" || unit === "°") return Number.isInteger(value) ? 0 : 1;
  return size >= 5 || size === 0 || unit === "°C" ? 1 : 2; // as a column of such values has
}
