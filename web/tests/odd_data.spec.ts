// Data of other people is not always possible: values of years ago and of years to come, places beyond the pole,
// numbers that no instrument measures. The page shows them as what they are and everything else as ever.
import type { Page } from "@playwright/test";
import type { Latest, LatestRow } from "../src/core/api/types";
import { expect, mapDrawn, someSensor, test } from "./support";

const phone = { width: 390, height: 844 };

/** The first rows of the answer `latest` become others. */
async function change(page: Page, ...changes: ((row: LatestRow) => void)[]) {
  await page.route("**/sensing/v1/latest**", async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as Latest;
    changes.forEach((apply, i) => answer.rows[i] && apply(answer.rows[i]));
    await route.fulfill({ response, json: answer });
  });
  await page.route("**/sensing/v1/live**", (route) => route.abort());
}

function named(name: string, time: string, result: number) {
  return (row: LatestRow) => {
    row[2] = name;
    row[5] = time;
    row[6] = result;
    row[7] = null;
  };
}

test("what was measured once in 2018 is silent, what claims to be of 2099 is not current", async ({ page }) => {
  await change(page, named("Aaa", "2018-03-04T12:00:00Z", 3.4), named("Aab", "2099-01-01T00:00:00Z", 9.1));
  await page.goto("/?view=list");
  const row = (name: string) => page.locator("ul a[data-thing]").filter({ hasText: name });
  await expect(row("Aaa")).toContainText("silent");
  await expect(row("Aab")).toContainText("time in the future · 1 Jan 2099");
  await expect(page.getByText(/Latest value from \d\d:\d\d:\d\d/)).toBeVisible(); // today's, not that of 2099
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "Aab" })).toContainText("time in the future");
});

test("a latest value of another day has its date in the legend", async ({ page }) => {
  await page.route("**/sensing/v1/latest**", async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as Latest;
    for (const row of answer.rows) row[5] = "2018-03-04T11:00:00Z";
    await route.fulfill({ response, json: answer });
  });
  await page.goto("/?view=list");
  await expect(page.getByText("Latest value from 4 March 2018, 12:00:00")).toBeVisible();
});

test("an impossible place and impossible bounds leave the map as it is", async ({ page }) => {
  await change(page, (row) => {
    row[2] = "Aaa";
    row[3] = 37.5;
    row[4] = 126.9;
  });
  await page.route("**/city/v1", async (route) => {
    const response = await route.fetch();
    const city = (await response.json()) as object;
    await route.fulfill({ response, json: { ...city, bounds: [2.5, 54.7, 37.5, 126.9], centre: [20, 90.8] } });
  });
  await page.goto("/");
  await mapDrawn(page);
  await expect(page.locator("ul a[data-thing]").filter({ hasText: "Aaa" })).toContainText("not on the map");
  await expect(page.getByText("This device cannot draw the map")).toBeHidden();
});

test("one huge number leaves the others their decimals", async ({ page }) => {
  await change(page, named("Aaa", new Date().toISOString(), 1e30));
  await page.goto("/?view=list");
  const values = page.locator("ul a[data-thing] .value");
  await expect(values.first()).toContainText("1 × 10³⁰".replaceAll(" ", "\u202f"));
  await expect(values.nth(1)).toContainText(/\d\.\d/);
});

test("the filter by name holds for the map too", async ({ page }) => {
  await page.goto("/");
  await mapDrawn(page);
  const dot = async () => {
    // Somewhere on a grid over the map a hand says that there is a sensor.
    const box = await page.getByRole("region", { name: /^Map of the sensors/ }).boundingBox();
    if (!box) throw new Error("The map has no size.");
    for (let i = 0; i < 150; i++) {
      await page.mouse.move(
        box.x + box.width * (0.2 + 0.6 * ((i * 0.618) % 1)),
        box.y + box.height * (0.2 + 0.6 * ((i * 0.414) % 1)),
      );
      if (await page.locator(".tip").isVisible()) return true;
    }
    return false;
  };
  const patient = { timeout: 30_000 }; // a hand goes to 150 places
  await expect.poll(dot, patient).toBe(true);
  await page.getByPlaceholder("Filter by name").fill("no such name");
  await expect.poll(dot, patient).toBe(false);
});

test("a link that names a sensor alone shows on the map what that sensor measures", async ({ page, request }) => {
  const { items } = (await (await request.get("/sensing/v1/observed-properties")).json()) as {
    items: { id: string; datastreams: number }[];
  };
  for (const rare of items.toSorted((a, b) => a.datastreams - b.datastreams)) {
    const { rows } = (await (
      await request.get(`/sensing/v1/latest?observed_property=${encodeURIComponent(rare.id)}`)
    ).json()) as Latest;
    if (!rows[0]) continue;
    await page.goto(`/?thing=${rows[0][1]}&datastream=${rows[0][0]}`);
    await expect(page.locator(`input[type=radio][value="${rare.id}"]`)).toBeChecked();
    return;
  }
});

test("on a phone an invented town says that it is one, and an empty one what to do first", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Synthetic town" })).toBeVisible();
  await page.route("**/sensing/v1/observed-properties**", (route) => route.fulfill({ json: { items: [] } }));
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Connect a device" })).toBeInViewport();
});

test("all that is measured folds again by Escape and by choosing", async ({ page }) => {
  for (const size of [phone, { width: 1280, height: 800 }]) {
    await page.setViewportSize(size);
    await page.goto("/");
    const more = page.getByRole("button", { name: /^More/ });
    await more.click();
    await page.keyboard.press("Escape");
    await expect(more).toHaveAttribute("aria-expanded", "false");
    await more.click();
    await page.getByRole("radiogroup", { name: "What is measured" }).getByRole("radio").last().click();
    await expect(more).toHaveAttribute("aria-expanded", "false");
    await expect(page).toHaveURL(/property=/);
  }
});

test("where nobody has said under which licence values may be used, that is told", async ({ page, request }) => {
  const sensor = await someSensor(request);
  await page.route(`**/sensing/v1/things/${sensor.thing}`, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { data_set: { licence: string } };
    answer.data_set.licence = "";
    await route.fulfill({ response, json: answer });
  });
  await page.goto(`/?thing=${sensor.thing}`);
  await expect(page.getByText("not stated yet")).toBeVisible();
});
