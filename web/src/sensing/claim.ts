// A claim as it is typed, and what is wrong with it.
import type { Problem } from "../core/api/client";
import type { Claim } from "../core/api/types";
import type { PlainKey } from "../core/i18n/catalogue";

export interface Draft {
  device: string;
  token: string;
  name: string;
  latitude: string;
  longitude: string;
}

export type FieldName = keyof Draft | "place";
export type Mistakes = Partial<Record<FieldName, PlainKey>>;

/** Every mistake at once. */
export function mistakesOf(draft: Draft): Mistakes {
  const mistakes: Mistakes = {};
  if (draft.device.trim() === "") mistakes.device = "sensing.claim.error.device";
  if (draft.token.trim() === "") mistakes.token = "sensing.claim.error.token";
  if (draft.name.trim() === "") mistakes.name = "sensing.claim.error.name";
  if (draft.latitude.trim() === "" && draft.longitude.trim() === "") {
    mistakes.place = "sensing.claim.error.place";
    return mistakes;
  }
  if (degrees(draft.latitude, 90) === undefined) mistakes.latitude = "sensing.claim.error.latitude";
  if (degrees(draft.longitude, 180) === undefined) mistakes.longitude = "sensing.claim.error.longitude";
  return mistakes;
}

/** Degrees as people write them: with comma or point, with a typographic minus. */
export function degrees(text: string, most: number): number | undefined {
  const plain = text.trim().replace(",", ".").replace("−", "-").replace(/°$/, "");
  if (!/^[-+]?\d{1,3}(\.\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Math.abs(value) <= most ? value : undefined;
}

/** What is sent; only for a draft without mistakes. */
export function toClaim(draft: Draft): Claim {
  const longitude = degrees(draft.longitude, 180) ?? 0;
  const latitude = degrees(draft.latitude, 90) ?? 0;
  return { name: draft.name.trim(), location: { type: "Point", coordinates: [longitude, latitude] } };
}

/** Which field the server's objections belong to. */
export function refused(problem: Problem): { field: FieldName; text?: string; key?: PlainKey }[] {
  if (problem.status === 401 || problem.status === 403)
    return [{ field: "token", key: "sensing.claim.error.tokenRefused" }];
  if (problem.status === 404) return [{ field: "device", key: "sensing.claim.error.unknownDevice" }];
  return problem.fields.map(({ pointer, detail }) => ({
    field: pointer.startsWith("/location") ? "place" : "name",
    text: detail,
  }));
}
