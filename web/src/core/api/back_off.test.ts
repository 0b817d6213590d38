import { expect, test } from "vitest";
import { nextDelayMs } from "./back_off";

test("waiting doubles and never exceeds half a minute and a quarter of it", () => {
  expect(nextDelayMs(0, 0.5)).toBe(1_000);
  expect(nextDelayMs(3, 0.5)).toBe(8_000);
  expect(nextDelayMs(1_000, 1)).toBe(37_500);
});

test("two pages do not come back at the same moment", () => {
  expect(nextDelayMs(2, 0)).toBe(3_000);
  expect(nextDelayMs(2, 1)).toBe(5_000);
});
