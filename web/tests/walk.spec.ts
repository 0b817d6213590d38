// A whole walk by keyboard alone: find a sensor, read its week, compare it with another, share the address. The same
// for those who see it at 200 %, on the smallest phone, or without motion; axe looks at each step.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, someSensor, test } from "./support";

const ways = [
  { name: "on a desktop", use: { viewport: { width: 1280, height: 800 } } },
  { name: "at 200 % zoom", use: { viewport: { width: 640, height: 400 } } }, // as 1280 × 800 is then
  { name: "at 320 px", use: { viewport: { width: 320, height: 640 } } },
  { name: "with reduced motion", use: { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" } },
] as const;

for (const { name, use } of ways) {
  test.describe(name, () => {
    test.use({ viewport: use.viewport });

    test(`a sensor is found, its week read, compared and shared by keyboard alone, ${name}`, async ({
      page,
      request,
      context,
    }) => {
      test.slow();
      if ("reducedMotion" in use) await page.emulateMedia({ reducedMotion: use.reducedMotion });
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      const sensor = await someSensor(request);
      const stop = async () => {
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      };

      await page.goto("/?view=list");
      await expect(page.getByText(/\d+ sensors? found/)).toBeVisible();
      await stop();
      await tabTo(page, "input[type=search]");
      await page.keyboard.type(sensor.name);
      await tabTo(page, `a[data-thing="${sensor.thing}"]`);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("heading", { level: 1, name: sensor.name })).toBeFocused();

      await tabTo(page, "input[type=radio][value=day]");
      await page.keyboard.press("ArrowRight");
      await expect(page).toHaveURL(/range=week/);
      await expect(page.getByText(/between .* and .*, on average/)).toBeVisible();
      await tabTo(page, "[role=slider]");
      await page.keyboard.press("End");
      await expect(page.getByRole("slider")).toHaveAttribute("aria-valuetext", /\d/);
      await stop();

      await tabTo(page, "button.compare", "Shift+Tab");
      await page.keyboard.press("Enter");
      await expect(page.getByPlaceholder("Name of a sensor")).toBeFocused();
      await page.keyboard.type("t"); // a letter here, outside of fields the key for the table
      await expect(page.getByPlaceholder("Name of a sensor")).toHaveValue("t");
      await page.keyboard.press("Backspace");
      await stop();
      await tabTo(page, ".picker ul button");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/compare=/);
      await expect(page.getByText(/, on average: /)).toBeVisible();
      await expect(page.locator("button.compare")).toBeFocused();
      await stop();
      await tabTo(page, "[role=slider]");
      await page.keyboard.press("Home");
      await expect(page.getByRole("slider").first()).toHaveAttribute("aria-valuetext", /; /);
      await page.keyboard.press("t");
      await expect(page.getByRole("table", { name: "Compared sensors" })).toBeVisible();
      await stop();

      await tabTo(page, "button:has(span[aria-live])");
      await page.keyboard.press("Enter");
      await expect(page.getByText("Link copied")).toBeVisible();
      const shared = await page.evaluate(() => navigator.clipboard.readText());
      expect(shared).toBe(page.url());
      const other = await context.newPage();
      await other.goto(shared);
      await expect(other.getByRole("heading", { level: 1, name: sensor.name })).toBeVisible();
      await expect(other.getByText(/, on average: /)).toBeVisible();
      await other.close();
    });
  });
}

async function tabTo(page: Page, selector: string, key = "Tab") {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`80 tabs do not lead to ${selector}`);
}
