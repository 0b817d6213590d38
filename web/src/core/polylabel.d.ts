declare module "polylabel" {
  /** The point inside a polygon that is farthest from its edges, and how far that is. */
  export default function polylabel(
    rings: [number, number][][],
    precision?: number,
  ): [number, number] & { distance: number };
}
