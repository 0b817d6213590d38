// Charts as files: what is drawn, in the order of time.
import { type Line, allTimes, valuesByTime } from "../core/components/chart/lines";
import type { Points } from "../core/components/chart/points";
import { toFile } from "./csv";

const instant = (seconds: number) => new Date(seconds * 1_000).toISOString();
const cell = (value: number | null | undefined) => (value == null ? "" : String(value));
const inUnit = (name: string, unit: string) => (unit ? `${name} (${unit})` : name);

export function pointsCsv(points: Points, unit: string): string {
  const rollUp = points.stepS !== undefined;
  const names = rollUp ? ["minimum", "mean", "maximum"] : ["result"];
  const head = ["time", ...names.map((name) => inUnit(name, unit)), ...(points.quality ? ["quality"] : [])];
  const rows = points.times.flatMap((time, i) => {
    if (points.values[i] === null) return [];
    const values = rollUp ? [points.low[i], points.values[i], points.high[i]] : [points.values[i]];
    const quality = points.quality ? [points.quality.get(time) ?? ""] : [];
    return [[instant(time), ...values.map(cell), ...quality]];
  });
  return toFile([head, ...rows]);
}

export function linesCsv(lines: readonly Line[]): string {
  const columns = lines.map(valuesByTime);
  const rows = allTimes(lines).map((time) => [instant(time), ...columns.map((values) => cell(values.get(time)))]);
  return toFile([["time", ...lines.map(({ name, unit }) => inUnit(name, unit))], ...rows]);
}
