// A flat map stays as one expects it: north is up. A map with buildings can be turned and made to lean: by two fingers,
// by the right mouse button, by Shift and the arrow keys, and by a button.
import type { LibreMap } from "./library";

const mostPitch = 65;
export const usualPitch = 55;

export function allowLeaning(map: LibreMap, allowed: boolean) {
  const how = allowed ? "enable" : "disable";
  map.dragRotate[how]();
  map.touchPitch[how]();
  map.touchZoomRotate[allowed ? "enableRotation" : "disableRotation"]();
  map.keyboard[allowed ? "enableRotation" : "disableRotation"]();
  map.setMaxPitch(allowed ? mostPitch : 0);
  if (!allowed && map.getBearing() !== 0) map.setBearing(0); // it would stop the map on its way
}
