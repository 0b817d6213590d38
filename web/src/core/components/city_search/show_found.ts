// What has been found is opened, if it is a thing of the city, else it is marked on the map.
import { address } from "../../address.svelte";
import type { Found } from "../../api/types";
import { mapParameters } from "../../capability";
import { type Marked, markedPlace } from "../../marked_place.svelte";
import { type Bounds, type Position, areBounds } from "../../position";
import type { IconName } from "../icon/icons";

const kinds = {
  thing: { icon: "sensor", zoom: 17 },
  street: { icon: "street", zoom: 17 },
  place: { icon: "map", zoom: 15 },
  address: { icon: "house", zoom: 18 },
  poi: { icon: "star", zoom: 17.5 },
  district: { icon: "district", zoom: 16 },
} as const satisfies Record<Found["kind"], { icon: IconName; zoom: number }>;

export function iconOf({ kind }: Found): IconName {
  return kinds[kind]?.icon ?? "map";
}

/** The address that shows it. */
export function hrefOf(found: Found): string {
  if (found.kind === "thing") return address.fresh({ thing: found.id, place: null, name: null }, ["at", "layers"]);
  const mark = markOf(found);
  return address.fresh(mark ? markedPlace.parameters(mark) : {}, ["property", ...mapParameters]);
}

export function show(found: Found) {
  const box = found.box ?? [];
  const mark = markOf(found);
  if (found.kind !== "thing" && mark) {
    const to: Bounds | undefined = areBounds(box) ? box : undefined;
    markedPlace.goal = { at: mark.at, box: to, zoom: kinds[found.kind]?.zoom ?? 16 };
  }
  address.follow(hrefOf(found));
}

function markOf({ longitude, latitude, name }: Found): Marked | undefined {
  if (longitude === undefined || latitude === undefined) return undefined;
  const at: Position = [longitude, latitude];
  return { at, name };
}
