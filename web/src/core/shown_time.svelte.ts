// The time that the map shows: now, unless a capability shows the past. The light on the buildings is that of this hour.
import { clock } from "./clock.svelte";

class ShownTime {
  #pastMs = $state<number>();

  /** Now, at ten-second steps, or the moment that is shown. */
  get ms(): number {
    return this.#pastMs ?? clock.now;
  }

  /** Undefined: now. */
  show(pastMs: number | undefined) {
    this.#pastMs = pastMs;
  }
}

export const shownTime = new ShownTime();
