import { afterEach, beforeEach, expect, test, vi } from "vitest";

const feature = (id: string) => ({ type: "Feature", id, geometry: null, properties: {} });
const answers: Record<string, unknown> = {
  "/features/v1/collections/parks": { id: "parks", properties: [] },
  "/features/v1/collections/parks/items": { features: [feature("a")], next: "http://inside:80/next?after=a" },
  "/next": { features: [feature("b")] },
};
let list: import("./collection.svelte").CollectionList;

beforeEach(async () => {
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("location", { search: "", pathname: "/" });
  vi.stubGlobal("fetch", async (path: string) => {
    const answer = answers[path.split("?")[0] ?? ""];
    return answer ? new Response(JSON.stringify(answer)) : new Response("{}", { status: 404 });
  });
  list = new (await import("./collection.svelte")).CollectionList();
});

afterEach(() => vi.unstubAllGlobals());

const ids = () => list.features.map(({ id }) => id);

test("the rest of a list follows its first page, whatever the server calls itself", async () => {
  await list.show("parks", undefined);
  expect([ids(), list.hasMore]).toEqual([["a"], true]);
  await list.more();
  expect([ids(), list.hasMore]).toEqual([["a", "b"], false]);
});

test("what was in one collection is not left standing under the name of another", async () => {
  await list.show("parks", undefined);
  await list.show("nothing", undefined);
  expect(list.first.problem?.status).toBe(404);
  expect(ids()).toEqual([]);
});
