// What part of the world a map shows, as it stands in the address: `at=52.5163,13.3777,14.2`, and where the map is
// turned or leans `,bearing,pitch`.
export interface View {
  latitude: number;
  longitude: number;
  zoom: number;
  bearing: number;
  pitch: number;
}

const number = /^-?\d{1,3}(\.\d{1,20})?$/;

/** Undefined for what is no view: an address may be typed, cut off, or come from anywhere. */
export function readView(text: string | undefined): View | undefined {
  const parts = text?.split(",") ?? [];
  if (![3, 5].includes(parts.length) || !parts.every((part) => number.test(part))) return undefined;
  const [latitude = NaN, longitude = NaN, zoom = NaN, bearing = 0, pitch = 0] = parts.map(Number);
  const possible = Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 && zoom >= 0 && zoom <= 24;
  if (!possible || Math.abs(bearing) > 180 || pitch < 0 || pitch > 85) return undefined;
  return { latitude, longitude, zoom, bearing, pitch };
}

/** As short as one pixel allows. */
export function writeView({ latitude, longitude, zoom, bearing, pitch }: View): string {
  const decimals = Math.max(0, Math.ceil(zoom * Math.LOG10E * Math.LN2)) + 1;
  const at = [latitude.toFixed(decimals), longitude.toFixed(decimals), short(zoom, 2)];
  if (Math.round(bearing) !== 0 || Math.round(pitch) !== 0) at.push(short(bearing, 0), short(pitch, 0));
  return at.join(",");
}

function short(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)) + 0); // not "-0"
}
