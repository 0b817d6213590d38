// What the screen is like: room for a panel beside the map or not, and whether the page is being printed.
import { flushSync } from "svelte";

const wide = matchMedia("(min-width: 56.25rem)");
// A phone on its side: what comes up from below would leave nothing of the map. As in sheet.svelte.
const flat = matchMedia("(min-width: 40rem) and (max-width: 56.249rem) and (max-height: 30rem)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

class Viewport {
  wide = $state(wide.matches);
  flat = $state(flat.matches);
  still = $state(still.matches);
  printing = $state(false);

  constructor() {
    wide.addEventListener("change", (event) => (this.wide = event.matches));
    flat.addEventListener("change", (event) => (this.flat = event.matches));
    still.addEventListener("change", (event) => (this.still = event.matches));
    // What is only on paper must be there before the browser lays the paper out.
    addEventListener("beforeprint", () => flushSync(() => (this.printing = true)));
    addEventListener("afterprint", () => (this.printing = false));
  }
}

export const viewport = new Viewport();
