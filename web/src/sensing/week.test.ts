import { expect, test } from "vitest";
import { meanOf, pathOf, rangeOf, toWeek } from "./week";

test("the district's line is the mean of those that measured in that hour", () => {
  const mean = meanOf([toWeek([1, null, 4]), toWeek([3, null, null])]);
  expect(mean.values).toEqual([2, null, 4]);
  expect(mean).toMatchObject({ minimum: 2, maximum: 4, mean: 3 });
});

test("a gap interrupts the line, and a lonely value is seen", () => {
  expect(pathOf([0, 10, null, 5], [0, 10], [30, 20])).toBe("M0.0 20.0L10.0 0.0M30.0 10.0h1");
});

test("all charts have one scale, also of nothing and of what never changes", () => {
  expect(rangeOf([toWeek([1, 2]), toWeek([null]), toWeek([-4])])).toEqual([-4, 2]);
  expect(rangeOf([])).toEqual([0, 1]);
  expect(rangeOf([toWeek([3, 3])])).toEqual([2, 4]);
});
