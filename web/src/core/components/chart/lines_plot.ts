// Several lines over one time, with an axis at the left and, for a second unit, one at the right.
import uPlot from "uplot";
import { lineColour } from "./colours";
import { type Line, dashOf } from "./lines";
import { type PlotOptions, fitted, hooksOf, roomyRange, timeAxis, valueAxis, wallTime } from "./plot";
import type { Span } from "./span";

export function makeLinesPlot(element: HTMLElement, lines: readonly Line[], span: Span, options: PlotOptions): uPlot {
  const units = [...new Set(lines.map(({ unit }) => unit))];
  const scaleOf = (unit: string) => `y${units.indexOf(unit)}`;
  const axes = units.map((unit, i): uPlot.Axis => {
    const axis = valueAxis(options);
    const named = units.length > 1 ? { label: unit, labelSize: 22, labelFont: options.colours.font } : {};
    const base = { ...axis, scale: scaleOf(unit), ...named };
    return i === 0 ? base : { ...base, side: 1, grid: { show: false } };
  });
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [10, units.length > 1 ? 0 : 10, 0, 0],
      tzDate: (s) => wallTime(s * 1_000, options.format),
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false, setScale: false, dist: 8 }, points: { show: false } },
      scales: {
        x: { time: true, range: () => [span.from / 1_000, span.to / 1_000] },
        ...Object.fromEntries(units.map((unit) => [scaleOf(unit), { range: roomyRange }])),
      },
      axes: [timeAxis(options), ...axes],
      series: [
        {},
        ...lines.map((line) => ({
          scale: scaleOf(line.unit),
          stroke: lineColour(element, line.number),
          dash: [...dashOf(line.number)],
          width: 2,
          points: { show: false },
        })),
      ],
      hooks: hooksOf(options),
    },
    joined(lines),
    element,
  );
  return fitted(plot);
}

// Each line keeps its own gaps; times that only others have do not interrupt it.
function joined(lines: readonly Line[]): uPlot.AlignedData {
  return uPlot.join(lines.map(({ points }) => [points.times, points.values] as uPlot.AlignedData));
}
