// When things go wrong around the page: the server goes and comes back, the stream of values is blocked, the phone's
// clock is wrong.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test as plain } from "@playwright/test";
import { expect, mapDrawn, someSensor, test } from "./support";

const program = process.env.MADANG_PROGRAM ?? "";
const dayMs = 86_400_000;

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** A town of its own, that may be ended. */
class Town {
  #data = mkdtempSync(join(tmpdir(), "madang-outage-"));
  #child: ChildProcess | undefined;
  url = "";

  async make() {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    const options = ["--sensors", "12", "--dense-days", "1", "--seed", "3"];
    execFileSync(program, ["demo", "--data", this.#data, ...options], { stdio: "ignore" });
  }

  async serve() {
    const listen = new URL(this.url).host;
    const args = ["serve", "--data", this.#data, "--listen", listen, "--mqtt", "off"];
    if (process.env.MADANG_WEB) args.push("--web", resolve(process.env.MADANG_WEB));
    this.#child = spawn(program, args, { stdio: "ignore" });
    await expect
      .poll(
        () =>
          fetch(`${this.url}/ready`).then(
            ({ ok }) => ok,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
  }

  async end() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((over) => child.once("exit", over));
    child.kill("SIGKILL"); // as if the power had gone
    await ended;
  }

  remove() {
    rmSync(this.#data, { recursive: true, force: true });
  }
}

plain(
  "a server that goes while the page is open: the page says so, keeps what it has, and catches up",
  async ({ page }) => {
    plain.skip(program === "", "needs a program of its own: tools/journeys.mjs names it");
    plain.slow();
    const town = new Town();
    try {
      await town.make();
      await town.serve();
      await page.goto(`${town.url}/?lang=en`);
      await expect(page.getByText("Live", { exact: true })).toBeVisible();
      const rows = page.locator("ul a[data-thing]");
      await expect(rows.first()).toBeVisible();
      const count = await rows.count();
      await page.evaluate(() => document.documentElement.setAttribute("data-never-reloaded", ""));
      await town.end();
      await expect(page.getByText("comes back by itself")).toBeVisible({ timeout: 20_000 });
      expect(await rows.count()).toBe(count);
      const caughtUp = page.waitForResponse(/\/sensing\/v1\/latest/, { timeout: 60_000 });
      await town.serve();
      expect((await caughtUp).ok()).toBe(true);
      await expect(page.getByText("Live", { exact: true })).toBeVisible();
      await expect(page.getByText("comes back by itself")).toBeHidden();
      await expect(page.locator("html[data-never-reloaded]")).toBeAttached();
    } finally {
      await town.end();
      town.remove();
    }
  },
);

test("where something on the way blocks the stream, values are read anew every minute", async ({ page }) => {
  await page.clock.install();
  await page.route("**/sensing/v1/live**", (route) => route.abort());
  let read = 0;
  page.on("response", (response) => void (response.url().includes("/sensing/v1/latest") && read++));
  await page.goto("/?view=list");
  await expect(page.locator("ul a[data-thing]").first()).toBeVisible();
  const before = read;
  await page.clock.fastForward(61_000);
  await expect.poll(() => read).toBeGreaterThan(before);
  await expect(page.locator("ul a[data-thing]").first()).toBeVisible();
});

for (const [words, offMs] of [
  ["a day ahead", dayMs],
  ["a day behind", -dayMs],
] as const) {
  test(`a phone whose clock is ${words} still shows how old the values are`, async ({ page, request }) => {
    const sensor = await someSensor(request);
    await page.clock.install({ time: Date.now() + offMs });
    await page.goto("/");
    await mapDrawn(page);
    const rows = page.locator("ul a[data-thing]");
    await expect(rows.first()).toBeVisible();
    await expect(page.getByText(/^Latest value from \d{2}:\d{2}/)).toBeVisible(); // of today: without a date
    for (const text of await rows.allInnerTexts())
      expect(text).not.toMatch(/yesterday|tomorrow|days? ago|in \d+ hours/);
    await page.goto(`/?thing=${sensor.thing}&property=${sensor.property.id}`);
    await expect(page.getByText(/between .* and .*, on average/)).toBeVisible(); // the last day has values
  });
}
