import { expect, test } from "vitest";
import { csvAddress, thingAddress } from "./addresses";

test("numbers stand bare and texts in quotes", () => {
  expect(csvAddress(12)).toContain("/Datastreams(12)/Observations?$resultFormat=CSV");
  expect(thingAddress("mill/street")).toContain("/Things('mill%2Fstreet')");
});

test("a quote in an id is doubled", () => {
  expect(thingAddress("o'neill")).toContain("/Things('o''neill')");
});
