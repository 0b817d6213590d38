import { expect, test } from "vitest";
import { type Messages, type Plural, fill, languages } from "./catalogue";

const files = import.meta.glob<{ default: Messages }>("../../*/i18n/{ko,en,de,nl}.ts", { eager: true });
const english = Object.entries(files).filter(([path]) => path.endsWith("/en.ts"));
const formsOf = (message: string | Plural) => (typeof message === "string" ? [message] : Object.values(message));
const pluralOf = (message: string | Plural): Plural => (typeof message === "string" ? { other: message } : message);
const placesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

for (const [path, { default: source }] of english) {
  for (const language of languages) {
    const translated = files[path.replace("/en.ts", `/${language}.ts`)]?.default ?? {};

    test(`${path} says the same in ${language}: every placeholder is there and none is made up`, () => {
      for (const [key, message] of Object.entries(source)) {
        const wanted = placesIn(typeof message === "string" ? message : message.other);
        const { one, ...forms } = pluralOf(translated[key] ?? "");
        for (const form of Object.values(forms)) expect(placesIn(form), key).toEqual(wanted);
        // What stands for exactly one need not say so: "every hour".
        if (one !== undefined) expect([...new Set([...placesIn(one), "count"])].sort(), key).toEqual(wanted);
      }
    });

    test(`${path} has in ${language} the plurals that this language tells apart`, () => {
      const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      for (const [key, message] of Object.entries(translated)) {
        if (typeof message !== "string") expect(Object.keys(message).toSorted(), key).toEqual(categories);
      }
    });

    test(`${path} speaks calmly in ${language}: no exclamation marks`, () => {
      for (const [key, message] of Object.entries(translated)) {
        for (const form of formsOf(message)) expect(form, key).not.toContain("!");
      }
    });
  }
}

test("Korean keeps to one level of politeness", () => {
  const korean = Object.entries(files).filter(([path]) => path.endsWith("/ko.ts"));
  for (const [, { default: messages }] of korean) {
    for (const [key, message] of Object.entries(messages)) {
      for (const form of formsOf(message)) expect(form, key).not.toMatch(/(요|해라|하세요|세요)[.]/);
    }
  }
});

test("count chooses the plural and every place is filled", () => {
  const message = { one: "{count} sensor", other: "{count} sensors near {place}" };
  expect(fill(message, { count: 1 }, "en", String)).toBe("1 sensor");
  expect(fill(message, { count: 2, place: "here" }, "en", String)).toBe("2 sensors near here");
});

test("a value that contains a placeholder is not filled again", () => {
  expect(fill("Open {name}", { name: "{name}" }, "en", String)).toBe("Open {name}");
});
