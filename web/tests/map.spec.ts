// The page's map: what it shows, how it stands, and that an address brings it back.
import type { Page } from "@playwright/test";
import type { Latest } from "../src/core/api/types";
import { giveBaseMap } from "./base_style";
import { expect, expectAccessible, mapDrawn, someSensor, test } from "./support";

const region = (page: Page) => page.getByRole("region", { name: /^Map of the sensors|센서 지도/ });

async function middle(page: Page) {
  const box = await region(page).boundingBox();
  if (!box) throw new Error("The map has no size.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function clickMiddle(page: Page) {
  const { x, y } = await middle(page);
  await page.mouse.click(x, y);
}

test("the map's place is in the address: after a reload, in a link, and one step back", async ({ page, request }) => {
  const sensor = await someSensor(request);
  await page.goto(`/?property=${sensor.property.id}`);
  await mapDrawn(page);
  expect(page.url()).not.toContain("at=");
  await page.getByRole("button", { name: "Nearer" }).click();
  await expect(page).toHaveURL(/at=-?[\d.]+,-?[\d.]+,[\d.]+$/);
  const near = page.url();
  await page.reload();
  await mapDrawn(page);
  expect(page.url()).toBe(near);
  const at = `${sensor.latitude},${sensor.longitude},16`;
  await page.goto(`/?property=${sensor.property.id}&at=${at}`);
  await mapDrawn(page);
  await expect(async () => {
    await clickMiddle(page);
    await expect(page).toHaveURL(/thing=/, { timeout: 1_000 });
  }).toPass();
  await page.getByRole("button", { name: "Farther" }).click();
  await expect(page).not.toHaveURL(/,16(&|$)/);
  await page.goBack();
  await expect(page).not.toHaveURL(/thing=/);
  await expect(async () => {
    await clickMiddle(page); // the map stands again where it stood
    await expect(page).toHaveURL(/thing=/, { timeout: 1_000 });
  }).toPass();
});

test("a place in the address that cannot be is passed over", async ({ page }) => {
  await page.goto("/?at=here,there,14&place=91,200&layers=nothing-like-it");
  await mapDrawn(page);
  await page.getByRole("button", { name: "Nearer" }).click();
  await expect(page).toHaveURL(/at=\d/);
});

test("theme and language change the base map; sensors stay on it", async ({ page, request }) => {
  await giveBaseMap(page, request);
  const sensor = await someSensor(request);
  const styles: string[] = [];
  page.on("request", (asked) => styles.push(new URL(asked.url()).pathname));
  await page.goto(`/?property=${sensor.property.id}&at=${sensor.latitude},${sensor.longitude},16`);
  await mapDrawn(page);
  await expect(page.getByRole("link", { name: "OpenStreetMap contributors" })).toBeVisible();
  await page.getByRole("button", { name: /^Appearance/ }).click(); // light
  await page.getByRole("button", { name: /^Appearance/ }).click(); // dark
  await expect.poll(() => styles).toContain("/basemap/v1/style/dark.json");
  await page.getByLabel("Language").selectOption("ko");
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await page.waitForTimeout(500);
  await expect(async () => {
    await clickMiddle(page);
    await expect(page).toHaveURL(/thing=/, { timeout: 1_000 });
  }).toPass();
});

test("a layer is switched off and on, also by a link, and tells what its colours mean", async ({ page, request }) => {
  const sensor = await someSensor(request);
  await page.goto(`/?property=${sensor.property.id}&at=${sensor.latitude},${sensor.longitude},16`);
  await mapDrawn(page);
  await page.getByRole("button", { name: "Layers", exact: true }).click();
  const panel = page.getByRole("region", { name: "Layers" });
  await expect(panel.getByRole("heading", { name: "Layers" })).toBeFocused();
  await expect(panel.getByRole("img")).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole("checkbox", { name: "Sensors" }).uncheck();
  await expect(page).toHaveURL(/layers=districts/);
  await expect(panel.getByRole("img")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Layers", exact: true })).toBeFocused();
  await page.reload();
  await mapDrawn(page);
  await page.waitForTimeout(500);
  await clickMiddle(page);
  await page.waitForTimeout(300);
  expect(page.url()).not.toContain("thing=");
  await page.getByRole("button", { name: "Layers", exact: true }).click();
  await page.getByRole("checkbox", { name: "Sensors" }).check();
  await expect(page).not.toHaveURL(/layers=/);
});

test("a map with houses leans and lies flat again by a button, and by keys", async ({ page, request }) => {
  await page.goto("/");
  await mapDrawn(page);
  await expect(page.getByRole("button", { name: "Lean the map" })).toBeHidden(); // nothing to see
  const { x, y } = await giveBaseMap(page, request);
  await page.goto(`/?at=${y},${x},16`);
  await mapDrawn(page);
  await page.getByRole("button", { name: "Lean the map" }).click();
  await expect(page).toHaveURL(/,0,55$/);
  await page.reload();
  await mapDrawn(page);
  await region(page).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page).toHaveURL(/,-?[1-9]\d*,55$/);
  await page.getByRole("button", { name: "North up and flat" }).click();
  await expect(page).toHaveURL(/at=[^%]+,[^%]+,16$/);
});

test("on a phone the layers come from below, and the map still says who made it", async ({ page, request }) => {
  await giveBaseMap(page, request);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/");
  await mapDrawn(page);
  const credit = page.getByRole("link", { name: "OpenStreetMap contributors" });
  await expect(credit).toBeInViewport();
  await credit.click({ trial: true }); // nothing lies over it
  await page.getByRole("button", { name: "Layers", exact: true }).click();
  await expect(page.getByRole("checkbox", { name: "Buildings" })).toBeVisible();
  await expectAccessible(page);
});

test("paper gets every sensor of the list, below the map and its sources", async ({ page, request }) => {
  await giveBaseMap(page, request);
  const wanted = 120;
  await page.route("**/sensing/v1/latest**", async (route) => {
    const answer = (await (await route.fetch()).json()) as Latest;
    const [row] = answer.rows;
    if (!row) throw new Error("The town has no value.");
    const [, , ...rest] = row;
    const rows = Array.from({ length: wanted }, (_, i) => [900_000 + i, 900_000 + i, ...rest]);
    await route.fulfill({ json: { ...answer, rows } });
  });
  await page.goto("/");
  await mapDrawn(page);
  await expect(page.getByText(`${wanted} sensors found`)).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("ul a[data-thing]")).toHaveCount(wanted);
  await expect(page.locator("img.on-paper")).toBeVisible();
  await expect(page.getByRole("link", { name: "OpenStreetMap contributors" })).toBeVisible();
});
