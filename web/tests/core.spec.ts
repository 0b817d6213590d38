import { languages } from "../src/core/i18n/catalogue";
import { expect, expectAccessible, mapDrawn, someSensor, test } from "./support";

test("the language is switched, kept in the address and remembered", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Language").selectOption("ko");
  await expect(page).toHaveURL(/lang=ko/);
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(page.getByRole("link", { name: "자료" })).toBeVisible();
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
});

test("every language speaks on every place, and no message is missing", async ({ page }) => {
  for (const language of languages) {
    for (const view of ["map", "list", "data", "devices", "about"]) {
      await page.goto(`/?view=${view}&lang=${language}`);
      await expect(page.locator("main h1").first()).toBeVisible();
      expect(await page.locator("body").innerText()).not.toMatch(/\b(core|sensing)\.[a-z]+\.[a-z]/);
    }
  }
});

test("an unknown address is told as one, with the way to the page", async ({ page, request }) => {
  const answer = await page.goto("/no/such/place");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Nothing is here" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: /^To the page of/ }).click();
  await mapDrawn(page);
  expect(new URL(page.url()).pathname).toBe("/");
  for (const path of ["/sensing/v1/x", "/city/v1/x", "/sensorthings/x", "/districts/v1/x", "/v1/x", "/no/such/place"]) {
    const refusal = await request.get(path, { headers: { Accept: "*/*" } });
    expect(refusal.status(), path).toBe(404);
    expect(refusal.headers()["content-type"], path).toContain("application/problem+json");
  }
});

test("the browser's language is the page's if the page speaks it", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: "nl-BE", ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
  await context.close();
});

test("the theme goes from system to light to dark and is remembered", async ({ page }) => {
  await page.goto("/");
  const button = page.getByRole("button", { name: /^Appearance/ });
  await button.click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await button.click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("back and forward go through what was chosen", async ({ page, request }) => {
  const sensor = await someSensor(request);
  await page.goto("/");
  await page.getByRole("link", { name: "Data" }).click();
  await expect(page).toHaveURL(/view=data/);
  await page.getByRole("link", { name: "Now" }).click();
  await page.getByPlaceholder("Filter by name").fill(sensor.name);
  await page.locator(`a[data-thing="${sensor.thing}"]`).first().click();
  await expect(page).toHaveURL(/thing=/);
  await page.goBack();
  await expect(page).not.toHaveURL(/thing=/);
  await page.goBack();
  await expect(page).toHaveURL(/view=data/);
  await expect(page.getByRole("table")).toBeVisible();
  await page.goForward();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1, name: sensor.name })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const size of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    test(`axe finds nothing on any view: ${colorScheme}, ${size.width} px`, async ({ page, request }) => {
      test.slow();
      const sensor = await someSensor(request);
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto("/");
      await mapDrawn(page);
      await expect(page.locator("ul a[data-thing]").first()).toBeAttached();
      await expectAccessible(page);
      await page.goto("/?view=list");
      await expect(page.locator("ul a[data-thing]").first()).toBeVisible();
      await expectAccessible(page);
      await page.goto(`/?thing=${sensor.thing}&property=${sensor.property.id}&range=week`);
      await expect(page.getByText(/on average/)).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("button", { name: "As table" }).click();
      await expect(page.getByRole("table", { name: /^History/ })).toBeVisible();
      await expectAccessible(page);
      await page.goto("/?view=data");
      await expect(page.getByRole("table")).toBeVisible();
      await expectAccessible(page);
      for (const view of ["devices", "about", "devices&device=new"]) {
        await page.goto(`/?view=${view}`);
        await expect(page.locator("main h1")).toBeVisible();
        await expectAccessible(page);
      }
      await page.getByRole("button", { name: "Claim device" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await expectAccessible(page);
    });

    test(`axe finds nothing when something is missing: ${colorScheme}, ${size.width} px`, async ({ page }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto("/");
      await page.getByRole("button", { name: /^More/ }).click();
      await expect(page.getByRole("button", { name: "Fewer" })).toBeVisible();
      await expectAccessible(page);
      await page.getByPlaceholder("Filter by name").fill("no sensor is called so");
      await expect(page.getByText("No sensor has this in its name")).toBeVisible();
      await expectAccessible(page);
      await page.goto("/?thing=no-such-thing");
      await expect(page.getByText("There is no such sensor")).toBeVisible();
      await expectAccessible(page);
      await page.route("**/sensing/v1/latest**", (route) => route.fulfill({ status: 503, json: { title: "busy" } }));
      await page.goto("/");
      await expect(page.getByText("The server has too much to do")).toBeVisible();
      await expectAccessible(page);
      await page.route("**/sensing/v1/observed-properties**", (route) => route.fulfill({ json: { items: [] } }));
      await page.goto("/");
      await expect(page.getByRole("heading", { name: "No sensor speaks yet" })).toBeVisible();
      await expectAccessible(page);
      await page.route("**/city/v1", (route) => route.abort());
      await page.goto("/");
      await expect(page.getByText("The city cannot be reached")).toBeVisible();
      await expectAccessible(page);
    });
  }
}

test("a page whose words do not come says so, and how to go on", async ({ page }) => {
  await page.route("**/assets/ko-*.js", (route) => route.abort());
  await page.goto("/?lang=ko");
  await expect(page.getByRole("alert")).toContainText("페이지를 불러오지 못했습니다.");
  await page.unroute("**/assets/ko-*.js");
  await page.getByRole("link", { name: "다시 시도" }).click();
  await expect(page.locator("main h1")).toBeVisible();
});

test("what can be pressed is at least 44 px high", async ({ page, request }) => {
  const sensor = await someSensor(request);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const view of [
    "/",
    "/?view=data",
    "/?view=devices&device=new",
    `/?thing=${sensor.thing}&property=${sensor.property.id}`,
  ]) {
    await page.goto(view);
    await expect(page.locator("main h1").first()).toBeVisible();
    await page.waitForTimeout(500);
    const small = await page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          "button, select, input:not([type=radio]), a, label:has(input[type=radio])",
        ),
      ]
        .filter(
          (each) =>
            each.offsetParent !== null &&
            !each.closest(".skip, .sr-only, .handle, .prose") &&
            !each.matches(".handle, .skip"),
        )
        .map((each) => ({ html: each.outerHTML.slice(0, 120), height: each.getBoundingClientRect().height }))
        .filter(({ height }) => height < 43.5),
    );
    expect(small, view).toEqual([]);
  }
});
