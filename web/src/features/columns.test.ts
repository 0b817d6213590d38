import { expect, test } from "vitest";
import type { CollectedFeature, Collection, CollectionProperty } from "../core/api/types";
import { Format } from "../core/i18n/format";
import { cellText, columnsOf, nameOf, nestedIn } from "./columns";

const title = { ko: "", en: "", de: "", nl: "" };
const property = (name: string, type: CollectionProperty["type"], unit?: string): CollectionProperty =>
  unit === undefined ? { name, type, title } : { name, type, title, unit };
const feature = (properties: Record<string, unknown>): CollectedFeature => ({
  type: "Feature",
  id: "1",
  geometry: null,
  properties,
});
const collection: Collection = {
  id: "buildings",
  title,
  description: title,
  geometry: "area",
  licence: "",
  attribution: "",
  properties: [
    property("name", "string"),
    property("height_m", "number", "m"),
    property("postcode", "string"),
    property("names", "object"),
    property("owner", "object"),
  ],
};
const words = { yes: "ja", no: "nein" };
const german = new Format("de", "Europe/Berlin");

test("a property that no feature has is no column, nor is the name or what has parts", () => {
  const columns = columnsOf(collection, [feature({ name: "A", height_m: 0, postcode: "", owner: {} })]);
  expect(columns.map(({ name }) => name)).toEqual(["height_m"]);
  expect(nestedIn(collection).map(({ name }) => name)).toEqual(["owner"]);
});

test("a number has its unit and the reader's comma, a time the city's clock", () => {
  expect(cellText(1234.5, property("height_m", "number", "m"), german, words)).toBe("1.234,5\u202fm");
  expect(cellText("2026-01-01T23:30:00Z", property("since", "date-time"), german, words)).toContain("2. Jan. 2026");
  expect(cellText(false, property("open", "boolean"), german, words)).toBe("nein");
});

test("what is not as described stands as it came, and nothing is empty", () => {
  expect(cellText("tall", property("height_m", "number", "m"), german, words)).toBe("tall");
  expect(cellText("soon", property("since", "date-time"), german, words)).toBe("soon");
  expect(cellText([1, 2], property("levels", "number"), german, words)).toBe("[1,2]");
  expect(cellText(null, property("levels", "number"), german, words)).toBe("");
});

test("a name is that of the reader's language where there are several", () => {
  const pick = (names: Record<string, string>) => names.de ?? "";
  expect(nameOf(feature({ name: "Harbour", names: { de: "Hafen" } }), pick)).toBe("Hafen");
  expect(nameOf(feature({ name: "Harbour", names: { fr: "Port" } }), pick)).toBe("Harbour");
  expect(nameOf(feature({ name: "", names: {} }), pick)).toBeUndefined();
  expect(nameOf(feature({ street: "Am Kai", housenumber: "7a" }), pick)).toBe("Am Kai 7a");
  expect(nameOf(feature({ street: "Am Kai" }), pick)).toBeUndefined();
});
