// The city's time. A phone whose clock is wrong by a day still shows right ages: every answer that carries the
// server's time sets the difference.

import { connection } from "./connection.svelte";

const tickMs = 10_000;

class Clock {
  #offsetMs = $state(0);
  #tick = $state(Date.now());

  constructor() {
    setInterval(() => (this.#tick = Date.now()), tickMs);
    document.addEventListener("visibilitychange", () => (this.#tick = Date.now()));
  }

  /** Now, at ten-second steps: reading it makes a component follow time. */
  get now(): number {
    return this.#tick + this.#offsetMs;
  }

  /** Now, exactly; not followed. */
  exact(): number {
    return Date.now() + this.#offsetMs;
  }

  /** The server said what time it is. Less than two seconds is the way the answer took. */
  set(serverTime: string) {
    if (connection.keptSince !== undefined) return; // it says what time it was when the answer was kept
    const offset = Date.parse(serverTime) - Date.now();
    if (Number.isFinite(offset)) this.#offsetMs = Math.abs(offset) < 2_000 ? 0 : offset;
    this.#tick = Date.now();
  }
}

export const clock = new Clock();
