// Where the reader is: asked of the device when they press for it, kept in this page's memory until they take it back,
// and sent nowhere.
import { language, t } from "../core/i18n/language.svelte";
import { type Position, isPosition } from "../core/position";
import { directionTo, distanceM, roundedM } from "./bearings";
import type { Columns } from "./latest.svelte";
import type { Here } from "./sensor_layer";

const impreciseM = 1_000; // then "350 m away" would be a lie
const askForMs = 15_000;

class Nearby {
  here = $state.raw<Here>();
  asking = $state(false);
  failed = $state<"refused" | "unavailable">();
  imprecise = $derived((this.here?.accuracyM ?? 0) > impreciseM);
  #asked = 0;

  ask() {
    const asked = ++this.#asked;
    this.asking = true;
    this.failed = undefined;
    const end = (here: Here | undefined, failed?: "refused" | "unavailable") => {
      if (asked !== this.#asked) return;
      this.asking = false;
      this.here = here;
      this.failed = failed;
    };
    if (!("geolocation" in navigator)) return end(undefined, "unavailable");
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        if (!isPosition(longitude, latitude)) return end(undefined, "unavailable");
        end({ place: [longitude, latitude], accuracyM: Number.isFinite(accuracy) ? accuracy : 0 });
      },
      ({ code, PERMISSION_DENIED }) => end(undefined, code === PERMISSION_DENIED ? "refused" : "unavailable"),
      { enableHighAccuracy: true, timeout: askForMs, maximumAge: 60_000 },
    );
  }

  stop() {
    this.#asked++;
    this.asking = false;
    this.here = undefined;
    this.failed = undefined;
  }

  /** To each row in metres; NaN for those without a place. */
  distances({ longitude, latitude }: Columns): Float64Array | undefined {
    const place = this.here?.place;
    if (!place) return undefined;
    return Float64Array.from(longitude, (x, row) => distanceM(place, [x, latitude[row] ?? NaN]));
  }

  /** "350 m to the north-east" */
  way(to: Position): string {
    const place = this.here?.place;
    if (!place || Number.isNaN(to[0])) return "";
    const metres = roundedM(Math.max(distanceM(place, to), this.imprecise ? impreciseM : 0));
    const distance = lengthText(metres);
    if (this.imprecise) return t("sensing.nearby.about", { distance });
    return t("sensing.nearby.way", { distance, direction: t(`sensing.nearby.${directionTo(place, to)}`) });
  }
}

export function lengthText(metres: number): string {
  const { format } = language;
  return metres < 1_000 ? format.quantity(metres, "m", 0) : format.quantity(metres / 1_000, "km", 1);
}

export const nearby = new Nearby();
