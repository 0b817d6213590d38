// Official bands of air quality: the classes that authorities publish, with their own colours and limits. Which hold
// depends on where the city is. Limits are for means of an hour (Europe) or of a day (Korea); a single reading is only
// put beside them. They are published for whole numbers: 0–5, 6–15 …
import type { Band } from "../core/colour/scale";
import type { PlainKey } from "../core/i18n/catalogue";
import type { KnownProperty } from "./known_properties";

export interface OfficialBands {
  /** The name of the classes, with who defines them. */
  source: PlainKey;
  bands: readonly (Omit<Band, "label"> & { label: PlainKey })[];
}

const euroColours = ["#50f0e6", "#50ccaa", "#f0e641", "#ff5050", "#960032", "#7d2181"] as const;
const euroLabels = ["good", "fair", "moderate", "poor", "very_poor", "extremely_poor"] as const;

// European Air Quality Index as revised in 2024: ETC HE Report 2024/17, "EEA's revision of the European air quality index
// bands"; in use at https://airindex.eea.europa.eu. Lower limits of hourly means in µg/m³; colours are the index's own.
const european: Partial<Record<KnownProperty, readonly number[]>> = {
  pm2_5: [0, 6, 16, 51, 91, 141],
  pm10: [0, 16, 46, 121, 196, 271],
  no2: [0, 11, 26, 61, 101, 151],
  o3: [0, 61, 101, 121, 161, 181],
  so2: [0, 21, 41, 126, 191, 276],
};

const koreanColours = ["#32a1ff", "#00c73c", "#fda60c", "#e64746"] as const;
const koreanLabels = ["good", "moderate", "bad", "very_bad"] as const;

// Forecast classes of fine dust, in force since 27 March 2018: Ministry of Environment, as told at https://www.airkorea.or.kr
// and by the Ministry of Government Legislation (easylaw.go.kr). Lower limits of daily means in µg/m³.
const korean: Partial<Record<KnownProperty, readonly number[]>> = {
  pm2_5: [0, 16, 36, 76],
  pm10: [0, 31, 81, 151],
};

/** The bands that hold for a property in a city, if its unit is the one they are written in. */
export function officialBands(
  property: KnownProperty | undefined,
  unit: string,
  [longitude, latitude]: readonly [number, number],
): OfficialBands | undefined {
  if (!property || !/^[µμ]g\/m(³|3|\^3)$/.test(unit)) return undefined;
  if (within(longitude, latitude, 124, 33, 132, 39)) {
    return build("sensing.bands.korea", korean[property], koreanColours, koreanLabels.map(koreanKey));
  }
  if (within(longitude, latitude, -25, 34, 45, 72)) {
    return build("sensing.bands.europe", european[property], euroColours, euroLabels.map(euroKey));
  }
  return undefined;
}

const koreanKey = (label: (typeof koreanLabels)[number]) => `sensing.bands.korea.${label}` as const;
const euroKey = (label: (typeof euroLabels)[number]) => `sensing.bands.europe.${label}` as const;

function build(
  source: PlainKey,
  limits: readonly number[] | undefined,
  colours: readonly string[],
  labels: readonly PlainKey[],
) {
  if (!limits) return undefined;
  // 5.6 is rounded to 6 before it is put into a class.
  const bands = limits.map((limit, i) => ({
    from: i === 0 ? limit : limit - 0.5,
    colour: colours[i] ?? "#888888",
    label: labels[i] ?? source,
  }));
  return { source, bands };
}

function within(x: number, y: number, west: number, south: number, east: number, north: number): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}
