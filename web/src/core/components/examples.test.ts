import { expect, test } from "vitest";

const sources = import.meta.glob<string>("./*/*.{svelte,ts}", { query: "?raw", import: "default" });
const folders = [...new Set(Object.keys(sources).map((path) => path.split("/")[1] ?? ""))];

test.each(folders)("%s has examples, and one sentence that says when to use it", async (folder) => {
  const text = await sources[`./${folder}/examples.svelte`]?.();
  expect(text, "a file examples.svelte in its folder").toBeDefined();
  expect(text).toMatch(/export const when =\s*"[A-Z][^"]{20,}\."/);
  expect(text?.match(/<Example name="/g)?.length ?? 0).toBeGreaterThan(0);
});
