// The service worker, /sw.js: the page opens without a network. Its own files come from a cache that is made for each
// build; what the city last answered is kept too, and marked as kept.
import type { AskedBefore } from "./register";
import { isForever, isPage, isWorthKeeping, keyOf, marked, newestElseKept, outdated } from "./strategy";

// What of the worker's own types is used; those of the page's and of the worker's library do not go together.
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  request: Request;
  preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
declare const self: EventTarget & {
  /** Put in when the page is built, see vite.config.ts. */
  __MADANG_SHELL__: { version: string; files: string[] };
  registration: ServiceWorkerRegistration;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
};

const prefix = "madang-shell-";
const shell = self.__MADANG_SHELL__;
const shellCache = prefix + shell.version;
const answerCache = "madang-answers";
const mostAnswers = 40;

self.addEventListener("install", (event) => (event as Waiting).waitUntil(install()));
self.addEventListener("activate", (event) => (event as Waiting).waitUntil(activate()));
self.addEventListener("message", (event) => {
  const told = event as Waiting & MessageEvent<AskedBefore>;
  told.waitUntil(keepAll(told.data));
});
self.addEventListener("fetch", (event) => {
  const asked = event as Fetching;
  const url = new URL(asked.request.url);
  if (asked.request.method !== "GET" || url.origin !== location.origin) return;
  if (asked.request.mode === "navigate") {
    if (isPage(url.pathname)) asked.respondWith(page(asked));
  } else if (isForever(url.pathname)) asked.respondWith(file(asked));
  else if (isWorthKeeping(url.pathname)) asked.respondWith(answer(asked, url));
});

async function install() {
  const cache = await caches.open(shellCache);
  await cache.addAll([new Request("/", { cache: "reload" }), ...shell.files]);
  await self.skipWaiting();
}

async function activate() {
  await Promise.all(outdated(await caches.keys(), prefix, shellCache).map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

function page({ request, preloadResponse }: Fetching): Promise<Response> {
  return newestElseKept(
    async () => (await preloadResponse) ?? fetch(request),
    () => caches.match("/", { cacheName: shellCache, ignoreVary: true }),
  );
}

// Of any version: a page that was opened before an update still finds its parts.
async function file({ request }: Fetching): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const read = await fetch(request);
  if (read.ok) void keep(shellCache, request.url, read.clone());
  return read;
}

function answer(event: Fetching, url: URL): Promise<Response> {
  const key = keyOf(url, event.request.headers.get("Accept-Language") ?? "");
  return newestElseKept(
    async () => {
      const read = await fetch(event.request);
      if (read.ok) event.waitUntil(marked(read.clone(), new Date()).then((copy) => keep(answerCache, key, copy)));
      return read;
    },
    () => caches.match(key, { cacheName: answerCache, ignoreVary: true }),
  );
}

// On a first visit the city had answered before there was anybody to keep it.
async function keepAll({ urls, language }: AskedBefore) {
  const headers = { Accept: "application/json", "Accept-Language": language };
  for (const url of urls.map((each) => new URL(each))) {
    if (url.origin !== location.origin || !isWorthKeeping(url.pathname)) continue;
    const read = await fetch(url, { headers, credentials: "omit" }).catch(() => undefined);
    if (read?.ok) await keep(answerCache, keyOf(url, language), await marked(read, new Date()));
  }
}

async function keep(name: string, key: string, copy: Response) {
  try {
    const cache = await caches.open(name);
    await cache.put(key, copy);
    if (name !== answerCache) return;
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - mostAnswers)).map((old) => cache.delete(old)));
  } catch {
    // The device is full: the page works as long as the network does.
  }
}
