import { expect, test } from "vitest";
import { Format } from "../core/i18n/format";
import { officialBands } from "./bands";

const leipzig = [12.37, 51.34] as const;
const seoul = [126.98, 37.57] as const;

test("the same dust has other classes in Europe and in Korea", () => {
  expect(officialBands("pm2_5", "µg/m³", leipzig)?.bands.map((band) => band.from)).toEqual([
    0, 5.5, 15.5, 50.5, 90.5, 140.5,
  ]);
  expect(officialBands("pm2_5", "µg/m³", seoul)?.bands.map((band) => band.from)).toEqual([0, 15.5, 35.5, 75.5]);
});

test("limits are for whole numbers, and are shown as such", () => {
  const bands = officialBands("pm10", "µg/m³", leipzig)?.bands ?? [];
  const classOf = (value: number) => bands.findLast((band) => value >= band.from)?.label;
  expect(classOf(15.4)).toBe("sensing.bands.europe.good");
  expect(classOf(15.6)).toBe("sensing.bands.europe.fair");
  expect(new Format("en").number(bands[1]?.from ?? 0, 0)).toBe("16");
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
