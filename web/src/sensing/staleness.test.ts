import { expect, test } from "vitest";
import { stateOf } from "./staleness";

const now = Date.UTC(2026, 10, 22);

test("a value is stale when it is older than three times its interval", () => {
  expect(stateOf(now - 180_000, 54, 60, now)).toBe("fresh");
  expect(stateOf(now - 180_001, 54, 60, now)).toBe("stale");
});

test("without a usual interval nothing is called stale", () => {
  expect(stateOf(now - 1e12, 54, NaN, now)).toBe("fresh");
});

test("no value is neither fresh nor stale", () => {
  expect(stateOf(NaN, NaN, 60, now)).toBe("none");
});
