import { expect, it } from "vitest";
import { lightOf } from "./daylight";

it("comes from where the sun is, from low down in the evening", () => {
  const noon = lightOf({ azimuth: 180, altitude: 60 }, false);
  const evening = lightOf({ azimuth: 290, altitude: 5 }, false);
  expect(noon.position).toEqual([1.5, 180, 30]);
  expect(evening.position).toEqual([1.5, 290, 80]);
  expect(evening.color).not.toBe(noon.color);
});

it("is weak by night", () => {
  const night = lightOf({ azimuth: 10, altitude: -30 }, true);
  expect(night.intensity).toBeLessThan(Number(lightOf({ azimuth: 10, altitude: 30 }, true).intensity));
});
