// How quickly a page is there on a phone, and whether everybody can use it: Lighthouse as it is, with its emulated phone
// and simulated slow 4G. Prints one line of JSON. Called by map_page.py.
//   node phone.mjs ROUNDS URL [PATTERN]   without what the addresses with PATTERN bring
import { chromium, flags, packageOf } from "./browser.mjs";

const { default: lighthouse } = await packageOf("lighthouse", "lighthouse");
const { launch } = await packageOf("lighthouse", "chrome-launcher");
const [rounds, url, without] = process.argv.slice(2);

const browser = await launch({ chromePath: chromium, chromeFlags: ["--headless=new", ...flags], logLevel: "silent" });
const runs = [];
try {
  for (let i = 0; i < Number(rounds); i++) runs.push(await measured());
} finally {
  await browser.kill();
}
console.log(JSON.stringify(middle(runs)));

/** Now and then Lighthouse misses the beginning of its own record, and asks to be run again. */
async function measured(again = 2) {
  const options = { port: browser.port, output: "json", logLevel: "silent", blockedUrlPatterns: without ? [without] : [] };
  const { lhr } = await lighthouse(url, { ...options, onlyCategories: ["performance", "accessibility"] });
  if (lhr.runtimeError && again > 0) return measured(again - 1);
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const { performance, accessibility } = lhr.categories;
  const value = (id) => Math.round((lhr.audits[id].numericValue ?? 0) * 1_000) / 1_000;
  return {
    performance: Math.round((performance.score ?? 0) * 100),
    accessibility: Math.round((accessibility.score ?? 0) * 100),
    firstPaintMs: value("first-contentful-paint"),
    largestPaintMs: value("largest-contentful-paint"),
    speedIndexMs: value("speed-index"),
    blockedMs: value("total-blocking-time"),
    layoutShift: value("cumulative-layout-shift"),
    unpassed: unpassed(lhr, accessibility),
    busy: busy(lhr),
    speedOfMachine: lhr.environment.benchmarkIndex,
  };
}

/** What costs points of accessibility. */
function unpassed(lhr, category) {
  return category.auditRefs
    .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
    .map(({ id }) => id);
}

/** Milliseconds that each script kept the page's thread, the longest first. */
function busy(lhr) {
  const items = lhr.audits["bootup-time"].details?.items ?? [];
  return items.slice(0, 4).map(({ url: from, total }) => [String(from).replace(/^.*\//, "") || "/", Math.round(total)]);
}

/** The run with the middle performance, so that its figures belong together. */
function middle(all) {
  return all.sort((a, b) => a.performance - b.performance)[Math.floor(all.length / 2)];
}
