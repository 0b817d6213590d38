import { expect, test } from "vitest";
import { bandOf, colourOf, evenScale, niceStep, worthwhileDecimals } from "./scale";
import { viridis } from "./viridis";

test("an even scale has round ends and ticks between them", () => {
  const scale = evenScale([38.2, 44, 51.7, 60.1, 71.9]);
  expect(scale).toMatchObject({ low: 30, high: 80, ticks: [30, 40, 50, 60, 70, 80], decimals: 0 });
});

test("one broken sensor in a hundred does not stretch the scale", () => {
  const values = Array.from({ length: 100 }, (_, i) => 10 + i / 10);
  const scale = evenScale([...values, 99_999]);
  expect(scale.kind === "even" && scale.high).toBe(20);
});

test("one absurd value among a few does not stretch the scale, a cloudburst among dry places does", () => {
  expect(evenScale([5.3, 5.6, 5.9, 6.2, 1e30])).toMatchObject({ low: 5, high: 6.5 });
  expect(evenScale([-999, 6.2, 6.2, 6.2])).toMatchObject({ kind: "even", low: expect.closeTo(6, 0) });
  expect(evenScale([0, 0, 0, 0, 12])).toMatchObject({ low: 0, high: 15 });
});

test("no value, one value and equal values still make a scale", () => {
  for (const values of [[], [0], [7], [7, 7, 7], [-3]]) {
    const scale = evenScale(values);
    expect(scale.kind === "even" && scale.high > scale.low, JSON.stringify(values)).toBe(true);
  }
});

test("small steps are written with the decimals they need and no more", () => {
  expect(evenScale([0.11, 0.14, 0.19])).toMatchObject({ decimals: 2, ticks: [0.1, 0.12, 0.14, 0.16, 0.18, 0.2] });
});

test("values beyond the ends take the colour of the end", () => {
  const scale = evenScale([0, 100]);
  expect(colourOf(scale, -50)).toBe(viridis[0]);
  expect(colourOf(scale, 500)).toBe(viridis[10]);
  expect(colourOf(scale, 50)).toBe(viridis[5]);
});

test("a value belongs to the band that begins at or below it", () => {
  const bands = [
    { from: 0, colour: "#00f", label: "good" },
    { from: 16, colour: "#0f0", label: "fair" },
  ];
  const scale = { kind: "bands", bands, decimals: 0 } as const;
  expect(bandOf(scale, 15.9)?.label).toBe("good");
  expect(bandOf(scale, 16)?.label).toBe("fair");
  expect(colourOf(scale, -1)).toBe("#00f");
});

test("steps are 1, 2 or 5 times a power of ten", () => {
  expect([0.011, 0.3, 1, 2.1, 7, 130].map(niceStep)).toEqual([0.02, 0.5, 1, 5, 10, 200]);
});

test("whole numbers have no decimals, small ones two", () => {
  expect(worthwhileDecimals([1, 2, 30])).toBe(0);
  expect(worthwhileDecimals([0.2, 1.75])).toBe(2);
  expect(worthwhileDecimals([12.5, 3])).toBe(1);
  expect(worthwhileDecimals([1_020.4])).toBe(0);
});

test("one huge value does not take the decimals of the others away", () => {
  expect(worthwhileDecimals([6.2, 5.9, 1e30])).toBe(1);
  expect(worthwhileDecimals([0.2, -1e30])).toBe(2);
  expect(worthwhileDecimals([0, 0, 0, 0.4])).toBe(2);
});
