import { Problem, wasAborted } from "./api/client";

/** Something read from the server: what it is, whether it is on its way, and why it failed. */
export class Loaded<T> {
  value = $state.raw<T>();
  problem = $state.raw<Problem>();
  loading = $state(false);
  #running: AbortController | undefined;

  /** Reads; a reading still on its way is given up. What was read before stays until the new comes. */
  async load(read: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    try {
      const value = await read(running.signal);
      if (this.#running !== running) return undefined;
      this.value = value;
      this.problem = undefined;
      return value;
    } catch (error) {
      if (wasAborted(error) || this.#running !== running) return undefined;
      this.problem = error instanceof Problem ? error : new Problem(0, { title: String(error) });
      return undefined;
    } finally {
      if (this.#running === running) this.loading = false;
    }
  }

  /** Gives up a reading that is on its way; what was read before stays. */
  stop() {
    this.#running?.abort();
    this.#running = undefined;
    this.loading = false;
  }

  clear() {
    this.stop();
    this.value = undefined;
    this.problem = undefined;
  }
}
