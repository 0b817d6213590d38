// Follows where an element stands in its scrolling ancestor and tells which of its rows are visible.
import { type Window, visibleRows } from "./window";

export class ScrollWindow {
  rows = $state.raw<Window>({ first: 0, end: 0 });
  #element: HTMLElement | undefined;
  #scroller: HTMLElement | undefined;
  #rowHeight = 48;
  #count = 0;
  #frame = 0;

  /** An attachment for the element that holds the rows. Reads row height and count anew when they change. */
  follow(rowHeight: () => number, count: () => number) {
    return (element: HTMLElement) => {
      this.#element = element;
      this.#scroller = scrollerOf(element);
      const later = () => {
        cancelAnimationFrame(this.#frame);
        this.#frame = requestAnimationFrame(() => this.measure());
      };
      this.#scroller.addEventListener("scroll", later, { passive: true });
      const sizes = new ResizeObserver(later);
      sizes.observe(this.#scroller);
      $effect(() => {
        this.#rowHeight = rowHeight();
        this.#count = count();
        this.measure();
      });
      return () => {
        cancelAnimationFrame(this.#frame);
        this.#scroller?.removeEventListener("scroll", later);
        sizes.disconnect();
      };
    };
  }

  measure() {
    if (!this.#element || !this.#scroller) return;
    const top = this.#element.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
    const next = visibleRows(-top, this.#scroller.clientHeight, this.#rowHeight, this.#count);
    if (next.first !== this.rows.first || next.end !== this.rows.end) this.rows = next;
  }
}

function scrollerOf(element: HTMLElement): HTMLElement {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.documentElement;
}
