// The colours of the page's style sheet for drawing on a canvas.
import type { Colours } from "./plot";

export function readColours(element: HTMLElement): Colours {
  return {
    line: colour(element, "--accent"),
    band: colour(element, "--chart-band"),
    grid: colour(element, "--line"),
    text: colour(element, "--ink-soft"),
    surface: colour(element, "--surface"),
    font: `14px ${getComputedStyle(element).fontFamily}`,
  };
}

/** That of a line by its number, the first being 1. */
export function lineColour(element: HTMLElement, number: number): string {
  return colour(element, `--series-${number}`);
}

// A custom property keeps `light-dark(…)` as it is written; only as the value of a real property does it become the
// colour that holds.
function colour(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const computed = getComputedStyle(element).color;
  element.style.color = "";
  return computed;
}
