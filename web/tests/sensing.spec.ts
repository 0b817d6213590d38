import type { Route } from "@playwright/test";
import { commonest, expect, expectNoSidewaysScroll, latest, mapDrawn, someSensor, test } from "./support";

const phone = { width: 390, height: 844 };

test("the page opens on the map with the sensors, their colours and their list", async ({ page, request }) => {
  const property = await commonest(request);
  await page.goto("/");
  await mapDrawn(page);
  await expect(page.getByRole("radiogroup", { name: "What is measured" })).toBeVisible();
  await expect(page.getByText(/\d+ sensors? found/)).toContainText(String(property.datastreams));
  await expect(page.getByText("Latest value from")).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
});

test("a sensor is found by typing a part of its name and opens with values, chart, owner and licence", async ({
  page,
  request,
}) => {
  const sensor = await someSensor(request);
  await page.goto("/");
  await page.getByPlaceholder("Filter by name").fill(sensor.name);
  await page.locator(`a[data-thing="${sensor.thing}"]`).first().click();
  await expect(page).toHaveURL(new RegExp(`thing=${sensor.thing}`));
  await expect(page.getByRole("heading", { level: 1, name: sensor.name })).toBeFocused();
  await expect(page.getByRole("region", { name: "Latest values" })).toBeVisible();
  await expect(page.getByRole("slider", { name: /^Chart/ })).toBeVisible();
  await expect(page.getByText("Owner", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: /Download CSV/ })).toHaveAttribute("href", /resultFormat=CSV/);
  await page.goBack();
  await expect(page.getByPlaceholder("Filter by name")).toHaveValue(sensor.name);
});

test("a sensor is opened by a click on the map", async ({ page, request }) => {
  const sensor = await someSensor(request);
  await page.goto(`/?thing=${sensor.thing}&property=${sensor.property.id}`);
  await mapDrawn(page);
  await expect(page.getByRole("heading", { level: 1, name: sensor.name })).toBeVisible();
  // The open sensor is ringed; a click at the middle of the map after centring on it must open it again.
  await page.getByRole("link", { name: "All sensors" }).click();
  await expect(page).not.toHaveURL(/thing=/);
  const box = await page.getByRole("region", { name: /^Map of the sensors/ }).boundingBox();
  if (!box) throw new Error("The map has no size.");
  // Dots stand close: some click on a grid over the town meets one.
  for (let i = 0; i < 400 && !page.url().includes("thing="); i++) {
    const x = box.x + box.width * (0.3 + 0.4 * ((i * 0.618) % 1));
    const y = box.y + box.height * (0.3 + 0.45 * ((i * 0.414) % 1));
    await page.mouse.click(x, y);
  }
  await expect(page).toHaveURL(/thing=/);
});

test("the week of a sensor is read as a chart, as a table and as a sentence", async ({ page, request }) => {
  const sensor = await someSensor(request);
  await page.goto(`/?thing=${sensor.thing}&property=${sensor.property.id}`);
  await page.getByRole("radio", { name: "Week" }).check();
  await expect(page).toHaveURL(/range=week/);
  await expect(page.getByText(/between .* and .*, on average/)).toBeVisible();
  await page.getByRole("button", { name: "As table" }).click();
  const table = page.getByRole("table", { name: /^History/ });
  await expect(table.getByRole("columnheader", { name: "Time" })).toBeVisible();
  expect(await table.getByRole("row").count()).toBeGreaterThan(5);
  await page.getByRole("button", { name: "As chart" }).click();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.getByRole("button", { name: "Whole period" }).click();
  await expect(page.getByRole("button", { name: "Whole period" })).toBeHidden();
});

test("day, week, month and year each show values", async ({ page, request }) => {
  const sensor = await someSensor(request);
  for (const range of ["day", "week", "month", "year"]) {
    await page.goto(`/?thing=${sensor.thing}&property=${sensor.property.id}&range=${range}`);
    await expect(page.getByText(/between .* and .*, on average/), range).toBeVisible();
  }
});

test("a whole walk with the keyboard alone: choose, find, read the week as a table, go back", async ({
  page,
  request,
}) => {
  const sensor = await someSensor(request);
  await page.goto("/");
  await expect(page.getByText(/\d+ sensors? found/)).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, "input[type=search]");
  await page.keyboard.type(sensor.name);
  await expect(page.locator(`a[data-thing="${sensor.thing}"]`).first()).toBeVisible();
  await tabTo(page, `a[data-thing="${sensor.thing}"]`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: sensor.name })).toBeFocused();
  await tabTo(page, "input[type=radio][value=day]");
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/range=week/);
  await tabTo(page, "[role=slider]");
  await page.keyboard.press("End");
  await expect(page.getByRole("slider")).toHaveAttribute("aria-valuetext", /\d/);
  await page.keyboard.press("t");
  await expect(page.getByRole("region", { name: /^History/ })).toBeFocused();
  await page.keyboard.press("t");
  await expect(page.getByRole("slider")).toBeFocused();
  await tabTo(page, ".turn");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "As chart" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/thing=/);
  await expect(page.locator(`a[data-thing="${sensor.thing}"]`).first()).toBeFocused();
});

async function tabTo(page: import("@playwright/test").Page, selector: string) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`60 tabs do not lead to ${selector}`);
}

test("a value that arrives is on the page without reload", async ({ page, request }) => {
  const property = await commonest(request);
  const { rows, time } = await latest(request, property);
  const row = rows.find(([, , , , , , result]) => result !== null);
  if (!row) throw new Error("No value to change.");
  const [datastream, thing, name] = row;
  // The stream is played by the test: what the page does with an event is what is tested here.
  const later = new Date(Date.parse(time) + 1_000).toISOString();
  await page.route("**/sensing/v1/live**", (route) =>
    route.fulfill({
      contentType: "text/event-stream",
      body: `retry: 60000\nid: 1\nevent: latest\ndata: ${JSON.stringify({ rows: [[datastream, later, 4321.5]] })}\n\n`,
    }),
  );
  await page.goto("/?view=list");
  await page.getByPlaceholder("Filter by name").fill(name);
  await expect(
    page
      .locator(`a[data-thing="${thing}"]`)
      .filter({ hasText: /4,32[12]/ })
      .first(),
  ).toBeVisible();
});

test("values of the town itself keep coming", async ({ page }) => {
  test.slow();
  await page.goto("/?view=list");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  const values = page.locator("ul a[data-thing] .value");
  await expect(values.first()).toBeVisible();
  const before = (await values.allInnerTexts()).join();
  await expect.poll(async () => (await values.allInnerTexts()).join() !== before, { timeout: 75_000 }).toBe(true);
});

test("a city without outlines of its districts still has a map", async ({ page }) => {
  await page.route("**/districts/v1/districts", (route) => route.fulfill({ status: 404, json: { title: "none" } }));
  await page.goto("/");
  await mapDrawn(page);
});

test("when the stream breaks the page says so, keeps the values and comes back by itself", async ({ page }) => {
  let broken = false;
  await page.route("**/sensing/v1/live**", (route) => (broken ? route.abort() : route.continue()));
  broken = true;
  await page.goto("/?view=list");
  await expect(page.getByText("comes back by itself")).toBeVisible({ timeout: 15_000 });
  await expect(page.locator("ul a[data-thing]").first()).toBeVisible();
  broken = false;
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText("comes back by itself")).toBeHidden();
});

test("without an answer the page explains what happened and what to do", async ({ page }) => {
  // A value that comes would make the page read again by itself.
  await page.route("**/sensing/v1/live**", (route) => route.abort());
  await page.route("**/sensing/v1/latest**", (route) => route.fulfill({ status: 503, json: { title: "busy" } }));
  await page.goto("/");
  await expect(page.getByText("The server has too much to do")).toBeVisible();
  await page.unroute("**/sensing/v1/latest**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText(/\d+ sensors? found/)).toBeVisible();
});

test("a city without sensors teaches the first step", async ({ page }) => {
  await page.route("**/sensing/v1/observed-properties**", (route) => route.fulfill({ json: { items: [] } }));
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "No sensor speaks yet" })).toBeVisible();
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No sensor speaks yet" })).toBeVisible();
  await page.getByRole("link", { name: "Connect a device" }).click();
  await expect(page).toHaveURL(/view=devices/);
});

test("a name that no sensor has is told in the table, too, with the way back to all", async ({ page }) => {
  await page.goto("/?view=data");
  await page.getByPlaceholder("Filter by name").fill("no sensor is called so");
  await expect(page.getByText("No sensor has this in its name")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page.getByRole("table")).toBeVisible();
});

test("what was measured while the stream was away is in the chart when it comes back", async ({ page, request }) => {
  const sensor = await someSensor(request);
  let asked = 0;
  await page.route("**/sensing/v1/datastreams/*/series**", (route) =>
    asked++ === 0 ? route.fulfill({ json: { step: "raw", columns: ["time", "result"], rows: [] } }) : route.continue(),
  );
  // Each stream ends as soon as it is open, and the page asks for the next; here none is open before the chart is empty.
  let seen = () => {};
  const empty = new Promise<void>((done) => (seen = done));
  await page.route("**/sensing/v1/live**", async (route) => {
    await empty;
    await route.fulfill({ contentType: "text/event-stream", body: "retry: 60000\n\n" });
  });
  await page.goto(`/?thing=${sensor.thing}&property=${sensor.property.id}`);
  await expect(page.getByText("No values in this period")).toBeVisible();
  seen();
  // The latest value alone comes with the sensor; those before it only with the series.
  await page.getByRole("button", { name: "As table" }).click();
  const rows = page.getByRole("table", { name: /^History/ }).getByRole("row");
  await expect.poll(() => rows.count()).toBeGreaterThan(5);
});

test("a map moved away from the open sensor stays there when its values are read anew", async ({ page, request }) => {
  const sensor = await someSensor(request);
  const values = await latest(request, sensor.property);
  await page.route("**/sensing/v1/latest**", (route) => route.fulfill({ json: values })); // colours that stay
  const opening: Route[] = []; // streams, until they are let open
  await page.route("**/sensing/v1/live**", (route) => void opening.push(route));
  await page.goto(`/?thing=${sensor.thing}&property=${sensor.property.id}`);
  await mapDrawn(page);
  const map = page.getByRole("region", { name: /^Map of the sensors/ });
  await map.focus();
  for (let i = 0; i < 10; i++) {
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(400); // each press moves it by a hundred pixels, unless the next one comes before
  }
  const picture = async () => (await page.locator(".rings").screenshot()).toString("base64");
  const before = await picture();
  const read = page.waitForResponse("**/sensing/v1/latest**");
  for (const stream of opening) await stream.fulfill({ contentType: "text/event-stream", body: "retry: 60000\n\n" });
  await read;
  await page.waitForTimeout(1_000);
  expect(await picture()).toBe(before);
});

test("an unknown sensor in the address is explained", async ({ page }) => {
  await page.goto("/?thing=no-such-thing");
  await expect(page.getByText("There is no such sensor")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeHidden();
  await page.getByRole("link", { name: "All sensors" }).first().click();
  await expect(page.getByText(/\d+ sensors? found/)).toBeVisible();
});

test("the table sorts by value and is the same as the list", async ({ page, request }) => {
  const property = await commonest(request);
  const { rows } = await latest(request, property);
  await page.goto("/?view=data");
  const table = page.getByRole("table");
  await expect(table).toHaveAttribute("aria-rowcount", String(rows.length + 1));
  await page.getByRole("button", { name: /^Value/ }).click();
  await expect(page.getByRole("columnheader", { name: /^Value/ })).toHaveAttribute("aria-sort", "descending");
  const values = (await table.locator("td.result").allInnerTexts())
    .filter(Boolean)
    .map((text) => Number(text.replaceAll(",", "")));
  expect(values.length).toBeGreaterThan(3);
  // A live value may change between sorting and reading; the order as a whole holds.
  expect(values[0]).toBeGreaterThanOrEqual(values.at(-1) ?? 0);
});

test("the table is downloaded as CSV", async ({ page }) => {
  await page.goto("/?view=data");
  await expect(page.getByRole("table")).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
});

test("on the phone the sheet has three heights, by finger and by key", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  const sheet = page.locator("section.sheet");
  const handle = page.getByRole("button", { name: "Change the height of the panel" });
  const height = async () => (await sheet.boundingBox())?.height ?? 0;
  const low = await height();
  await handle.click();
  await expect.poll(height).toBeGreaterThan(low + 100);
  const half = await height();
  await handle.focus();
  await page.keyboard.press("ArrowUp");
  const room = (await page.locator("main").boundingBox())?.height ?? 0;
  expect(room).toBeGreaterThan(half + 100);
  await expect.poll(height).toBeGreaterThan(room - 1); // it has come to rest
  const grip = await handle.boundingBox();
  if (!grip) throw new Error("The handle has no size.");
  await page.mouse.move(grip.x + grip.width / 2, grip.y + 10);
  await page.mouse.down();
  await page.mouse.move(grip.x + grip.width / 2, grip.y + 700, { steps: 8 });
  await page.mouse.up();
  await expect.poll(height).toBeLessThan(low + 20);
});

test("on a phone on its side the map keeps half of the page, and the town is in it", async ({ page }) => {
  const warnings: string[] = [];
  page.on("console", (message) => warnings.push(message.text()));
  await page.setViewportSize({ width: 844, height: 390 });
  await page.goto("/");
  await mapDrawn(page);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  const sheet = await page.locator("section.sheet").boundingBox();
  expect(sheet?.width).toBeLessThan(844 / 2 + 1);
  expect(warnings.filter((text) => text.includes("cannot fit"))).toEqual([]);
  await page.getByRole("button", { name: "Change the height of the panel" }).click();
  await page.locator("ul a[data-thing]").first().click();
  await expect(page.getByRole("link", { name: "All sensors" })).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test("nothing scrolls sideways on phones of 320 and 360 px, nor at 200 % zoom", async ({ page, request }) => {
  const sensor = await someSensor(request);
  const views = [
    "",
    "?view=list",
    "?view=data",
    "?view=devices",
    "?view=about",
    `?thing=${sensor.thing}&range=week`,
    "?view=devices&device=new",
  ];
  test.slow();
  for (const language of ["de", "ko"]) {
    for (const [width, height] of [
      [320, 640],
      [360, 740],
      [640, 400],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const view of views) {
        await page.goto(`/${view}${view ? "&" : "?"}lang=${language}`);
        await expect(page.locator("main h1").first()).toBeVisible();
        await expectNoSidewaysScroll(page);
      }
    }
  }
});

test("paper gets the map and the list, and no buttons", async ({ page }) => {
  await page.goto("/");
  await mapDrawn(page);
  await expect(page.locator("ul a[data-thing]").first()).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("img.on-paper")).toBeVisible();
  await expect(page.locator("ul a[data-thing]").first()).toBeVisible();
  await expect(page.getByRole("navigation")).toBeHidden();
  await expect(page.getByPlaceholder("Filter by name")).toBeHidden();
});
