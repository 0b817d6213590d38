// Lets the browser keep the page, once the first view stands: what comes then is not in its way.
const afterMs = 2_000;

/** What the page tells a service worker that came after it: what it has asked for, in which language. */
export interface AskedBefore {
  urls: string[];
  language: string;
}

export function keepForOffline() {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const worker = navigator.serviceWorker;
  if (!worker.controller) worker.addEventListener("controllerchange", tell, { once: true });
  const register = () => setTimeout(() => void worker.register("/sw.js").catch(() => undefined), afterMs);
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}

function tell() {
  const urls = performance.getEntriesByType("resource").map(({ name }) => name);
  const asked: AskedBefore = { urls: [...new Set(urls)], language: document.documentElement.lang };
  navigator.serviceWorker.controller?.postMessage(asked);
}
