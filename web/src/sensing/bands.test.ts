import { expect, test } from "vitest";
import { officialBands } from "./bands";

const leipzig = [12.37, 51.34] as const;
const seoul = [126.98, 37.57] as const;

test("the same dust has other classes in Europe and in Korea", () => {
  expect(officialBands("pm2_5", "µg/m³", leipzig)?.bands.map((band) => band.from)).toEqual([0, 6, 16, 51, 91, 141]);
  expect(officialBands("pm2_5", "µg/m³", seoul)?.bands.map((band) => band.from)).toEqual([0, 16, 36, 76]);
});

test("another unit, another property or another continent has no official bands", () => {
  expect(officialBands("pm2_5", "ppm", leipzig)).toBeUndefined();
  expect(officialBands("noise_level", "dB", leipzig)).toBeUndefined();
  expect(officialBands("no2", "µg/m³", seoul)).toBeUndefined();
  expect(officialBands("pm10", "µg/m³", [-74, 40.7])).toBeUndefined();
});

test("both letters that look like micro are understood", () => {
  expect(officialBands("pm10", "μg/m³", leipzig)).toBeDefined();
});
