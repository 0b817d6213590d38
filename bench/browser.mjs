// Debian's Chromium without a GPU, and packages: those of the page, and those that only this bench needs.
import { createRequire } from "node:module";

const folders = { page: "../web/", lighthouse: "./lighthouse/" };

export const packageOf = async (folder, name) =>
  import(createRequire(new URL(`${folders[folder]}package.json`, import.meta.url)).resolve(name));

export const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-swiftshader",
];
