import { expect, test } from "vitest";
import { nearest, nextHeight } from "./heights";

test("a sheet let go settles at the nearest height", () => {
  expect(nearest(120, 700, 170)).toBe("low");
  expect(nearest(300, 700, 170)).toBe("half");
  expect(nearest(620, 700, 170)).toBe("tall");
});

test("taps go up and then start again", () => {
  expect(nextHeight(nextHeight(nextHeight("low")))).toBe("low");
});
