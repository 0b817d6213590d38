import { defineConfig } from "@playwright/test";

// The journeys run against a whole program: tools/journeys.mjs starts it with two synthetic towns and says in the
// environment where they are. The browser is the system's; none is downloaded.
export default defineConfig({
  testDir: "tests",
  timeout: 45_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  workers: Number(process.env.MADANG_BROWSERS ?? 2),
  retries: process.env.CI ? 1 : 0,
  reporter: process.env.CI ? [["list"]] : [["line"]],
  // What changes the town comes last and alone: it measures how quickly a page shows what has just been measured.
  projects: [
    { name: "reading", testIgnore: /arriving/ },
    { name: "arriving", testMatch: /arriving/, dependencies: ["reading"], workers: 1 },
  ],
  use: {
    baseURL: process.env.MADANG_URL ?? "http://127.0.0.1:8080",
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    serviceWorkers: "block", // what a journey answers in place of the program must not be kept; offline.spec.ts has its own
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
      ],
    },
  },
});
