// What is on the map, as a list: against the collections that the program serves.
import { readFile } from "node:fs/promises";
import { expect, expectAccessible, expectNoSidewaysScroll, mapDrawn, test } from "./support";

interface Answer {
  items: { id: string; count: number }[];
}

async function countOf(request: import("@playwright/test").APIRequestContext, id: string): Promise<number> {
  const { items } = (await (await request.get("/features/v1/collections")).json()) as Answer;
  return items.find((each) => each.id === id)?.count ?? 0;
}

const rows = "tbody tr:not([aria-hidden])";

test("a layer is read as a list, one of it is shown on the map, and the list is taken along", async ({
  page,
  request,
}) => {
  const total = await countOf(request, "districts");
  await page.goto("/");
  await mapDrawn(page);
  await page.getByRole("button", { name: "Layers", exact: true }).click();
  await page.getByRole("link", { name: "Districts: As a list" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Districts" })).toBeVisible();
  const table = page.getByRole("table", { name: "Districts" });
  await expect(table.locator(rows)).toHaveCount(total);
  await expectAccessible(page);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download GeoJSON" }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe("districts.geojson");
  const { features } = JSON.parse(await readFile(await file.path(), "utf8")) as { features: unknown[] };
  expect(features).toHaveLength(total);
  const first = table.getByRole("link").first();
  const name = await first.textContent();
  await first.click();
  await mapDrawn(page);
  await expect(page.getByRole("button", { name: `Remove the mark: ${name}` })).toBeVisible();
});

test("a list is of what the map shows, or of all, and goes on where it ended", async ({ page, request }) => {
  const total = await countOf(request, "basemap-buildings");
  const { centre } = (await (await request.get("/city/v1")).json()) as { centre: [number, number] };
  await page.goto(`/?view=collection&collection=basemap-buildings&at=${centre[1]},${centre[0]},17`);
  const table = page.getByRole("table", { name: "Buildings" });
  await expect(table.locator(rows).first()).toBeVisible();
  const listed = async () => Number(await table.getAttribute("aria-rowcount")) - 1;
  expect(await listed()).toBeLessThan(500);
  await page.getByRole("radio", { name: "All" }).check();
  await expect(page).toHaveURL(/extent=all/);
  await expect.poll(listed).toBe(Math.min(500, total));
  await expect(page.getByRole("status").filter({ hasText: "in all" })).toContainText(total.toLocaleString("en-GB"));
  await page.getByRole("button", { name: "Load more" }).click();
  await expect.poll(listed).toBe(Math.min(1_000, total));
  await expectAccessible(page);
  await page.goBack();
  await expect.poll(listed).toBeLessThan(500);
});

test("where the map shows nothing of it the list says so, and leads to all of it", async ({ page }) => {
  await page.goto("/?view=collection&collection=districts&at=-40,-100,16");
  await expect(page.getByRole("heading", { name: "There is none of this here" })).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page.getByRole("table", { name: "Districts" }).locator(rows).first()).toBeVisible();
});

test("no such list, and a server that has too much to do: each is told, with a way on", async ({ page }) => {
  await page.goto("/?view=collection&collection=dragons");
  await expect(page.getByRole("heading", { level: 1, name: "There is no such list" })).toBeVisible();
  await page.getByRole("link", { name: "All lists" }).last().click();
  await expect(page.getByRole("link", { name: "Buildings" })).toBeVisible();
  let busy = true;
  await page.route("**/features/v1/collections/districts/items?**", (route) =>
    busy ? route.fulfill({ status: 503, json: { title: "no" } }) : route.continue(),
  );
  await page.getByRole("link", { name: "Districts" }).click();
  await expect(page.getByRole("alert")).toContainText("The server has too much to do");
  busy = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("table", { name: "Districts" }).locator(rows).first()).toBeVisible();
});

test("on a phone the lists are reached from the data, and fit into 320 pixels", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/?view=data");
  await page.getByRole("link", { name: /^All that has a place, as lists/ }).click();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Buildings" }).click();
  const row = page.getByRole("table", { name: "Buildings" }).locator(rows).first();
  await expect(row).toContainText(/Kind: /);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
