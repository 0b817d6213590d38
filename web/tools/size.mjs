// Prints what a first visit fetches before the map library, compressed, and fails when it is too much for a phone.
// Counts script and style that index.html names, everything these import at once, and the page's first place.
import { readFileSync, readdirSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const budget = 200_000;

const assets = readdirSync(new URL("assets/", dist));
const index = readFileSync(new URL("index.html", dist), "utf8");
const named = [...index.matchAll(/assets\/[\w.~-]+\.(?:js|css)/g)].map(([path]) => path.slice("assets/".length));
// What the main script asks for right after itself: messages of one language and the place "now".
const soon = assets.filter((name) => /^(now|en)-.*\.js$/.test(name) || /^now-.*\.css$/.test(name));

const first = new Set();
for (const name of [...named, ...soon]) collect(name);

function collect(name) {
  if (first.has(name)) return;
  first.add(name);
  if (!name.endsWith(".js")) return;
  const text = readFileSync(new URL(`assets/${name}`, dist), "utf8");
  for (const [, imported] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) collect(imported);
}

const sizes = (name) => {
  const bytes = readFileSync(new URL(`assets/${name}`, dist));
  return {
    name,
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length,
  };
};
const print = ({ name, raw, gzip, brotli }) =>
  console.log(name.padEnd(44), ...[raw, gzip, brotli].map((n) => (n / 1000).toFixed(1).padStart(9)));

console.log("".padEnd(44), ...["raw kB", "gzip kB", "brotli kB"].map((text) => text.padStart(9)));
const rows = [...first].map(sizes);
rows.forEach(print);
const total = rows.reduce(
  (sum, row) => ({
    name: "first view",
    raw: sum.raw + row.raw,
    gzip: sum.gzip + row.gzip,
    brotli: sum.brotli + row.brotli,
  }),
  { name: "first view", raw: 0, gzip: 0, brotli: 0 },
);
print(total);
console.log("\nlater, when wanted:");
assets
  .filter((name) => /\.(js|css)$/.test(name) && !first.has(name))
  .map(sizes)
  .forEach(print);

if (total.gzip > budget) {
  console.error(`\nThe first view is ${total.gzip} bytes compressed; the budget is ${budget}.`);
  process.exit(1);
}
