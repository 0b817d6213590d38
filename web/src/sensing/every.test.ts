import { expect, test } from "vitest";
import { fill } from "../core/i18n/catalogue";
import de from "./i18n/de";
import en from "./i18n/en";
import ko from "./i18n/ko";
import nl from "./i18n/nl";

test("how often a sensor speaks is said as one says it: every hour, not every 1 hour", () => {
  const said = Object.entries({ en, de, nl, ko }).map(([locale, messages]) =>
    [1, 2].map((count) => fill(messages["sensing.every.hour"], { count }, locale, String)),
  );
  expect(said).toEqual([
    ["every hour", "every 2 hours"],
    ["jede Stunde", "alle 2 Stunden"],
    ["elk uur", "elke 2 uur"],
    ["1시간마다", "2시간마다"],
  ]);
});
