// What the screen is like: room for a panel beside the map or not, and whether the page is being printed.
import { flushSync } from "svelte";

const wide = matchMedia("(min-width: 56.25rem)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

class Viewport {
  wide = $state(wide.matches);
  still = $state(still.matches);
  printing = $state(false);

  constructor() {
    wide.addEventListener("change", (event) => (this.wide = event.matches));
    still.addEventListener("change", (event) => (this.still = event.matches));
    // What is only on paper must be there before the browser lays the paper out.
    addEventListener("beforeprint", () => flushSync(() => (this.printing = true)));
    addEventListener("afterprint", () => (this.printing = false));
  }
}

export const viewport = new Viewport();
