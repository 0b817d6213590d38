import { expect, test } from "vitest";
import type { Messages } from "./catalogue";

const messages = import.meta.glob<{ default: Messages }>("../../*/i18n/en.ts", { eager: true });
const sources = import.meta.glob<string>("../../**/*.{ts,svelte}", { eager: true, query: "?raw", import: "default" });

test("every message is used somewhere", () => {
  const code = Object.entries(sources)
    .filter(([path]) => !path.includes("/i18n/") && !path.endsWith(".test.ts"))
    .map(([, text]) => text)
    .join("\n");
  // Keys put together, as in `sensing.property.${known}`, count by their beginning.
  const beginnings = [...code.matchAll(/`([a-z_.A-Z]+\.)\$\{/g)].map(([, beginning]) => beginning ?? "");
  const keys = Object.values(messages).flatMap((file) => Object.keys(file.default));
  const unused = keys.filter(
    (key) =>
      !code.includes(`"${key}"`) && !code.includes(`'${key}'`) && !beginnings.some((each) => key.startsWith(each)),
  );
  expect(unused).toEqual([]);
});
