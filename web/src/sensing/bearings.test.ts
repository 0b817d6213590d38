import { expect, test } from "vitest";
import type { Position } from "../core/position";
import { directionTo, distanceM, roundedM } from "./bearings";

const home: Position = [9, 53];

test("a minute of latitude is a nautical mile", () => {
  expect(distanceM(home, [9, 53 + 1 / 60])).toBeCloseTo(1_853, -1);
});

test("each of eight directions is told, seen from where one stands", () => {
  const told = ([x, y]: Position) => directionTo(home, [9 + x / Math.cos(53 * (Math.PI / 180)), 53 + y]);
  expect(
    [
      [0, 1],
      [1, 1],
      [1, 0],
      [1, -1],
      [0, -1],
      [-1, -1],
      [-1, 0],
      [-1, 1],
    ].map((way) => told([(way[0] ?? 0) / 100, (way[1] ?? 0) / 100])),
  ).toEqual(["n", "ne", "e", "se", "s", "sw", "w", "nw"]);
});

test("metres are told as people say them", () => {
  expect([43, 347, 1_249].map(roundedM)).toEqual([40, 350, 1_200]);
});
