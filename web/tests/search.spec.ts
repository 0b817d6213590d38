// The search in the header. What the program would answer is given here, so that the answers can come late, empty or
// not at all.
import type { Page } from "@playwright/test";
import type { Found } from "../src/core/api/types";
import { expect, expectAccessible, expectNoSidewaysScroll, mapDrawn, someSensor, test } from "./support";

const square: Found = {
  kind: "place",
  id: "n1",
  name: "Market square",
  detail: "Old Town",
  longitude: 2.6,
  latitude: 54.8,
};
const street: Found = {
  ...square,
  kind: "street",
  id: "w2",
  name: "Market street",
  box: [2.598, 54.799, 2.604, 54.801],
};

async function answer(
  page: Page,
  give: (text: string) => { items: Found[]; afterMs?: number; complete?: boolean } | number,
) {
  const asked: string[] = [];
  await page.route("**/search/v1/search?**", async (route) => {
    const url = new URL(route.request().url());
    asked.push(url.search);
    const given = give(url.searchParams.get("q") ?? "");
    if (typeof given === "number") return route.fulfill({ status: given, json: { title: "no" } });
    if (given.afterMs) await new Promise((over) => setTimeout(over, given.afterMs));
    await route.fulfill({ json: { items: given.items, complete: given.complete ?? true } }).catch(() => undefined); // nobody waits for it any more
  });
  return asked;
}

const field = (page: Page) => page.getByRole("combobox", { name: "Search the city" });
const options = (page: Page) => page.getByRole("listbox", { name: "What was found" }).getByRole("option");

test("a place is found by typing, walked to with the arrow keys, and marked on the map and in the address", async ({
  page,
}) => {
  const asked = await answer(page, () => ({ items: [street, square] }));
  await page.goto("/");
  await mapDrawn(page);
  await field(page).pressSequentially("market");
  await expect(options(page)).toHaveCount(2);
  await expect(field(page)).toHaveAttribute("aria-expanded", "true");
  expect(asked.at(-1)).toMatch(/q=market&language=en&limit=8&near=-?[\d.]+%2C[\d.]+/);
  expect(asked.length).toBeLessThan(6); // not for every letter
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(options(page).nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/place=54\.80000,2\.60000&name=Market\+square/);
  await expect(page).toHaveURL(/at=54\.8\d*,2\.6\d*,15/);
  const pin = page.getByText("Market square", { exact: true });
  await expect(pin).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(pin).toBeVisible();
  await page.getByRole("button", { name: "Remove the mark: Market square" }).click();
  await expect(page).not.toHaveURL(/place=|name=/);
  await page.goBack();
  await expect(pin).toBeVisible();
});

test("a street is shown as a whole, also from a page without a map", async ({ page }) => {
  await answer(page, () => ({ items: [street] }));
  await page.goto("/?view=about");
  await field(page).fill("market");
  await options(page).first().click();
  await expect(page).toHaveURL(/name=Market\+street.*at=54\.8\d*,2\.601\d*,16/);
  await mapDrawn(page);
});

test("a sensor that was found is opened", async ({ page, request }) => {
  const { thing, name, longitude, latitude } = await someSensor(request);
  await answer(page, () => ({ items: [{ ...square, kind: "thing", id: String(thing), name, longitude, latitude }] }));
  await page.goto("/?view=data");
  await field(page).fill(name);
  await expect(options(page)).toHaveCount(1);
  await page.keyboard.press("Enter"); // the best one, without walking to it
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`thing=${thing}`));
});

test("an answer that comes late does not replace a newer one", async ({ page }) => {
  await answer(page, (text) =>
    text === "ma" ? { items: [street], afterMs: 1_200 } : { items: [{ ...square, name: `Answer to ${text}` }] },
  );
  await page.goto("/");
  await field(page).fill("ma");
  await page.waitForTimeout(400);
  await field(page).fill("mar");
  await expect(options(page)).toHaveText(/Answer to mar/);
  await page.waitForTimeout(1_300);
  await expect(options(page)).toHaveText(/Answer to mar/);
});

test("Enter before the answer is here opens the best of it, once it comes", async ({ page }) => {
  await answer(page, () => ({ items: [street, square], afterMs: 600 }));
  await page.goto("/?view=list");
  await field(page).fill("market");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/place=/);
  await expect(field(page)).toHaveValue("");
});

test("nothing found, no answer, and Escape: each says what it is, one step at a time", async ({ page }) => {
  let status = 0;
  await answer(page, () => status || { items: [] });
  await page.goto("/");
  await field(page).fill("Xanadu");
  await expect(page.getByText("Nothing is called “Xanadu” here. Try a shorter word")).toBeVisible();
  await expectAccessible(page);
  status = 503;
  await field(page).fill("Xanadu 2");
  await expect(page.getByRole("alert")).toContainText("The server has too much to do");
  status = 0;
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing is called “Xanadu 2” here.").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Try a shorter word")).toBeHidden();
  await expect(field(page)).toHaveValue("Xanadu 2");
  await page.keyboard.press("Escape");
  await expect(field(page)).toHaveValue("");
});

test("on a phone the search takes the whole line, and gives it back", async ({ page }) => {
  await answer(page, () => ({ items: [street, square] }));
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/");
  await mapDrawn(page);
  await expect(field(page)).toBeHidden();
  await page.getByRole("button", { name: "Search the city" }).click();
  await expect(field(page)).toBeFocused();
  await field(page).fill("market");
  await expect(options(page)).toHaveCount(2);
  expect((await options(page).first().boundingBox())?.width).toBe(320);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Search the city" })).toBeFocused();
});

test("a program that has just begun says that names are still being read, and is asked again", async ({ page }) => {
  let complete = false;
  await answer(page, () => ({ items: complete ? [street, square] : [street], complete }));
  await page.goto("/");
  await field(page).fill("market");
  await expect(page.getByText("Names of the map are still being read.")).toBeVisible();
  complete = true;
  await expect(options(page)).toHaveCount(2);
  await expect(page.getByText("Names of the map are still being read.")).toBeHidden();
});

test("a street, a house and a café of the town are found by the program itself", async ({ page, request }) => {
  const { items } = (await (await request.get("/search/v1/search?q=street&language=en")).json()) as { items: Found[] };
  const name = items.find(({ kind }) => kind === "street")?.name ?? "";
  expect(name).not.toBe("");
  await page.goto("/");
  await mapDrawn(page);
  await field(page).fill(name.slice(0, -2)); // as one types
  await expect(options(page).filter({ hasText: name }).first()).toBeVisible();
  await field(page).fill(`${name} 1`);
  const house = options(page)
    .filter({ hasText: /Address/ })
    .filter({ hasText: `${name} 1` })
    .first();
  await expect(house).toBeVisible();
  await house.click();
  await expect(page).toHaveURL(/place=.*&name=.*\+1/);
  await expect(page.getByRole("button", { name: new RegExp(`^Remove the mark: ${name} 1`) })).toBeVisible();
  await field(page).fill("cafe"); // without its accent
  await expect(
    options(page)
      .filter({ hasText: /^\s*Café .*Café · / })
      .first(),
  ).toBeVisible();
});
