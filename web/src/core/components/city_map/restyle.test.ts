import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { expect, test } from "vitest";
import type { Districts } from "../../api/types";
import { light } from "./palette";
import { withOthers } from "./restyle";
import { labelLayer, mapStyle } from "./style";

const districts: Districts = { type: "FeatureCollection", features: [] };
const names = { type: "FeatureCollection" as const, features: [] };
const background = (id: string): LayerSpecification => ({ id, type: "background" });
const base = (sea: string): StyleSpecification => ({
  version: 8,
  metadata: { "madang:below": "street-name" },
  sources: { map: { type: "vector", url: "https://madang.example/tiles.json" } },
  layers: [background(sea), background("street"), background("street-name"), background("place-name")],
});
const styleOver = (over: StyleSpecification | undefined) =>
  mapStyle({ base: over as never, districts, names, palette: light, fadeMs: 0 });
const idsOf = ({ layers }: { layers: LayerSpecification[] }) => layers.map(({ id }) => id);

test("live things go above the streets of a base map and below its names", () => {
  expect(idsOf(styleOver(base("sea")))).toEqual([
    "sea",
    "district-land",
    "street",
    "districts",
    labelLayer,
    "street-name",
    "place-name",
    "districts-name",
  ]);
});

test("without a base map the districts are the land", () => {
  expect(idsOf(styleOver(undefined))).toEqual(["outside", "edge", "land", "border", labelLayer, "districts-name"]);
});

test("a base map that does not say what lies above has live things on top of it", () => {
  const { metadata: _, ...silent } = base("sea");
  expect(idsOf(styleOver(silent)).slice(-3)).toEqual(["districts", labelLayer, "districts-name"]);
});

test("what others have drawn stays when the map gets another style", () => {
  const own = styleOver(undefined);
  const live = { ...own, sources: { ...own.sources, sensors: { type: "geojson" as const, data: names } } };
  const at = idsOf(live).indexOf(labelLayer);
  live.layers = [...own.layers.slice(0, at), background("sensors"), ...own.layers.slice(at), background("chosen")];
  const next = withOthers(live, own, styleOver(base("lake")));
  expect(idsOf(next)).toEqual([
    "lake",
    "district-land",
    "street",
    "districts",
    "sensors",
    labelLayer,
    "street-name",
    "place-name",
    "districts-name",
    "chosen",
  ]);
  expect(Object.keys(next.sources).sort()).toEqual(["district-names", "districts", "map", "sensors"]);
});
