const firstMs = 1_000;
const mostMs = 30_000;

/** How long to wait before try number `attempt`: doubling, with ±25 % so that a thousand pages do not come at once. */
export function nextDelayMs(attempt: number, random: number): number {
  const delay = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 10));
  return delay * (0.75 + random / 2);
}
