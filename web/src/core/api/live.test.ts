import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Live } from "./live.svelte";

// The browser around a stream, as far as a stream sees it.
class Source extends EventTarget {
  static all: Source[] = [];
  closed = false;
  onopen?: () => void;
  onerror?: () => void;
  constructor(readonly path: string) {
    super();
    Source.all.push(this);
  }
  close() {
    this.closed = true;
  }
}

const page = Object.assign(new EventTarget(), { hidden: false });
const network = { onLine: true };
const last = () => Source.all.at(-1) as Source;
const open = () => Source.all.filter((source) => !source.closed).length;

beforeEach(() => {
  vi.useFakeTimers();
  Source.all = [];
  page.hidden = false;
  network.onLine = true;
  const browser = new EventTarget();
  vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser));
  vi.stubGlobal("removeEventListener", browser.removeEventListener.bind(browser));
  vi.stubGlobal("dispatchEvent", browser.dispatchEvent.bind(browser));
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", network);
  vi.stubGlobal("EventSource", Source);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function begin() {
  const received: unknown[] = [];
  const resumed = vi.fn();
  const live = new Live("/live", { event: "latest", received: (data) => received.push(data), resumed });
  return { live, received, resumed };
}

test("what the stream sends arrives, and a broken frame harms nothing", () => {
  const { live, received } = begin();
  last().onopen?.();
  last().dispatchEvent(new MessageEvent("latest", { data: "{" }));
  last().dispatchEvent(new MessageEvent("latest", { data: '{"rows":[]}' }));
  expect(live.state).toBe("live");
  expect(received).toEqual([{ rows: [] }]);
});

test("what was measured before it was open is read, at first and after a break", () => {
  const { live, resumed } = begin();
  last().onopen?.();
  expect(resumed).toHaveBeenCalledTimes(1);
  last().onerror?.();
  expect(live.state).toBe("reconnecting");
  vi.advanceTimersByTime(2_000);
  expect(open()).toBe(1);
  last().onopen?.();
  expect(live.state).toBe("live");
  expect(resumed).toHaveBeenCalledTimes(2);
});

test("a server that stays away is asked ever more rarely", () => {
  begin();
  for (let i = 0; i < 8; i++) {
    last().onerror?.();
    vi.advanceTimersByTime(40_000);
  }
  const asked = Source.all.length;
  last().onerror?.();
  vi.advanceTimersByTime(20_000);
  expect(Source.all.length).toBe(asked);
  vi.advanceTimersByTime(20_000);
  expect(Source.all.length).toBe(asked + 1);
});

test("without a network it says so and tries again the moment there is one", () => {
  const { live } = begin();
  network.onLine = false;
  last().onerror?.();
  expect(live.state).toBe("offline");
  const asked = Source.all.length;
  network.onLine = true;
  dispatchEvent(new Event("online"));
  expect(Source.all.length).toBe(asked + 1);
});

test("a page that nobody looks at gives its connection back, and reads anew when looked at", () => {
  const { resumed } = begin();
  last().onopen?.();
  page.hidden = true;
  page.dispatchEvent(new Event("visibilitychange"));
  vi.advanceTimersByTime(29_000);
  expect(open()).toBe(1);
  vi.advanceTimersByTime(2_000);
  expect(open()).toBe(0);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  last().onopen?.();
  expect(resumed).toHaveBeenCalledTimes(2);
});

test("a page opened behind another, and one that rests while the network comes back, hold no connection", () => {
  page.hidden = true;
  begin();
  last().onopen?.();
  vi.advanceTimersByTime(31_000);
  expect(open()).toBe(0);
  dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(120_000);
  expect(open()).toBe(0);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  expect(open()).toBe(1);
});

test("a closed stream stays closed", () => {
  const { live } = begin();
  last().onopen?.();
  live.close();
  last().onerror?.();
  dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(120_000);
  expect(open()).toBe(0);
});
