// Runs the journeys of tests/ against the real program: makes two small synthetic towns in a folder of their own, one
// that speaks English and one that speaks Korean, serves them on free ports, runs Playwright in the system's
// Chromium, and takes everything down again.
//   node tools/journeys.mjs PROGRAM [argument of `playwright test` …]
// MADANG_WEB names a folder with a page that the program serves instead of its own: dist, while one works on it.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const readyWithinMs = 90_000;
const stoppedWithinMs = 20_000;

const web = fileURLToPath(new URL("..", import.meta.url));
const [program, ...rest] = process.argv.slice(2);
if (!program) {
  console.error("node tools/journeys.mjs PROGRAM [argument of `playwright test` …]");
  process.exit(2);
}
const madang = resolve(program);
const folder = mkdtempSync(join(tmpdir(), "madang-journeys-"));
const running = [];

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => void takeDown().then(() => process.exit(1)));
}
let code = 1;
try {
  const [town, korean] = await Promise.all([
    serve("town", ["--sensors", "80", "--seed", "1"]),
    serve("korean", ["--sensors", "40", "--seed", "2", "--language", "ko"]),
  ]);
  code = await playwright({
    MADANG_URL: town.url,
    MADANG_PROGRAM: madang,
    MADANG_TOKEN: token(town.data),
    MADANG_MQTT_PORT: String(town.mqtt),
    MADANG_KOREAN_URL: korean.url,
  });
  code ||= complaints();
} catch (error) {
  console.error(error.message);
  for (const { name, log } of running) console.error(`\nThe last lines of ${name}:\n${lastLines(log)}`);
} finally {
  await takeDown();
}
process.exit(code);

/** Makes a town with a year of history and serves it. */
async function serve(name, options) {
  const data = join(folder, name);
  execFileSync(madang, ["demo", "--data", data, "--dense-days", "2", ...options], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [http, mqtt] = [await freePort(), await freePort()];
  const log = join(folder, `${name}.log`);
  const args = ["serve", "--data", data, "--listen", `127.0.0.1:${http}`, "--mqtt", `127.0.0.1:${mqtt}`];
  // All browsers come from one address: the limit for one person would stop the journeys, not the program.
  args.push("--anonymous-requests-per-second", "0", "--log-format", "json");
  if (process.env.MADANG_WEB) args.push("--web", resolve(process.env.MADANG_WEB));
  const output = openSync(log, "w");
  const child = spawn(madang, args, { stdio: ["ignore", output, output] });
  running.push({ name, log, child });
  const url = `http://127.0.0.1:${http}`;
  await ready(url, child);
  return { url, data, mqtt };
}

async function ready(url, child) {
  const until = Date.now() + readyWithinMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`The program ended with code ${child.exitCode} before it was ready.`);
    const answer = await fetch(`${url}/ready`).catch(() => undefined);
    // The town's name and place come once it lives.
    if (answer?.ok && (await (await fetch(`${url}/city/v1`)).json()).synthetic) return;
    await sleep(100);
  }
  throw new Error(`The program was not ready within ${readyWithinMs / 1_000} seconds.`);
}

function token(data) {
  const args = ["admin", "token", "--data", data, "--role", "administrator", "--name", "journeys"];
  return execFileSync(madang, args, { encoding: "utf8" }).trim().split("\n").at(-1);
}

function freePort() {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

function playwright(environment) {
  const cli = join(web, "node_modules/@playwright/test/cli.js");
  const child = spawn(process.execPath, [cli, "test", ...rest], {
    cwd: web,
    env: { ...process.env, ...environment },
    stdio: "inherit",
  });
  running.push({ name: "playwright", child });
  return new Promise((ended) => child.once("exit", (status) => ended(status ?? 1)));
}

/** Whether a program wrote an error to its log: then something went wrong that no journey saw. */
function complaints() {
  const errors = running
    .filter(({ log }) => log)
    .flatMap(({ name, log }) =>
      readFileSync(log, "utf8")
        .split("\n")
        .map((line) => ({ name, line })),
    )
    .filter(({ line }) => /"level": ?"error"/.test(line));
  for (const { name, line } of errors) console.error(`${name} wrote to its log: ${line}`);
  return errors.length > 0 ? 1 : 0;
}

function lastLines(log) {
  return log ? readFileSync(log, "utf8").split("\n").slice(-15).join("\n") : "";
}

async function takeDown() {
  await Promise.all(running.map(({ child }) => stop(child)));
  rmSync(folder, { recursive: true, force: true });
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), stoppedWithinMs);
  await ended;
  clearTimeout(late);
}
