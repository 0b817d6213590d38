// The gallery shows every component in every language and both themes; axe looks at each example.
import { languages } from "../src/core/i18n/catalogue";
import { axeWithin, expect, expectNoSidewaysScroll, test } from "./support";

async function components(page: import("@playwright/test").Page) {
  await page.goto("/?view=gallery");
  const list = page.getByRole("navigation", { name: "Components" }).getByRole("link");
  await expect(list.first()).toBeVisible();
  return list.allInnerTexts();
}

test("axe finds nothing in any example, by day and by night", async ({ page }) => {
  test.setTimeout(180_000);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const names = await components(page);
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) {
    for (const colorScheme of ["light", "dark"] as const) {
      // One pass sees both halves; what is drawn once follows the page.
      if (colorScheme === "dark" && name !== "city_map") continue;
      await page.emulateMedia({ colorScheme });
      await page.goto(`/?view=gallery&component=${name}`);
      await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
      await page.waitForTimeout(300);
      expect(await axeWithin(page, "[data-example]"), name).toEqual([]);
    }
  }
});

test("every example speaks four languages and fits a phone", async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const name of await components(page)) {
    for (const language of languages) {
      await page.goto(`/?view=gallery&component=${name}&lang=${language}`);
      await expect(page.locator("[data-example]").first()).toBeVisible();
      expect(await page.locator("main").innerText(), `${name} ${language}`).not.toMatch(/\bcore\.[a-z]+\.[a-z]/);
      await expectNoSidewaysScroll(page);
    }
  }
});

test("developers find the gallery from the page about the program", async ({ page }) => {
  await page.goto("/?view=about");
  await page.getByRole("link", { name: "Components of this page" }).click();
  await expect(page).toHaveURL(/view=gallery/);
  await page.getByRole("link", { name: "notice", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "notice" })).toBeVisible();
});
