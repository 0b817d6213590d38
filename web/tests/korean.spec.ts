// A Korean town read in Korean: every word that people see is Korean, and times are Seoul's.
import { expect, someSensor, test } from "./support";

const korean = process.env.MADANG_KOREAN_URL;
test.use({ baseURL: korean ?? "", locale: "ko-KR" });
test.skip(!korean, "needs a Korean town: tools/journeys.mjs starts one");

// What is written so in Korean too: names of things, units, formats, licences, addresses.
const international =
  /\b(Madang|OGC|SensorThings|API|CSV|GeoJSON|Apache|License|SIL|Open|Font|Noto|Sans|airRohr|own|esp8266|PM\d+|LAeq|CC0|CC-BY|km\/h|m\/s|hPa|cm|mm|m|dB|A|W\/m²|µg\/m³|GMT|Plus|English|Deutsch|Nederlands|Tab|Esc|T|NO|PM|D)\b/g;

test("no word of another language is left over on any place", async ({ page, request }) => {
  test.slow();
  const sensor = await someSensor(request);
  const views = [
    "",
    "?view=list",
    "?view=data",
    "?view=collection",
    "?view=collection&collection=districts",
    "?view=devices",
    "?view=devices&device=new",
    "?view=about",
  ];
  for (const view of [...views, `?thing=${sensor.thing}&range=week`]) {
    await page.goto(`/${view}`);
    await expect(page.locator("html")).toHaveAttribute("lang", "ko");
    await expect(page.locator("main h1").first()).toBeVisible();
    if (view.includes("thing")) await expect(page.getByRole("slider")).toBeVisible();
    expect(await latinWords(page), view).toEqual([]);
  }
});

/** Words in Latin letters among what is seen or read out, except in elements marked as of another language. */
async function latinWords(page: import("@playwright/test").Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const own = (element: Element | null) => (element?.closest("[lang]")?.getAttribute("lang") ?? "ko") === "ko";
    const out: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (!parent || parent.closest("script, style, code, kbd, noscript") || !own(parent)) continue;
      out.push(walker.currentNode.textContent ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
      if (!own(element)) continue;
      for (const name of ["aria-label", "title", "placeholder", "alt"]) out.push(element.getAttribute(name) ?? "");
    }
    return out;
  });
  const left = texts.flatMap(
    (text) =>
      text
        .replace(/https?:\S+|\/[\w/.-]+|127\.0\.0\.1:\d+|[\w-]+-\d{6,}/g, " ")
        .replace(international, " ")
        .match(/[A-Za-z]{2,}/g) ?? [],
  );
  return [...new Set(left)];
}

test("times are those of the town's clocks, and the page says so to a reader elsewhere", async ({ page, request }) => {
  const sensor = await someSensor(request);
  await page.goto(`/?thing=${sensor.thing}&property=${sensor.property.id}&lang=en`);
  await expect(page.getByText(/Times are those of the city: Korean Standard Time/)).toBeVisible();
  await page.getByRole("button", { name: "As table" }).click();
  const last = page
    .getByRole("table", { name: /^History/ })
    .locator("tbody tr:not([aria-hidden])")
    .first();
  const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone: "Asia/Seoul" });
  // The newest value is not older than two hours.
  const possible = [0, 1, 2].map((back) => hour.format(Date.now() - back * 3_600_000));
  await expect(last).toContainText(new RegExp(`\\b(${possible.join("|")}):\\d\\d`));
});

test("half a syllable finds a street, and what it is called is Korean", async ({ page, request }) => {
  const asked = `/search/v1/search?q=${encodeURIComponent("ㄱ")}&language=ko&limit=50`;
  const { items } = (await (await request.get(asked)).json()) as { items: { kind: string; name: string }[] };
  const name = items.find((each) => each.kind === "street" && /^[가-힣]{3,}$/.test(each.name))?.name ?? "";
  expect(name).not.toBe("");
  const field = page.getByRole("combobox", { name: "도시에서 찾기" });
  const options = page.getByRole("listbox", { name: "찾은 결과" }).getByRole("option");
  await page.goto("/");
  await field.fill(name.charAt(0) + firstKey(name.charAt(1)));
  await expect(options.first()).toBeVisible();
  for (const text of await options.allTextContents()) expect(text).toMatch(/[가-힣]/);
  await field.fill(name.slice(0, -1) + firstKey(name.slice(-1)));
  await expect(options.filter({ hasText: name }).first()).toBeVisible();
});

/** What stands there once the first key of a syllable is pressed. */
function firstKey(syllable: string): string {
  const keys = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  return keys.charAt(Math.floor((syllable.charCodeAt(0) - 0xac00) / 588));
}
