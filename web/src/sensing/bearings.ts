// How far something is and which way, on a sphere: near enough for whoever walks there.
import type { Position } from "../core/position";

const earthRadiusM = 6_371_000;
const radians = Math.PI / 180;

export function distanceM([fromX, fromY]: Position, [toX, toY]: Position): number {
  const half =
    Math.sin(((toY - fromY) * radians) / 2) ** 2 +
    Math.cos(fromY * radians) * Math.cos(toY * radians) * Math.sin(((toX - fromX) * radians) / 2) ** 2;
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(half)));
}

export const directions = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;
export type Direction = (typeof directions)[number];

export function directionTo([fromX, fromY]: Position, [toX, toY]: Position): Direction {
  const east = Math.sin((toX - fromX) * radians) * Math.cos(toY * radians);
  const north =
    Math.cos(fromY * radians) * Math.sin(toY * radians) -
    Math.sin(fromY * radians) * Math.cos(toY * radians) * Math.cos((toX - fromX) * radians);
  const eighth = Math.round(Math.atan2(east, north) / (Math.PI / 4));
  return directions[(eighth + 8) % 8] ?? "n";
}

/** As many metres as one would say: 350, 1,200. */
export function roundedM(metres: number): number {
  const step = metres < 100 ? 10 : metres < 1_000 ? 50 : 100;
  return Math.round(metres / step) * step;
}
