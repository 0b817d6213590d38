// The light on buildings that stand up: from where the sun is at the hour shown, weak and cool when it is down.
import type { LightSpecification } from "maplibre-gl";
import { type SunPosition, sunAt } from "../../sun";
import type { LibreMap } from "./library";

const noonColour = "#fffaf0";
const lowColour = "#ffd9a8";
const nightColour = "#aebfd6";

/** Polar is the angle from straight above; below the horizon the light comes from where the moon might stand. */
export function lightOf({ azimuth, altitude }: SunPosition, dark: boolean): LightSpecification {
  if (altitude <= 0) {
    return {
      anchor: "map",
      color: nightColour,
      intensity: dark ? 0.22 : 0.16,
      position: [1.5, (azimuth + 180) % 360, 50],
    };
  }
  const low = altitude < 12;
  return {
    anchor: "map",
    color: low ? lowColour : noonColour,
    intensity: (dark ? 0.3 : 0.34) + (low ? 0.08 : 0),
    position: [1.5, azimuth, Math.min(80, 90 - altitude)],
  };
}

export function lightBuildings(map: LibreMap, timeMs: number, dark: boolean) {
  const { lng, lat } = map.getCenter();
  map.setLight(lightOf(sunAt(timeMs, lng, lat), dark));
}
