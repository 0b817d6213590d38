// A base map as the program serves one, in small: land, two streets, a square full of houses, and names.
import type { APIRequestContext, Page } from "@playwright/test";
import type { City } from "../src/core/api/types";

const colours = {
  light: { land: "#eeeae0", street: "#ffffff", house: "#d8cfc0", name: "#55514a" },
  dark: { land: "#161c1e", street: "#30393c", house: "#283033", name: "#b7bdb9" },
};

/** Answers for the program until it has a base map of its own, in the town's middle. */
export async function giveBaseMap(page: Page, request: APIRequestContext) {
  const city = (await (await request.get("/city/v1")).json()) as City;
  const [x = 0, y = 0] = city.centre;
  await page.route(/\/basemap\/v1\/style\/(light|dark)\.json/, (route) => {
    const [, theme] = /style\/(light|dark)/.exec(route.request().url()) ?? [];
    const korean = route.request().url().includes("language=ko");
    return route.fulfill({ json: style(x, y, theme === "dark" ? "dark" : "light", korean) });
  });
  return { x, y };
}

function style(x: number, y: number, theme: "light" | "dark", korean: boolean) {
  const { land, street, house, name } = colours[theme];
  const line = (...coordinates: number[][]) => feature({ type: "LineString", coordinates });
  return {
    version: 8,
    metadata: { "madang:below": "place-name" },
    sources: {
      streets: {
        type: "geojson",
        attribution: '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap contributors</a>',
        data: all([line([x - 0.05, y], [x + 0.05, y]), line([x, y - 0.05], [x, y + 0.05])]),
      },
      houses: { type: "geojson", data: all(houses(x, y)) },
      places: { type: "geojson", data: all([feature({ type: "Point", coordinates: [x, y + 0.001] })]) },
    },
    layers: [
      { id: "background", type: "background", paint: { "background-color": land } },
      { id: "street", type: "line", source: "streets", paint: { "line-color": street, "line-width": 6 } },
      {
        id: "building-3d",
        type: "fill-extrusion",
        source: "houses",
        paint: { "fill-extrusion-color": house, "fill-extrusion-height": 25 },
      },
      {
        id: "place-name",
        type: "symbol",
        source: "places",
        layout: { "text-field": korean ? "시장 광장" : "Market square", "text-font": ["Noto Sans", "Noto Sans KR"] },
        paint: { "text-color": name, "text-halo-color": land, "text-halo-width": 1.5 },
      },
    ],
  };
}

function houses(x: number, y: number) {
  const side = 0.0004;
  return Array.from({ length: 100 }, (_, i) => {
    const west = x + 0.0005 + (i % 10) * 2 * side;
    const south = y + 0.0005 + Math.floor(i / 10) * 2 * side;
    const [east, north] = [west + side, south + side];
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    return feature({ type: "Polygon", coordinates: [ring] });
  });
}

function feature(geometry: object) {
  return { type: "Feature", geometry, properties: {} };
}

function all(features: object[]) {
  return { type: "FeatureCollection", features };
}
