// The page without a network, and with a server that goes and comes back.
import { expect, expectAccessible, mapDrawn, test } from "./support";

test.use({ serviceWorkers: "allow" });

async function kept(page: import("@playwright/test").Page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const cache = await caches.open("madang-answers");
        return (await cache.keys()).map(({ url }) => new URL(url).pathname);
      }),
    )
    .toEqual(expect.arrayContaining(["/city/v1", "/districts/v1/districts", "/sensing/v1/latest"]));
}

test("after one visit the page opens without a network, says so, and catches up by itself", async ({
  page,
  context,
}) => {
  await page.goto("/");
  await mapDrawn(page);
  await expect(page.locator("ul a[data-thing]").first()).toBeVisible();
  const name = await page.getByRole("heading", { level: 1 }).innerText();
  await kept(page);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await mapDrawn(page);
  await expect(page.locator("ul a[data-thing]").first()).toBeVisible();
  const notice = page.getByText("No connection to the city. You see what this device kept");
  await expect(notice).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Data" }).click(); // a part that this visit has not shown
  await expect(page.getByRole("table")).toBeVisible();
  await page.goto("/?view=about");
  await expect(page.getByRole("heading", { name: "About this page" })).toBeVisible();
  await context.setOffline(false);
  await expect(notice).toBeHidden();
  await page.goto("/");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
});

test("a page that nobody tells of the network's return asks for itself", async ({ page, context }) => {
  await page.addInitScript(() =>
    addEventListener("online", (event) => event.stopImmediatePropagation(), { capture: true }),
  );
  await page.goto("/");
  await mapDrawn(page);
  await kept(page);
  await context.setOffline(true);
  await page.goto("/?view=about");
  const notice = page.getByText("No connection to the city. You see what this device kept");
  await expect(notice).toBeVisible();
  await context.setOffline(false);
  await expect(notice).toBeHidden();
});

test("the service worker is asked for anew each time, and works for the whole page", async ({ request }) => {
  const worker = await request.get("/sw.js");
  expect(worker.headers()["cache-control"]).toBe("no-cache");
  expect(worker.headers()["content-type"]).toContain("text/javascript");
  const files = [...(await worker.text()).matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
  expect(files.length).toBeGreaterThan(10);
  for (const path of files) expect((await request.head(path)).status(), path).toBe(200);
  const page = await (await request.get("/")).text();
  for (const [, path] of page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)) expect(files).toContain(path);
});
