// What a chart says, in a sentence: for those who cannot see it, and for those in a hurry.
import { type Line, extremesWithin } from "../core/components/chart/lines";
import { type Points, extremes, isDays, within } from "../core/components/chart/points";
import type { Span } from "../core/components/chart/span";
import { language, t } from "../core/i18n/language.svelte";

export function summarise(read: Points, span: Span, unit: string, decimals: number): string {
  const points = within(read, span);
  const found = extremes(points);
  if (!found) return "";
  const { format } = language;
  const time = (seconds: number) => (isDays(points) ? format.date(seconds * 1_000) : format.moment(seconds * 1_000));
  const sentence = t("sensing.thing.summary", {
    period: format.period(span.from, span.to),
    minimum: format.quantity(found.minimum.value, unit, decimals),
    minimumTime: time(found.minimum.time),
    maximum: format.quantity(found.maximum.value, unit, decimals),
    maximumTime: time(found.maximum.time),
    // What is counted is whole, its mean is not.
    mean: format.quantity(found.mean, unit, Math.abs(found.mean) < 1_000 ? Math.max(decimals, 1) : decimals),
  });
  return points.gaps.length > 0 ? `${sentence} ${t("sensing.thing.gaps", { count: points.gaps.length })}` : sentence;
}

/** The same for several series side by side. */
export function summariseLines(lines: readonly Line[], span: Span): string {
  const { format } = language;
  const parts = lines.map((line) => {
    const found = extremesWithin(line, span);
    if (!found) return t("sensing.compare.silent", { name: line.name });
    return t("sensing.compare.one", {
      name: line.name,
      mean: format.quantity(found.mean, line.unit, line.decimals),
      minimum: format.number(found.minimum.value, line.decimals),
      maximum: format.number(found.maximum.value, line.decimals),
    });
  });
  return t("sensing.compare.summary", { period: format.period(span.from, span.to), list: format.list(parts) });
}
