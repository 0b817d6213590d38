// Viridis (van der Walt, Smith 2015; CC0): even steps of lightness, read alike with any colour vision.
export const viridis = [
  "#440154",
  "#482475",
  "#414487",
  "#355f8d",
  "#2a788e",
  "#21918c",
  "#22a884",
  "#44bf70",
  "#7ad151",
  "#bddf26",
  "#fde725",
] as const;
