import { describe, expect, it } from "vitest";
import { sunAt } from "./sun";

describe("the sun", () => {
  // NREL's Solar Position Algorithm (Reda and Andreas 2003), its example: Golden, Colorado, 17 October 2003, 12:30:30 at
  // UTC−7: zenith 50.11162°, azimuth 194.34024°.
  it("stands where the example of the field's reference has it", () => {
    const { azimuth, altitude } = sunAt(Date.UTC(2003, 9, 17, 19, 30, 30), -105.1786, 39.742476);
    expect(altitude).toBeCloseTo(90 - 50.11, 1);
    expect(azimuth).toBeCloseTo(194.34, 1);
  });

  it("is overhead at noon of an equinox on the equator and below the horizon at midnight", () => {
    expect(sunAt(Date.UTC(2026, 2, 20, 12, 7), 0, 0).altitude).toBeGreaterThan(89);
    expect(sunAt(Date.UTC(2026, 2, 20, 0, 7), 0, 0).altitude).toBeLessThan(-89);
  });

  it("goes from east to west, by the north in the southern half of the world", () => {
    const at = (hour: number, latitude: number) => sunAt(Date.UTC(2026, 5, 21, hour), 0, latitude).azimuth;
    expect(at(6, 52)).toBeLessThan(at(12, 52));
    expect(at(12, 52)).toBeCloseTo(180, -1);
    expect(Math.min(at(12, -30), 360 - at(12, -30))).toBeLessThan(5);
  });
});
