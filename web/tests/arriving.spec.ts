// What has just been measured is on a page that is open, within a second and without a reload: from a device that
// speaks HTTP as its firmware does, and from an ordinary MQTT client. The program, the network and the page are real.
import { execFile, spawn } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import type { Locator, Page, TestInfo } from "@playwright/test";
import { expect, observedProperties, someSensor, test } from "./support";

const run = promisify(execFile);
const token = process.env.MADANG_TOKEN ?? "";
const mqttPort = process.env.MADANG_MQTT_PORT ?? "";
const withinMs = 1_000;

test.skip(token === "" || mqttPort === "", "needs a program of its own: tools/journeys.mjs starts one");

// What the firmware NRZ-2021-134-B4 writes to its socket, byte for byte (airRohr, sensor.community).
function airRohrRequest(chip: string, p1: string, p2: string): string {
  const body = `{"software_version": "NRZ-2021-134-B4", "sensordatavalues":[{"value_type":"P1","value":"${p1}"},{"value_type":"P2","value":"${p2}"}]}`;
  return [
    "POST /v1/push-sensor-data/ HTTP/1.1",
    "Host: api.sensor.community",
    "Content-Type: application/json",
    `User-Agent: NRZ-2021-134-B4/${chip}/a4cf12d9e0b1`,
    `X-Sensor: esp8266-${chip}`,
    "X-MAC-ID: esp8266-a4cf12d9e0b1",
    "X-PIN: 1",
    "Connection: close",
    `Content-Length: ${body.length}`,
    "",
    body,
  ].join("\r\n");
}

/** Sends it as it is and returns the status of the answer. */
function push(baseURL: string, request: string): Promise<number> {
  const { hostname, port } = new URL(baseURL);
  return new Promise((answered, failed) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    socket.on("end", () => answered(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0))).on("error", failed);
  });
}

/** How long after `since` the page shows the text, looked at with every frame. */
async function shownAfter(row: Locator, text: RegExp, since: number): Promise<number> {
  const shown = await row.evaluate(
    (element, [source, at]) =>
      new Promise<number>((seen) => {
        const look = () =>
          new RegExp(source).test((element as HTMLElement).innerText)
            ? seen(Date.now() - at)
            : requestAnimationFrame(look);
        look();
      }),
    [text.source, since] as const,
  );
  return shown;
}

function report(info: TestInfo, what: string, ms: number) {
  info.annotations.push({ type: "measured", description: `${what}: ${ms} ms` });
  console.log(`${what}: ${ms} ms`);
}

/** The list, with only the rows of that name in it. A reload would forget the mark. */
async function openList(page: Page, property: string, name: string) {
  await page.goto(`/?view=list&property=${property}`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.getByPlaceholder("Filter by name").fill(name);
  await page.evaluate(() => document.documentElement.setAttribute("data-never-reloaded", ""));
}

test("an airRohr sends as its firmware does, is claimed on the page, and is on every open page", async ({
  page,
  browser,
  request,
  baseURL,
}, info) => {
  const base = baseURL ?? "";
  const chip = String(10_000_000 + Math.floor(Math.random() * 89_999_999));
  const name = `Air, Mill Street ${chip}`;
  const sensor = await someSensor(request);
  const pm10 = (await observedProperties(request)).find(({ definition }) => definition.endsWith("/pollutant/5"));
  await openList(page, pm10?.id ?? "", name);
  await expect(page.getByText("No sensor has this in its name")).toBeVisible();

  expect(await push(base, airRohrRequest(chip, "5.38", "4.98"))).toBe(201);
  const somebodyElse = await browser.newContext({ baseURL: base });
  const claiming = await somebodyElse.newPage();
  await claiming.goto("/?view=devices");
  await expect(claiming.getByRole("heading", { name: `esp8266-${chip}` })).toBeVisible();
  await claiming.getByRole("link", { name: `Claim device esp8266-${chip}` }).click();
  await claiming.getByLabel("Token").fill(token);
  await claiming.getByLabel("Name").fill(name);
  await claiming.getByRole("radio", { name: "Coordinates" }).check();
  await claiming.getByLabel("Latitude").fill(String(sensor.latitude));
  await claiming.getByLabel("Longitude").fill(String(sensor.longitude));
  const [answer] = await Promise.all([
    claiming.waitForResponse(/\/claim$/),
    claiming.getByRole("button", { name: "Claim device" }).click(),
  ]);
  const claimed = Date.now();
  expect(answer.status()).toBe(201);
  const list = page.locator("main");
  const first = await shownAfter(list, new RegExp(`${name}[^]*5\\.(4|38)`), claimed);
  report(info, "from the claim to the open page", first);
  expect(first).toBeLessThan(withinMs);

  await claiming.getByRole("link", { name: "See its values" }).click();
  await expect(claiming.getByRole("heading", { level: 1, name })).toBeVisible();
  expect(await push(base, airRohrRequest(chip, "87.25", "61.50"))).toBe(201);
  const pushed = Date.now();
  const next = await shownAfter(list, /87\.(3|25)/, pushed);
  report(info, "from the device's next value to the open page", next);
  expect(next).toBeLessThan(withinMs);
  await expect(claiming.getByRole("region", { name: "Latest values" })).toContainText(/87\.(3|25)/);
  await expect(page.locator("html[data-never-reloaded]")).toBeAttached();
  await somebodyElse.close();
});

test("mosquitto_pub alone creates an observation; mosquitto_sub and the open page show it", async ({
  page,
  request,
}, info) => {
  const sensor = await someSensor(request);
  await openList(page, sensor.property.id, sensor.name);
  const row = page.locator(`a[data-thing="${sensor.thing}"]`).first();
  await expect(row).toBeVisible();
  const topic = `v1.1/Datastreams(${sensor.datastream})/Observations`;
  const broker = ["-h", "127.0.0.1", "-p", mqttPort];

  const follower = spawn("mosquitto_sub", [...broker, "-t", topic]);
  let followed = "";
  follower.stdout.setEncoding("utf8").on("data", (piece: string) => (followed += piece));
  try {
    await expect.poll(() => followed, { message: "the latest value comes first" }).toContain('"result"');
    const credentials = ["-u", "anybody", "-P", token];
    await run("mosquitto_pub", [...broker, ...credentials, "-q", "1", "-t", topic, "-m", '{"result": 123.45}']);
    const published = Date.now();
    const shown = await shownAfter(row, /123\.(5|45)/, published);
    report(info, "from mosquitto_pub to the open page", shown);
    expect(shown).toBeLessThan(withinMs);
    await expect.poll(() => followed).toMatch(/"result": ?123\.45/);
  } finally {
    follower.kill();
  }
  await expect(page.locator("html[data-never-reloaded]")).toBeAttached();
});

test("mosquitto_pub without a token changes nothing", async ({ request }) => {
  const sensor = await someSensor(request);
  const topic = `v1.1/Datastreams(${sensor.datastream})/Observations`;
  const count = async () => {
    const answer = await request.get(
      `/sensorthings/v1.1/Datastreams(${sensor.datastream})/Observations?$filter=result eq 999.125&$count=true`,
    );
    return ((await answer.json()) as Record<string, number>)["@iot.count"];
  };
  await run("mosquitto_pub", [
    "-h",
    "127.0.0.1",
    "-p",
    mqttPort,
    "-q",
    "1",
    "-t",
    topic,
    "-m",
    '{"result": 999.125}',
  ]).catch(
    () => undefined, // whether it is told so or disconnected is the protocol's business
  );
  expect(await count()).toBe(0);
});
