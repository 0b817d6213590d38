import { expect, test } from "vitest";
import { newestOf, stateOf } from "./staleness";

const now = Date.UTC(2026, 10, 22);

test("a value is stale when it is older than three times its interval", () => {
  expect(stateOf(now - 180_000, 54, 60, now)).toBe("fresh");
  expect(stateOf(now - 180_001, 54, 60, now)).toBe("stale");
});

test("without a usual interval a value is current for a day", () => {
  expect(stateOf(now - 86_400_000, 54, NaN, now)).toBe("fresh");
  expect(stateOf(now - 86_400_001, 54, NaN, now)).toBe("stale");
  expect(stateOf(Date.UTC(2018, 2, 4), 54, NaN, now)).toBe("stale");
});

test("a value of a time that is yet to come is not current, whatever its interval", () => {
  expect(stateOf(Date.UTC(2099, 0), 54, NaN, now)).toBe("ahead");
  expect(stateOf(Date.UTC(2099, 0), 54, 75_850_970, now)).toBe("ahead");
  expect(stateOf(now + 60_000, 54, 60, now)).toBe("fresh"); // the clock of a device is seldom exact
});

test("the newest time is not one from the future", () => {
  expect(newestOf([now - 5, Date.UTC(2099, 0), now - 2, NaN], now)).toBe(now - 2);
  expect(newestOf([Date.UTC(2099, 0)], now)).toBe(0);
});

test("no value is neither fresh nor stale", () => {
  expect(stateOf(NaN, NaN, 60, now)).toBe("none");
});
