// Which rows of a long list stand in the page: those one can see, and some more on both sides.

export interface Window {
  first: number;
  /** One past the last. */
  end: number;
}

const overscan = 8;

export function visibleRows(scrolled: number, height: number, rowHeight: number, count: number): Window {
  const first = Math.floor(scrolled / rowHeight) - overscan;
  const end = Math.ceil((scrolled + height) / rowHeight) + overscan;
  return { first: Math.min(Math.max(0, first), count), end: Math.min(count, Math.max(0, end)) };
}
