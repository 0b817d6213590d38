import { expect, test } from "vitest";
import { drawn, lastSpan, pan, zoom } from "./span";

const now = Date.UTC(2026, 10, 22, 12);
const hour = 3_600_000;

test("a week ends now", () => {
  expect(lastSpan("week", now)).toEqual({ from: now - 168 * hour, to: now });
});

test("zooming keeps the point under the finger where it is", () => {
  const span = zoom({ from: now - 100 * hour, to: now }, 0.5, now - 20 * hour, now);
  expect(span).toEqual({ from: now - 60 * hour, to: now - 10 * hour });
});

test("neither zooming out nor panning goes beyond now", () => {
  const day = lastSpan("day", now);
  expect(zoom(day, 2, now - 12 * hour, now)).toEqual({ from: now - 48 * hour, to: now });
  expect(pan(day, 0.5, now)).toEqual(day);
});

test("zooming in ends at ten minutes", () => {
  const span = zoom({ from: now - hour, to: now }, 1e-9, now - hour / 2, now);
  expect(span.to - span.from).toBe(600_000);
});

test("a stretch drawn over is shown, and a stroke of a minute becomes ten", () => {
  expect(drawn({ from: now - 3 * hour, to: now - 2 * hour }, now)).toEqual({
    from: now - 3 * hour,
    to: now - 2 * hour,
  });
  expect(drawn({ from: now - 60_000, to: now }, now)).toEqual({ from: now - 600_000, to: now });
});
