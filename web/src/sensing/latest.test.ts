import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ObservedProperty } from "../core/api/types";

class Source extends EventTarget {
  static open = 0;
  constructor(readonly path: string) {
    super();
    Source.open++;
  }
  close() {
    Source.open--;
  }
}

const temperature = { id: "1", name: "Air temperature", unit: { symbol: "°C" }, datastreams: 1 } as ObservedProperty;
const answer = () =>
  new Response(JSON.stringify({ time: "2026-11-22T12:00:00Z", rows: [[1, 2, "A", 2, 54, null, null, null, null]] }));
let values: import("./latest.svelte").LatestValues;

beforeEach(async () => {
  Source.open = 0;
  const browser = new EventTarget();
  vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser));
  vi.stubGlobal("removeEventListener", browser.removeEventListener.bind(browser));
  vi.stubGlobal("document", Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal("navigator", { onLine: true, languages: ["en"] });
  vi.stubGlobal("location", { search: "", pathname: "/" });
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => {
    const wait = new Promise((done) => setTimeout(done, 5));
    return wait.then(() => {
      signal?.throwIfAborted();
      return answer();
    });
  });
  values = new (await import("./latest.svelte")).LatestValues();
});

afterEach(() => {
  values.stop();
  vi.unstubAllGlobals();
});

test("a property has one stream, however quickly one goes away from it and back", async () => {
  const first = values.show(temperature);
  values.stop();
  await Promise.all([first, values.show(temperature)]);
  expect(values.columns.name).toEqual(["A"]);
  expect(Source.open).toBe(1);
  values.stop();
  expect(Source.open).toBe(0);
});

test("who has left before the values came opens no stream", async () => {
  const first = values.show(temperature);
  values.stop();
  await first;
  expect(Source.open).toBe(0);
});
