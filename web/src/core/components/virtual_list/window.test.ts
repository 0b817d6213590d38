import { expect, test } from "vitest";
import { visibleRows } from "./window";

test("at the top only what is visible and a few more", () => {
  expect(visibleRows(0, 480, 48, 100_000)).toEqual({ first: 0, end: 18 });
});

test("the end of the list is the end of the window", () => {
  expect(visibleRows(48 * 99_990, 480, 48, 100_000)).toEqual({ first: 99_982, end: 100_000 });
});

test("a list that became short while scrolled far down shows nothing beyond itself", () => {
  expect(visibleRows(48 * 5_000, 480, 48, 3)).toEqual({ first: 3, end: 3 });
  expect(visibleRows(0, 480, 48, 0)).toEqual({ first: 0, end: 0 });
});
