import { expect, test } from "vitest";
import { isWorthKeeping, keptSince, keyOf, marked, newestElseKept, outdated } from "./strategy";

const answer =
  (text: string, status = 200) =>
  async () =>
    new Response(text, { status });
const nothing = async () => undefined;
const noNetwork = () => Promise.reject(new TypeError("Failed to fetch"));

test("a page that was kept is not shown while the server answers, not even with an error of its own", async () => {
  expect(await (await newestElseKept(answer("new"), answer("old"))).text()).toBe("new");
  expect((await newestElseKept(answer("gone", 404), answer("old"))).status).toBe(404);
  expect((await newestElseKept(answer("oops", 500), answer("old"))).status).toBe(500);
});

test("without a network, or with a proxy alone, what was kept is shown", async () => {
  expect(await (await newestElseKept(noNetwork, answer("old"))).text()).toBe("old");
  for (const status of [502, 503, 504]) {
    expect(await (await newestElseKept(answer("Bad gateway", status), answer("old"))).text()).toBe("old");
  }
});

test("where nothing was kept the reader gets the answer that there is", async () => {
  expect((await newestElseKept(answer("busy", 503), nothing)).status).toBe(503);
  expect((await newestElseKept(noNetwork, nothing)).type).toBe("error");
});

test("what is kept says since when", async () => {
  const kept = await marked(
    new Response("{}", { headers: { "Content-Type": "application/json", "Content-Encoding": "br" } }),
    new Date("2026-05-01T12:00:00Z"),
  );
  expect(kept.headers.get(keptSince)).toBe("2026-05-01T12:00:00.000Z");
  expect(kept.headers.get("Content-Encoding")).toBeNull();
  expect(kept.headers.get("Content-Type")).toBe("application/json");
});

test("answers are kept for each language and each question", () => {
  const latest = (property: number, language: string) =>
    keyOf(new URL(`https://city.example/sensing/v1/latest?observed_property=${property}`), language);
  expect(new Set([latest(1, "ko"), latest(1, "de"), latest(2, "ko")]).size).toBe(3);
  expect(latest(1, "ko")).toBe(latest(1, "ko"));
});

test("only what the page shows first is kept: no sensor's history, no token's answer, no search", () => {
  expect(["/city/v1", "/sensing/v1/latest", "/basemap/v1/style/dark.json"].every(isWorthKeeping)).toBe(true);
  for (const path of ["/search/v1/search", "/sensing/v1/live", "/sensing/v1/devices", "/sensorthings/v1.1/Things"]) {
    expect(isWorthKeeping(path), path).toBe(false);
  }
});

test("the version before the current one stays for pages that are still open, older ones go", () => {
  const names = ["shell-1", "answers", "shell-2", "shell-3", "shell-4"];
  expect(outdated(names, "shell-", "shell-4")).toEqual(["shell-1", "shell-2"]);
  expect(outdated(["shell-4"], "shell-", "shell-4")).toEqual([]);
});
