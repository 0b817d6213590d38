// Draws marks on a canvas above the map: a dot for one sensor, a ring with a number for several.
import type { Palette } from "../core/components/city_map/palette";
import { type Scale, colourOf } from "../core/colour/scale";
import type { Mark } from "./clusters";

export interface Drawn {
  mark: Mark;
  x: number;
  y: number;
  radius: number;
}

export interface Look {
  scale: Scale;
  palette: Palette;
  /** Behind numbers and under labels. */
  surface: string;
  ink: string;
  font: string;
  number: (count: number) => string;
  /** The value of a row with its unit. */
  label: (row: number) => string;
}

export function radiusOf(mark: Mark, zoom: number): number {
  if (!mark.single) return 15 + Math.min(9, 3.2 * Math.log10(mark.rows.length));
  return zoom >= 15 ? 10 : zoom >= 12 ? 8 : 6.5;
}

export function drawMark(c: CanvasRenderingContext2D, drawn: Drawn, look: Look) {
  if (drawn.mark.single) drawDot(c, drawn, look);
  else drawCluster(c, drawn, look);
}

function colour({ mark }: Drawn, look: Look): string {
  return Number.isNaN(mark.worst) ? look.palette.missing : colourOf(look.scale, mark.worst);
}

function circle(c: CanvasRenderingContext2D, x: number, y: number, radius: number) {
  c.beginPath();
  c.arc(x, y, radius, 0, 2 * Math.PI);
}

function drawDot(c: CanvasRenderingContext2D, drawn: Drawn, look: Look) {
  const { mark, x, y, radius } = drawn;
  circle(c, x, y, radius);
  if (mark.state !== "none") {
    c.globalAlpha = mark.state === "fresh" ? 1 : 0.22;
    c.fillStyle = colour(drawn, look);
    c.fill();
  }
  c.globalAlpha = mark.state === "fresh" ? 0.75 : 0.9;
  c.lineWidth = mark.state === "fresh" ? 1.25 : 2;
  c.strokeStyle = mark.state === "fresh" ? look.palette.outline : look.palette.missing;
  c.setLineDash(mark.state === "none" ? [2.5, 2.5] : []);
  c.stroke();
  c.setLineDash([]);
  c.globalAlpha = 1;
}

const ringPx = 4.5;

function drawCluster(c: CanvasRenderingContext2D, drawn: Drawn, look: Look) {
  const { mark, x, y, radius } = drawn;
  const fresh = mark.state === "fresh";
  circle(c, x, y, radius);
  c.fillStyle = look.surface;
  c.fill();
  c.strokeStyle = look.palette.outline;
  c.globalAlpha = fresh ? 0.75 : 0.4;
  c.lineWidth = 1.25;
  c.stroke();
  circle(c, x, y, radius - ringPx / 2 - 0.5);
  c.globalAlpha = fresh ? 1 : 0.3;
  c.lineWidth = ringPx;
  c.strokeStyle = colour(drawn, look);
  c.setLineDash(mark.state === "none" ? [2.5, 2.5] : []);
  c.stroke();
  c.setLineDash([]);
  c.globalAlpha = 1;
  c.fillStyle = look.ink;
  c.font = `700 14px ${look.font}`;
  c.textAlign = "center";
  c.fillText(look.number(mark.rows.length), x, y + 0.5);
  if (mark.silent > 0) drawSilent(c, x + radius * 0.74, y - radius * 0.74, look);
}

// The same faded dot that the legend explains.
function drawSilent(c: CanvasRenderingContext2D, x: number, y: number, { palette, surface }: Look) {
  circle(c, x, y, 4.5);
  c.fillStyle = surface;
  c.fill();
  c.lineWidth = 2;
  c.strokeStyle = palette.missing;
  c.stroke();
}

/** Values beside the dots, as many as have room; those of silent sensors are not written as if they held. */
export function drawLabels(c: CanvasRenderingContext2D, all: readonly Drawn[], look: Look) {
  const taken: [left: number, top: number, right: number, bottom: number][] = all.map(({ x, y, radius }) => [
    x - radius,
    y - radius,
    x + radius,
    y + radius,
  ]);
  c.font = `600 14px ${look.font}`;
  c.textAlign = "left";
  c.lineJoin = "round";
  c.lineWidth = 3.5;
  c.strokeStyle = look.palette.halo;
  for (const { mark, x, y, radius } of all) {
    if (!mark.single || mark.state === "none") continue;
    const text = look.label(mark.worstRow);
    const left = x + radius + 4;
    const box = [left, y - 9, left + c.measureText(text).width, y + 9] as const;
    if (taken.some((each) => overlap(each, box))) continue;
    taken.push([...box]);
    c.fillStyle = mark.state === "fresh" ? look.ink : look.palette.label;
    c.globalAlpha = mark.state === "fresh" ? 1 : 0.75;
    c.strokeText(text, left, y + 0.5);
    c.fillText(text, left, y + 0.5);
  }
  c.globalAlpha = 1;
}

type Box = readonly [left: number, top: number, right: number, bottom: number];
const overlap = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
