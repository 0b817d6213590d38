// Sensors on the map and in the list: filters, comparing, a district, what is near, yesterday once more.
import { commonest, expect, expectAccessible, latest, mapDrawn, someSensor, test } from "./support";

const found = /\d+ sensors? found/;

test("a filter by owner and state is in the address, on the list and in the table, and is taken back by a press", async ({
  page,
  request,
}) => {
  const property = await commonest(request);
  const { rows, owners } = await latest(request, property);
  const owner = owners[0]?.name ?? "";
  const count = rows.filter((row) => row[9] === 0).length;
  await page.goto("/?view=list");
  await expect(page.getByText(found)).toBeVisible();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByLabel("Owner", { exact: true }).selectOption(owner);
  await expect(page).toHaveURL(/owner=/);
  await expect(page.getByText(new RegExp(`^${count} sensors? found`))).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(count + 1));
  await page.getByRole("button", { name: /^Take away: Owner/ }).click();
  await expect(page).not.toHaveURL(/owner=/);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(rows.length + 1));
});

test("a filter that nothing fits is explained, with the way back", async ({ page }) => {
  await page.goto("/?view=list&owner=Nobody&state=ahead");
  await expect(page.getByRole("heading", { name: "No sensor fits these filters" })).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page.getByText(found)).toBeVisible();
  await expect(page).not.toHaveURL(/owner=|state=/);
});

test("sensors that stand close are one mark that a press takes apart", async ({ page, request }) => {
  const { rows } = await latest(request, await commonest(request));
  await page.goto("/");
  await mapDrawn(page);
  const map = page.getByRole("region", { name: /^Map of the sensors/ });
  await expect(page.locator("canvas[data-marks]")).toBeAttached();
  const box = await map.boundingBox();
  if (!box || rows.length === 0) throw new Error("There is nothing to press.");
  // Somewhere on the map is a mark that says so under the pointer.
  const tip = page.locator(".tip strong");
  let told = "";
  for (let i = 0; i < 400 && !/\d+ sensors/.test(told); i++) {
    await page.mouse.move(
      box.x + box.width * (0.25 + 0.5 * ((i * 0.618) % 1)),
      box.y + box.height * (0.25 + 0.5 * ((i * 0.414) % 1)),
    );
    told = (await tip.count()) > 0 ? await tip.innerText({ timeout: 500 }).catch(() => "") : "";
  }
  expect(told).toMatch(/\d+ sensors/);
});

test("yesterday is replayed: the hour, the list and the address follow the slider, and now comes back", async ({
  page,
}) => {
  await page.goto("/?view=list");
  await expect(page.getByText(found)).toBeVisible();
  await page.getByRole("button", { name: "Replay yesterday" }).click();
  await expect(page).toHaveURL(/time=\d{4}-\d\d-\d\dT08/);
  const slider = page.getByRole("slider", { name: "Hour of the day" });
  await expect(slider).toHaveAttribute("aria-valuetext", /08:00–09:00/);
  await expect(page.getByText("mean of this hour").first()).toBeVisible();
  const values = page.locator("ul a[data-thing] .value");
  const before = (await values.allInnerTexts()).join();
  await slider.focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", /14:00–15:00/);
  await expect(page).toHaveURL(/T14/);
  await expect.poll(async () => (await values.allInnerTexts()).join() !== before).toBe(true);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(page).toHaveURL(/T15/);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.reload();
  await expect(slider).toHaveAttribute("aria-valuetext", /1[5-9]:00/);
  await page.getByRole("button", { name: "Back to now" }).click();
  await expect(page).not.toHaveURL(/time=/);
  await expect(page.getByText("mean of this hour")).toHaveCount(0);
});

test("a day that cannot be read, and a day on which nothing was measured, are told as such", async ({ page }) => {
  await page.goto("/?view=list&time=1999-01-01T08:00");
  await expect(
    page.getByText("Nothing was measured on that day.").or(page.getByText("no value in this hour").first()),
  ).toBeVisible();
  await page.route("**/sensing/v1/means**", (route) => route.fulfill({ status: 503, json: { title: "busy" } }));
  await page.getByRole("button", { name: "A day later" }).click();
  await expect(page.getByText("That day could not be read")).toBeVisible();
  await page.getByRole("button", { name: "Back to now" }).click();
  await expect(page.locator("ul a[data-thing]").first()).toBeVisible();
});

test("a district shows a week of each of its sensors on one scale, and each leads to its sensor", async ({
  page,
  request,
}) => {
  await page.goto("/?view=list");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const districts = page.getByLabel("District", { exact: true });
  const ids = await districts
    .locator("option")
    .evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value));
  // One that has sensors of this property: whichever comes first.
  const charts = page.getByRole("link", { name: /between .* on average/ });
  for (const id of ids.filter(Boolean)) {
    await page.goto(`/?view=list&district=${id}`);
    await expect(charts.first().or(page.getByText(/^No sensor of this district/))).toBeVisible();
    if ((await charts.count()) > 0) break;
  }
  await expect(page.getByText("The same scale everywhere")).toBeVisible();
  await expectAccessible(page);
  await charts.first().click();
  await expect(page).toHaveURL(/thing=.*range=week|range=week.*thing=/);
  await page.goBack();
  await page.getByRole("link", { name: "Whole city" }).click();
  await expect(page.getByText(found)).toBeVisible();
  expect((await latest(request, await commonest(request))).rows.length).toBeGreaterThan(0);
});

test("a district that is not there is explained", async ({ page }) => {
  await page.goto("/?district=nowhere");
  await expect(page.getByRole("heading", { name: "There is no such district" })).toBeVisible();
});

test("nearby asks only when pressed, sorts by distance, and tells nobody", async ({ page, context, request }) => {
  const sensor = await someSensor(request);
  const asked: string[] = [];
  page.on("request", (each) => asked.push(each.url()));
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ latitude: sensor.latitude, longitude: sensor.longitude, accuracy: 20 });
  await page.goto("/?view=list");
  await expect(page.getByText(found)).toBeVisible();
  await expect(page.getByText("Nearest first")).toHaveCount(0);
  const before = asked.length;
  await page.getByRole("button", { name: "Nearby" }).click();
  await expect(page.getByRole("button", { name: /Nearest first/ })).toBeVisible();
  await expect(page.locator("ul a[data-thing] .when").first()).toContainText(/0\s*m/);
  await expectAccessible(page);
  expect(asked.slice(before).filter((url) => url.includes(sensor.latitude.toFixed(2)))).toEqual([]);
  expect(page.url()).not.toContain(sensor.latitude.toFixed(2));
  await page.getByRole("button", { name: /Nearest first/ }).click();
  await expect(page.getByText("Nearest first")).toHaveCount(0);
});

test("without permission nearby says what to do instead, and a rough position is told as rough", async ({
  page,
  context,
  request,
}) => {
  await page.goto("/?view=list");
  await page.getByRole("button", { name: "Nearby" }).click();
  await expect(page.getByText("may not tell its position").or(page.getByText("is not known right now"))).toBeVisible({
    timeout: 20_000,
  });
  const sensor = await someSensor(request);
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ latitude: sensor.latitude, longitude: sensor.longitude, accuracy: 3_000 });
  await page.getByRole("button", { name: "Nearby" }).click();
  await expect(page.getByText(/only known to about 3\.0\s*km/)).toBeVisible();
});

test("two sensors of one thing and a third unit are compared: two axes, then charts below each other", async ({
  page,
  request,
}) => {
  const { items } = (await (await request.get("/sensing/v1/things?limit=100")).json()) as {
    items: { id: number; datastreams: number }[];
  };
  const station = items.find(({ datastreams }) => datastreams >= 4);
  if (!station) throw new Error("The town has no station with four series.");
  const thing = (await (await request.get(`/sensing/v1/things/${station.id}`)).json()) as {
    datastreams: { id: number; unit: { symbol?: string } }[];
  };
  const byUnit = [...new Map(thing.datastreams.map((each) => [each.unit.symbol, each.id])).values()];
  const [first, second, third] = byUnit;
  await page.goto(`/?thing=${station.id}&datastream=${first}&compare=${second}&range=week&view=list`);
  const charts = page.getByRole("slider", { name: /^Chart/ });
  await expect(page.getByText(/, on average: /)).toBeVisible();
  await expect(charts).toHaveCount(1);
  await expectAccessible(page);
  if (third === undefined) return;
  await page.goto(`/?thing=${station.id}&datastream=${first}&compare=${second},${third}&range=week&view=list`);
  await expect(charts).toHaveCount(3);
  await page
    .getByRole("button", { name: /^No longer compare/ })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`compare=${third}(&|$)`));
  await expect(charts).toHaveCount(1);
});
