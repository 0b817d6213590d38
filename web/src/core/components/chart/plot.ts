// uPlot, set up for this page: a line, a band from minimum to maximum behind it, quiet axes in the reader's language.
import uPlot from "uplot";
import type { Format } from "../../i18n/format";
import type { Points } from "./points";
import { qualities, shapeOf } from "./quality";
import type { Span } from "./span";

const paddingRight = 10;
const manyPoints = 300; // from here on a bold line of noisy values is a blot

export interface Colours {
  line: string;
  band: string;
  grid: string;
  text: string;
  surface: string;
  font: string;
}

export interface Drawing {
  colours: Colours;
  format: Format;
}

export interface PlotOptions extends Drawing {
  /** The reader points at a point, or at none. */
  pointed: (index: number | undefined) => void;
  /** The reader drew over a stretch of time. */
  selected: (span: Span) => void;
}

export function makePlot(element: HTMLElement, points: Points, span: Span, options: PlotOptions): uPlot {
  const { colours } = options;
  const edge = { stroke: "transparent", width: 0, points: { show: false } };
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [10, paddingRight, 0, 0],
      tzDate: (s) => wallTime(s * 1_000, options.format),
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: true, y: false, setScale: false, dist: 8 },
        points: { size: 9, width: 2, fill: colours.surface, stroke: colours.line, one: true },
        dataIdx: (u, series, index) => (series === 3 ? nearestWithValue(u, index) : index),
      },
      scales: { x: { time: true, range: () => [span.from / 1_000, span.to / 1_000] }, y: { range: roomyRange } },
      axes: [timeAxis(options), valueAxis(options)],
      series: [
        {},
        edge,
        edge,
        {
          stroke: colours.line,
          width: points.times.length > manyPoints ? 1.25 : 2,
          // A lonely value between two gaps is a dot, or it would not be seen.
          points: { show: points.stepS !== undefined && points.times.length < 45, size: 5, fill: colours.line },
        },
      ],
      bands: [{ series: [1, 2], fill: colours.band }],
      hooks: { ...hooksOf(options), draw: [(u) => drawQuality(u, points, colours)] },
    },
    columns(points),
    element,
  );
  return fitted(plot);
}

/** Writes the times once more when it is known how much room the other axes have left for them. */
export function fitted(plot: uPlot): uPlot {
  queueMicrotask(() => plot.redraw(false, true));
  return plot;
}

export function hooksOf({ pointed, selected }: Pick<PlotOptions, "pointed" | "selected">): uPlot.Hooks.Arrays {
  return {
    setCursor: [(u) => pointed(u.cursor.idx === null || u.cursor.left! < 0 ? undefined : (u.cursor.idx ?? undefined))],
    setSelect: [
      (u) => {
        if (u.select.width < 8) return;
        const from = u.posToVal(u.select.left, "x") * 1_000;
        const to = u.posToVal(u.select.left + u.select.width, "x") * 1_000;
        u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        selected({ from, to });
      },
    ],
  };
}

// Each word for a quality has a shape of its own, the same as in the legend.
function drawQuality(u: uPlot, { times, values, quality }: Points, colours: Colours) {
  if (!quality) return;
  const words = qualities(quality);
  u.ctx.save();
  u.ctx.fillStyle = colours.text;
  u.ctx.font = `${14 * uPlot.pxRatio}px sans-serif`;
  u.ctx.textAlign = "center";
  u.ctx.textBaseline = "middle";
  times.forEach((time, i) => {
    const word = quality.get(time);
    const value = values[i];
    const x = u.valToPos(time, "x", true);
    if (word === undefined || value == null || x < u.bbox.left || x > u.bbox.left + u.bbox.width) return;
    u.ctx.fillText(shapeOf(words, word), x, u.valToPos(value, "y", true));
  });
  u.ctx.restore();
}

export function columns(points: Points): uPlot.AlignedData {
  return [points.times, points.high, points.low, points.values];
}

function nearestWithValue(u: uPlot, index: number): number | null {
  const values = u.data[3];
  for (let away = 0; away < 4; away++) {
    if (values?.[index - away] != null) return index - away;
    if (values?.[index + away] != null) return index + away;
  }
  return null;
}

// A tenth of room above and below; a flat line stands in the middle, not on the floor.
export function roomyRange(_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1];
  const room = (high - low) * 0.1 || Math.abs(high) * 0.05 || 1;
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

export function valueAxis({ colours, format }: Drawing): uPlot.Axis {
  return {
    stroke: colours.text,
    font: colours.font,
    size: (_, values) => 16 + 7.5 * Math.max(2, ...(values ?? []).map((text) => text.length)),
    gap: 6,
    space: 36,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
    values: (_, splits) => {
      const places = decimalsNeeded(splits);
      return splits.map((split) => format.number(split, places));
    },
  };
}

// As few decimals as tell the marks of an axis exactly: 12.5 is not 13.
function decimalsNeeded(splits: number[]): number {
  for (let places = 0; places < 4; places++) {
    const scale = 10 ** places;
    if (splits.every((split) => Math.abs(split * scale - Math.round(split * scale)) < 1e-6)) return places;
  }
  return 4;
}

export function timeAxis({ colours, format }: Drawing): uPlot.Axis {
  return {
    stroke: colours.text,
    font: colours.font,
    size: 32,
    gap: 8,
    space: 68,
    grid: { show: false },
    ticks: { stroke: colours.grid, width: 1, size: 5 },
    values: (u, splits, _, __, stepS) =>
      splits.map((split) => {
        const text = timeLabel(format, split * 1_000, stepS);
        const room = u.over.clientWidth; // 0 before it has been laid out
        return room > 0 && u.valToPos(split, "x") + widthOf(text) / 2 > room + paddingRight ? "" : text;
      }),
  };
}

// About; half a label behind the end of the axis says nothing.
function widthOf(text: string): number {
  return [...text].reduce((sum, c) => sum + (c > "\u1100" ? 13 : 7.5), 0);
}

// A date whose hours and days are those of the city's clocks.
export function wallTime(ms: number, { timeZone }: Format): Date {
  const date = new Date(ms);
  return timeZone === undefined ? date : uPlot.tzDate(date, timeZone);
}

function timeLabel(format: Format, ms: number, stepS: number): string {
  const date = wallTime(ms, format);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  if (stepS < 86_400) return midnight ? format.weekday(ms) : format.clock(ms);
  if (stepS < 20 * 86_400) return format.day(ms);
  return date.getMonth() === 0 ? format.year(ms) : format.month(ms);
}
