import { expect, test } from "vitest";
import type { LibreMap } from "./library";
import { keepRoom } from "./kept_room";

/** As much of a map as is asked for. */
function mapOf(drawn: { sources: Map<string, unknown>; layers: string[] }) {
  const source = (data: unknown) => ({ data, setData: (next: unknown) => drawn.sources.set("kept-room", next) });
  return {
    getSource: (id: string) => (drawn.sources.has(id) ? source(drawn.sources.get(id)) : undefined),
    addSource: (id: string, { data }: { data: unknown }) => drawn.sources.set(id, data),
    addLayer: ({ id }: { id: string }) => drawn.layers.push(id),
    hasImage: () => false,
    addImage: () => undefined,
  } as unknown as LibreMap;
}

test("the map is told where things stand and how large they are, again and again on one layer", () => {
  const drawn = { sources: new Map<string, unknown>(), layers: [] as string[] };
  const map = mapOf(drawn);
  keepRoom(map, [{ at: [10, 50], radius: 15 }]);
  expect(drawn.layers).toEqual(["kept-room"]);
  keepRoom(map, [
    { at: [11, 51], radius: 6.5 },
    { at: [12, 52], radius: 20 },
  ]);
  expect(drawn.layers).toEqual(["kept-room"]);
  expect(drawn.sources.get("kept-room")).toEqual({
    type: "FeatureCollection",
    features: [
      { type: "Feature", geometry: { type: "Point", coordinates: [11, 51] }, properties: { radius: 6.5 } },
      { type: "Feature", geometry: { type: "Point", coordinates: [12, 52] }, properties: { radius: 20 } },
    ],
  });
});
