// What the city's clocks show, and which instant is meant by it; also on the days when they change.

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string | undefined): Intl.DateTimeFormat {
  const key = zone ?? "";
  let format = formats.get(key);
  if (!format) {
    const fields = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
    format = new Intl.DateTimeFormat("en", { ...fields, hourCycle: "h23", ...(zone ? { timeZone: zone } : {}) });
    formats.set(key, format);
  }
  return format;
}

/** "2026-11-22T08:00" */
export function wallText(ms: number, zone: string | undefined): string {
  const parts = new Map(
    formatIn(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const [year = "", month, day, hour, minute] = ["year", "month", "day", "hour", "minute"].map((each) =>
    parts.get(each as Intl.DateTimeFormatPartTypes),
  );
  return `${year.padStart(4, "0")}-${month}-${day}T${hour}:${minute}`;
}

/**
 * The instant at which clocks show this: the first of two in autumn, and where they never do in spring as if they had
 * not been changed. Text that ends with Z is an instant by itself. Undefined for what is no time.
 */
export function instantOf(text: string, zone: string | undefined): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\dZ?$/.test(text)) return undefined;
  const asUtc = Date.parse(text.endsWith("Z") ? text : `${text}Z`);
  if (Number.isNaN(asUtc) || text.endsWith("Z")) return Number.isNaN(asUtc) ? undefined : asUtc;
  const offset = (ms: number) => Date.parse(`${wallText(ms, zone)}Z`) - ms;
  const before = asUtc - offset(asUtc - dayMs);
  const after = asUtc - offset(asUtc + dayMs);
  return [before, after].find((ms) => wallText(ms, zone) === text) ?? before;
}

/** From midnight to midnight: 23, 24 or 25 hours. `day` is a date: "2026-11-22". */
export function dayOf(day: string, zone: string | undefined): { from: number; to: number } | undefined {
  const noon = Date.parse(`${day}T12:00Z`);
  if (Number.isNaN(noon)) return undefined;
  const next = new Date(noon + dayMs).toISOString().slice(0, 10);
  const from = instantOf(`${day}T00:00`, zone);
  const to = instantOf(`${next}T00:00`, zone);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** The date some days away. */
export function shiftedDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
