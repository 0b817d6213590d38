// How smoothly the map moves while values change, at 1280 × 800 in Chromium without a GPU, and whether the page's memory
// grows. Prints one line of JSON. Called by map_page.py.
//   node live_map.mjs URL SECONDS_OF_REST_AND_OF_PANNING SECONDS_OF_MEMORY
import { setTimeout as sleep } from "node:timers/promises";
import { chromium as executablePath, flags, packageOf } from "./browser.mjs";

const { chromium } = (await packageOf("page", "@playwright/test")).default;
const [url, seconds, memorySeconds] = process.argv.slice(2);
const settleMs = Math.min(5, seconds) * 1_000; // the map draws itself, and what came with the page becomes garbage

const browser = await chromium.launch({ executablePath, args: flags });
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    colorScheme: "light",
  });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.addInitScript(watchFrames);
  await page.goto(url);
  await page.locator("canvas.maplibregl-canvas").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Nearer" }).waitFor({ timeout: 60_000 });
  await sleep(settleMs);

  const rest = await page.evaluate(([ms]) => window.frames_of(ms, false), [seconds * 1_000]);
  const whole = await browser.newBrowserCDPSession();
  const before = await processorMs(whole);
  const panning = await page.evaluate(([ms]) => window.frames_of(ms, true), [seconds * 1_000]);
  panning.processorMs = ((await processorMs(whole)) - before) / (panning.map * seconds);
  const memory = await heaps(await context.newCDPSession(page), memorySeconds * 1_000);
  if (faults.length > 0) throw new Error(`The page failed: ${faults.join("; ")}`);
  console.log(JSON.stringify({ rest, panning, memory }));
} finally {
  await browser.close();
}

/** What all processes of the browser have used of the processor. */
async function processorMs(session) {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
}

/** Megabytes in use after everything that can go is gone, a dozen times over so long. */
async function heaps(session, ms) {
  const times = 12;
  const found = [];
  for (let i = 0; i <= times; i++) {
    if (i > 0) await sleep(ms / times);
    await session.send("HeapProfiler.collectGarbage");
    found.push(Math.round((await session.send("Runtime.getHeapUsage")).usedSize / 1e4) / 100);
  }
  return found;
}

/** In the page: frames of the browser, those of them in which the map drew itself, and values that were written on it. */
function watchFrames() {
  let drew = 0;
  let marks = 0;
  for (const method of ["drawElements", "drawArrays", "drawElementsInstanced", "drawArraysInstanced"]) {
    const draw = WebGL2RenderingContext.prototype[method];
    WebGL2RenderingContext.prototype[method] = function (...args) {
      drew = 1;
      return draw.apply(this, args);
    };
  }
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...args) {
    if (this.canvas.dataset.marks !== undefined) marks = 1;
    return clear.apply(this, args);
  };

  /** A hand that goes in a circle, a step a frame: 0.1 of it a second, at most 160 pixels away. */
  function hand(map) {
    const { left, top, width, height } = map.getBoundingClientRect();
    const tell = (type, target, { x, y }) =>
      target.dispatchEvent(
        new MouseEvent(type, { clientX: x, clientY: y, button: 0, buttons: 1, bubbles: true, cancelable: true }),
      );
    const at = (ms) => ({
      x: left + width / 2 + 160 * Math.sin((ms / 10_000) * 2 * Math.PI),
      y: top + height / 2 + 160 * (1 - Math.cos((ms / 10_000) * 2 * Math.PI)) - 160,
    });
    return {
      press: () => tell("mousedown", map, at(0)),
      move: (ms) => tell("mousemove", document, at(ms)),
      release: (ms) => tell("mouseup", document, at(ms)),
    };
  }

  window.frames_of = (forMs, pans) =>
    new Promise((done) => {
      const it = pans ? hand(document.querySelector(".maplibregl-canvas-container")) : undefined;
      const gaps = [];
      let [mapFrames, markFrames] = [0, 0];
      let begun = 0;
      let before = 0;
      const frame = (now) => {
        if (begun === 0) {
          begun = now;
          it?.press();
        } else {
          gaps.push(now - before);
          mapFrames += drew;
          markFrames += marks;
          it?.move(now - begun);
        }
        before = now;
        drew = marks = 0;
        if (now - begun < forMs) return void requestAnimationFrame(frame);
        it?.release(now - begun);
        const s = (now - begun) / 1_000;
        gaps.sort((a, b) => a - b);
        const slow = gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * 0.95))];
        done({
          frames: gaps.length / s,
          map: mapFrames / s,
          marks: markFrames / s,
          slowMs: slow,
          longestMs: gaps.at(-1),
        });
      };
      requestAnimationFrame(frame);
    });
}
