// Debian's Chromium without a GPU, and the packages of the page.
import { createRequire } from "node:module";

const require = createRequire(new URL("../web/package.json", import.meta.url));

export const packageOfThePage = async (name) => import(require.resolve(name));

export const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];
