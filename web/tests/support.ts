// What the journeys share: the city as the server tells it, and the checks that hold on every view.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type APIRequestContext, type Page, expect, test as base } from "@playwright/test";
import type { Items, Latest, ObservedProperty } from "../src/core/api/types";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Every page is watched: an error in it, a broken policy, or a request to another server fails the test. */
export const test = base.extend<{ watched: void }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const faults: string[] = [];
      const own = new URL(baseURL ?? "").origin;
      page.on("pageerror", (error) => faults.push(`error in the page: ${error.message}`));
      page.on("console", (message) => {
        if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
      });
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (/^https?:$/.test(url.protocol) && url.origin !== own) faults.push(`request to ${url.origin}`);
      });
      await use();
      await page.unrouteAll({ behavior: "ignoreErrors" }); // an answer that is on its way has nobody left to get it
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Nothing that axe finds wrong, at any level of WCAG 2.2 A and AA and of its own best practices. */
export async function expectAccessible(page: Page) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const tool = (window as unknown as { axe: typeof import("axe-core") }).axe;
    const result = await tool.run(document, { resultTypes: ["violations"] });
    return result.violations.map((each) => ({
      id: each.id,
      help: each.help,
      at: each.nodes.map((node) => node.html.slice(0, 160)),
    }));
  });
  expect(violations).toEqual([]);
}

/** The same for each element of a page by itself: what is wrong, and where. */
export async function axeWithin(page: Page, selector: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (each) => {
    const tool = (window as unknown as { axe: typeof import("axe-core") }).axe;
    const wrong: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(each)) {
      const { violations } = await tool.run(element, { resultTypes: ["violations"] });
      for (const { id, nodes } of violations)
        wrong.push(`${element.dataset.example}: ${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" ")}`);
    }
    return wrong;
  }, selector);
}

/** The page never scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page) {
  const { scroll, width } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    width: document.documentElement.clientWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(width);
}

export async function observedProperties(request: APIRequestContext): Promise<ObservedProperty[]> {
  const response = await request.get("/sensing/v1/observed-properties");
  return ((await response.json()) as Items<ObservedProperty>).items.filter((item) => item.datastreams > 0);
}

export async function latest(request: APIRequestContext, property: ObservedProperty): Promise<Latest> {
  const id = encodeURIComponent(property.id);
  return (await (await request.get(`/sensing/v1/latest?observed_property=${id}`)).json()) as Latest;
}

/** The property that most sensors measure: what the page shows first. */
export async function commonest(request: APIRequestContext): Promise<ObservedProperty> {
  const [first, ...others] = await observedProperties(request);
  if (!first) throw new Error("The city has no sensor; start it with the synthetic town.");
  return others.reduce((a, b) => (b.datastreams > a.datastreams ? b : a), first);
}

/** A row of the answer `latest` that has a value and a place. */
export async function someSensor(request: APIRequestContext) {
  const property = await commonest(request);
  const { rows } = await latest(request, property);
  const row = rows.find(([, , , longitude, , , result]) => longitude !== null && result !== null);
  if (!row) throw new Error("No sensor of the city has a value and a place.");
  return { property, datastream: row[0], thing: row[1], name: row[2], longitude: row[3] ?? 0, latitude: row[4] ?? 0 };
}

/** Waits until the map has drawn itself. */
export async function mapDrawn(page: Page) {
  await expect(page.getByRole("region", { name: /^Map of the sensors/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Nearer" })).toBeVisible();
}
