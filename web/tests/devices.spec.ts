import { expect, someSensor, test } from "./support";

const device = {
  id: "esp8266-12345678",
  first_heard: new Date(Date.now() - 3_600_000).toISOString(),
  last_heard: new Date(Date.now() - 30_000).toISOString(),
  values: [
    { name: "SDS_P1", value: "12.30" },
    { name: "SDS_P2", value: "7.45" },
  ],
};

// A claim changes the city for good: here the server's side is played; the whole way, from the device's push to the
// map, is tested in arriving.spec.ts.
test.beforeEach(async ({ page }) => {
  await page.route("**/sensing/v1/devices", (route) => route.fulfill({ json: { items: [device] } }));
});

test("a device that nobody has claimed is listed with its last values", async ({ page }) => {
  await page.goto("/?view=devices");
  await expect(page.getByRole("heading", { name: device.id })).toBeVisible();
  await expect(page.getByText("12.30")).toBeVisible();
  await page.getByRole("link", { name: `Claim device ${device.id}` }).click();
  await expect(page.getByLabel("Device number")).toHaveValue(device.id);
});

test("a device is claimed with token, name and coordinates, and its sensor opens", async ({ page, request }) => {
  const sensor = await someSensor(request);
  let sent: { token?: string | undefined; body?: unknown } = {};
  await page.route("**/sensing/v1/devices/*/claim", (route) => {
    sent = { token: route.request().headers().authorization, body: route.request().postDataJSON() };
    return route.fulfill({ status: 201, json: { thing: sensor.thing, token: "the-key" } });
  });
  await page.goto(`/?view=devices&device=${device.id}`);
  await page.getByLabel("Token").fill("a-token");
  await page.getByLabel("Name").fill("Air, Mill Street");
  await page.getByRole("radio", { name: "Coordinates" }).check();
  await page.getByLabel("Latitude").fill("53,2");
  await page.getByLabel("Longitude").fill("8.1");
  await page.getByRole("button", { name: "Claim device" }).click();
  await expect(page.getByRole("heading", { name: "The device is yours" })).toBeFocused();
  await expect(page.getByText("the-key", { exact: true })).toBeVisible();
  expect(sent).toEqual({
    token: "Bearer a-token",
    body: { name: "Air, Mill Street", location: { type: "Point", coordinates: [8.1, 53.2] } },
  });
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]))).not.toMatch(
    /a-token|the-key/,
  );
  await page.getByRole("link", { name: "See its values" }).click();
  await expect(page.getByRole("heading", { level: 1, name: sensor.name })).toBeVisible();
});

test("the place is picked on the map", async ({ page }) => {
  await page.goto(`/?view=devices&device=${device.id}`);
  await expect(page.getByText("No place chosen yet")).toBeVisible();
  const map = page.getByRole("region", { name: "Where does it stand?" });
  await expect(page.getByRole("button", { name: "Nearer" })).toBeVisible();
  await map.scrollIntoViewIfNeeded();
  await map.click({ position: { x: 150, y: 150 } });
  await expect(page.getByText(/^Chosen: /)).toBeVisible();
  await expect(page.locator(".maplibregl-marker")).toBeVisible();
});

test("the place is taken from the phone", async ({ page, context }) => {
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ latitude: 53.25, longitude: 8.15 });
  await page.goto(`/?view=devices&device=${device.id}`);
  await page.getByRole("radio", { name: "Here" }).check();
  await page.getByRole("button", { name: "Use my position" }).click();
  await expect(page.getByText("Chosen: 53.25, 8.15")).toBeVisible();
});

test("all mistakes are named at once, lead to their fields, and what was typed stays", async ({ page }) => {
  await page.goto("/?view=devices&device=new");
  await page.getByLabel("Name").fill("Air, Mill Street");
  await page.getByRole("button", { name: "Claim device" }).click();
  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveText([
    "Enter the device number.",
    "Enter the token.",
    "Say where the device stands.",
  ]);
  await summary.getByRole("link", { name: "Enter the token." }).click();
  await expect(page.getByLabel("Token")).toBeFocused();
  await expect(page.getByLabel("Name")).toHaveValue("Air, Mill Street");
});

test("what the server objects to is shown at its field", async ({ page }) => {
  await page.route("**/sensing/v1/devices/*/claim", (route) =>
    route.fulfill({
      status: 400,
      contentType: "application/problem+json",
      json: { title: "Wrong", status: 400, errors: [{ pointer: "/name", detail: "This name is taken." }] },
    }),
  );
  await page.goto(`/?view=devices&device=${device.id}`);
  await page.getByLabel("Token").fill("a-token");
  await page.getByLabel("Name").fill("Air");
  await page.getByRole("radio", { name: "Coordinates" }).check();
  await page.getByLabel("Latitude").fill("53.2");
  await page.getByLabel("Longitude").fill("8.1");
  await page.getByRole("button", { name: "Claim device" }).click();
  await expect(page.getByRole("alert")).toContainText("This name is taken.");
  await expect(page.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
});

test("a token that may not claim is refused in plain words", async ({ page }) => {
  await page.route("**/sensing/v1/devices/*/claim", (route) =>
    route.fulfill({ status: 403, json: { title: "Forbidden" } }),
  );
  await page.goto(`/?view=devices&device=${device.id}`);
  await page.getByLabel("Token").fill("wrong");
  await page.getByLabel("Name").fill("Air");
  await page.getByRole("radio", { name: "Coordinates" }).check();
  await page.getByLabel("Latitude").fill("53.2");
  await page.getByLabel("Longitude").fill("8.1");
  await page.getByRole("button", { name: "Claim device" }).click();
  await expect(page.getByRole("alert")).toContainText("This token may not claim this device.");
});

test("no unknown device: the page says how to connect one", async ({ page }) => {
  await page.route("**/sensing/v1/devices", (route) => route.fulfill({ json: { items: [] } }));
  await page.goto("/?view=devices");
  await expect(page.getByText("/v1/push-sensor-data/")).toBeVisible();
});
