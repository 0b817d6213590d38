// The three heights of the sheet: its head alone, half, all; as the style sheet has them.
export const heights = ["low", "half", "tall"] as const;
export type Height = (typeof heights)[number];

const halfShare = 0.56;

/** The height nearest to where the sheet was let go. */
export function nearest(px: number, roomPx: number, lowPx: number): Height {
  const marks: [Height, number][] = [
    ["low", lowPx],
    ["half", roomPx * halfShare],
    ["tall", roomPx],
  ];
  marks.sort(([, a], [, b]) => Math.abs(a - px) - Math.abs(b - px));
  return marks[0]?.[0] ?? "low";
}

/** What a tap on the handle does: up step by step, from the top down to the bottom. */
export function nextHeight(height: Height): Height {
  return heights[(heights.indexOf(height) + 1) % heights.length] ?? "low";
}
