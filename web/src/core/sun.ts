// Where the sun stands: Meeus, "Astronomical Algorithms", chapter 25 in its low accuracy (0.01° of longitude), as used by
// NOAA's solar calculator; refraction is left out.

export interface SunPosition {
  /** Clockwise from north, in degrees. */
  azimuth: number;
  /** Above the horizon, in degrees. */
  altitude: number;
}

const rad = Math.PI / 180;
const dayMs = 86_400_000;
const j2000Ms = Date.UTC(2000, 0, 1, 12);

export function sunAt(timeMs: number, longitude: number, latitude: number): SunPosition {
  const days = (timeMs - j2000Ms) / dayMs;
  const anomaly = (357.529 + 0.98560028 * days) * rad;
  const ecliptic = (280.459 + 0.98564736 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad;
  const tilt = (23.439 - 0.00000036 * days) * rad;
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic));
  const rightAscension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const siderealHours = 18.697374558 + 24.06570982441908 * days;
  const hourAngle = siderealHours * 15 * rad + longitude * rad - rightAscension;
  const phi = latitude * rad;
  const altitude = Math.asin(
    Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle),
  );
  const fromSouth = Math.atan2(
    Math.sin(hourAngle),
    Math.cos(hourAngle) * Math.sin(phi) - Math.tan(declination) * Math.cos(phi),
  );
  return { azimuth: (((fromSouth / rad + 180) % 360) + 360) % 360, altitude: altitude / rad };
}
