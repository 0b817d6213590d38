// When the network is asked and when what was kept is given. No stale page is shown while the server answers.

/** Says in an answer that it was kept, and since when. The page tells its reader; see core/connection.svelte.ts. */
export const keptSince = "X-Madang-Kept";

/** Files whose names carry a sum of their content: they never change. */
export function isForever(path: string): boolean {
  return path.startsWith("/assets/");
}

/** The page itself has one address. */
export function isPage(path: string): boolean {
  return path === "/" || path === "/index.html";
}

const worthKeeping = [
  /^\/city\/v1$/,
  /^\/districts\/v1\/districts$/,
  /^\/sensing\/v1\/(observed-properties|latest)$/,
  /^\/basemap\/v1\/style\//,
  /^\/basemap\/v1\/tiles\.json$/,
];

/** Answers that let the page show something without a network: the city, and what was measured last. */
export function isWorthKeeping(path: string): boolean {
  return worthKeeping.some((pattern) => pattern.test(path));
}

/** Under which address an answer is kept: one for each language. */
export function keyOf(url: URL, language: string): string {
  const key = new URL(url);
  key.searchParams.append("kept-language", language);
  return key.href;
}

/** The network's answer; only where none comes, or a proxy says that the server is gone, what was kept. */
export async function newestElseKept(
  ask: () => Promise<Response>,
  kept: () => Promise<Response | undefined>,
): Promise<Response> {
  let answer: Response | undefined;
  try {
    answer = await ask();
  } catch {
    // No network, or no server.
  }
  if (answer && ![502, 503, 504].includes(answer.status)) return answer;
  return (await kept()) ?? answer ?? Response.error();
}

/** The same answer, marked as one that was kept. */
export async function marked(answer: Response, now: Date): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set(keptSince, now.toISOString());
  headers.delete("Content-Encoding"); // the body is unpacked by now
  headers.delete("Content-Length");
  return new Response(await answer.blob(), { status: 200, headers });
}

/** Which of these caches, the oldest first, nobody needs any more. A page that is open may be of the version before. */
export function outdated(names: readonly string[], prefix: string, current: string): string[] {
  const others = names.filter((name) => name.startsWith(prefix) && name !== current);
  return others.slice(0, -1);
}
