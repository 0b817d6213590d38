// Two maps, both designed: warm paper by day, a quiet blue-black by night. All so weak in colour that only the live
// things speak.
export interface Palette {
  outside: string;
  land: string;
  edge: string;
  border: string;
  label: string;
  halo: string;
  /** Drawn round every sensor: 3:1 against the land whatever the colour within. */
  outline: string;
  missing: string;
  chosen: string;
}

export const light: Palette = {
  outside: "#e6e2d8",
  land: "#f7f4ed",
  edge: "#d3cbbb",
  border: "#d9d2c4",
  label: "#676459",
  halo: "#f7f4ed",
  outline: "#2b3231",
  missing: "#7d7a70",
  chosen: "#0b5c5c",
};

export const dark: Palette = {
  outside: "#0e1213",
  land: "#1b2122",
  edge: "#060808",
  border: "#30393a",
  label: "#98a19d",
  halo: "#1b2122",
  outline: "#dfe3df",
  missing: "#8a9391",
  chosen: "#8fe0da",
};
