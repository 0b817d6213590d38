// Numbers and times as the reader's language writes them; times as the city's clocks show them. Formatters are costly
// to make and cheap to use: each is made once.

/** No-break thin space, between a number and its unit. */
export const thinSpace = "\u202f";

const huge = 1e10; // longer ones fit in no tile and are read by nobody
const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const lengths = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

export class Format {
  readonly locale: string;
  /** Of the city; undefined: the reader's own. */
  readonly timeZone: string | undefined;
  #numbers = new Map<string, Intl.NumberFormat>();
  #times = new Map<string, Intl.DateTimeFormat>();
  #relative: Intl.RelativeTimeFormat;
  #counted: Intl.RelativeTimeFormat; // "1 month ago" where "last month" may not be true
  #list: Intl.ListFormat;

  constructor(locale: string, timeZone?: string) {
    this.locale = locale;
    this.timeZone = timeZone;
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    this.#counted = new Intl.RelativeTimeFormat(locale);
    this.#list = new Intl.ListFormat(locale, { type: "conjunction" });
  }

  /** A number with exactly `decimals` places, or as many as it needs up to two; a huge one in short: "1 × 10³⁰". */
  number(value: number, decimals?: number): string {
    if (Math.abs(value) >= huge) return this.#short(value);
    const key = String(decimals);
    let format = this.#numbers.get(key);
    if (!format) {
      const digits =
        decimals === undefined
          ? { maximumFractionDigits: 2 }
          : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      format = new Intl.NumberFormat(this.locale, digits);
      this.#numbers.set(key, format);
    }
    // A minus before a rounded nought reads like a measurement below nought.
    const text = format.format(value);
    return /^[-−]0([.,]0*)?$/.test(text) ? text.slice(1) : text;
  }

  #short(value: number): string {
    const [digits = "", power = ""] = value.toExponential(2).split("e+");
    return `${this.number(Number(digits))}${thinSpace}×${thinSpace}10${power.replace(/\d/g, (digit) => raised[Number(digit)] ?? "")}`;
  }

  /** A number with its unit, which is always written. */
  quantity(value: number, unit: string, decimals?: number): string {
    const number = this.number(value, decimals);
    return unit === "" || unit === "1" ? number : `${number}${thinSpace}${unit}`;
  }

  /** Degrees to about a metre. */
  degrees(value: number): string {
    let format = this.#numbers.get("degrees");
    if (!format)
      this.#numbers.set("degrees", (format = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 5 })));
    return format.format(value);
  }

  /** How long ago, in the largest unit that fits: "3 minutes ago". */
  ago(timeMs: number, nowMs: number): string {
    const past = nowMs - timeMs;
    const size = Math.abs(past);
    if (size < 45_000) return this.#relative.format(0, "second");
    if (size < 45 * minuteMs) return this.#relative.format(-Math.round(past / minuteMs), "minute");
    if (size < 22 * hourMs) return this.#relative.format(-Math.round(past / hourMs), "hour");
    // "Yesterday" is a day of the calendar: 23 hours ago may be today, and 30 hours ago the day before yesterday.
    const days = this.#dayNumber(nowMs) - this.#dayNumber(timeMs);
    if (days === 0) return this.#relative.format(-Math.round(past / hourMs), "hour");
    if (size < 26 * dayMs) return this.#relative.format(-days, "day");
    if (size < 320 * dayMs) return this.#counted.format(-Math.round(past / (30.44 * dayMs)), "month");
    return this.#counted.format(-Math.round(past / (365.25 * dayMs)), "year");
  }

  // Which day of the city's calendar an instant belongs to, counted from 1970.
  #dayNumber(timeMs: number): number {
    const parts = this.#time("dayNumber", { year: "numeric", month: "numeric", day: "numeric" }).formatToParts(timeMs);
    const part = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value.replace(/\D/g, ""));
    return Date.UTC(part("year"), part("month") - 1, part("day")) / dayMs;
  }

  /** The exact instant, to the second, with the time zone. */
  exact(timeMs: number): string {
    return this.#time("exact", { dateStyle: "full", timeStyle: "long" }).format(timeMs);
  }

  /** Date and time of day, short: for tables and readings. */
  dateTime(timeMs: number): string {
    return this.#time("dateTime", {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).format(timeMs);
  }

  /** Weekday, day and time: for a point of a chart. */
  moment(timeMs: number): string {
    return this.#time("moment", {
      weekday: "short",
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).format(timeMs);
  }

  /** Time of day if it was within a day, else the day: where there is little room. */
  recent(timeMs: number, nowMs: number): string {
    return Math.abs(nowMs - timeMs) < 20 * hourMs ? this.clock(timeMs) : this.day(timeMs);
  }

  clock(timeMs: number): string {
    return this.#time("clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(timeMs);
  }

  clockWithSeconds(timeMs: number): string {
    return this.#time("clockS", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(
      timeMs,
    );
  }

  /** The time of day to the second, with its date unless that is today. */
  latest(timeMs: number, nowMs: number): string {
    const time = this.clockWithSeconds(timeMs);
    return this.date(timeMs) === this.date(nowMs) ? time : this.#joined(this.date(timeMs), time);
  }

  /** Day and time to the second: for a table of single values. */
  second(timeMs: number): string {
    return this.#joined(this.day(timeMs), this.clockWithSeconds(timeMs));
  }

  #joined(day: string, time: string): string {
    return this.locale === "ko" ? `${day} ${time}` : `${day}, ${time}`;
  }

  day(timeMs: number): string {
    return this.#time("day", { day: "numeric", month: "short" }).format(timeMs);
  }

  weekday(timeMs: number): string {
    return this.#time("weekday", { weekday: "short", day: "numeric" }).format(timeMs);
  }

  date(timeMs: number): string {
    return this.#time("date", { day: "numeric", month: "long", year: "numeric" }).format(timeMs);
  }

  month(timeMs: number): string {
    return this.#time("month", { month: "short" }).format(timeMs);
  }

  year(timeMs: number): string {
    return this.#time("year", { year: "numeric" }).format(timeMs);
  }

  /** A stretch of a day, for where there is little room: "Sun, 22 Nov, 08:00–09:00". */
  hours(fromMs: number, toMs: number): string {
    const day = this.#time("shortDay", { weekday: "short", day: "numeric", month: "short" }).format(fromMs);
    return this.#joined(day, `${this.clock(fromMs)}–${this.clock(toMs)}`);
  }

  /** From one day to another: "15–22 November 2026". */
  period(fromMs: number, toMs: number): string {
    const format = this.#time("date", { day: "numeric", month: "long", year: "numeric" });
    return format.formatRange(fromMs, toMs);
  }

  /** A length of time, as `length` tells it, in words: "3 minutes", "90 minutes". */
  duration(seconds: number): string {
    const { unit, count } = this.length(seconds);
    const options = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 } as const;
    return new Intl.NumberFormat(this.locale, options).format(count);
  }

  /** A length of time in whole ones of the largest unit that tells it to a tenth. */
  length(seconds: number): { unit: "day" | "hour" | "minute" | "second"; count: number } {
    const fits = ([, size]: (typeof lengths)[number]) => {
      const count = seconds / size;
      return count >= 1 && Math.abs(Math.round(count) - count) <= count / 10;
    };
    const [unit, size] = lengths.find(fits) ?? (["second", 1] as const);
    return { unit, count: Math.round(seconds / size) };
  }

  /** The name of the time zone at an instant: "Central European Standard Time". */
  zoneName(timeMs: number): string {
    const parts = this.#time("zone", { timeZoneName: "long" }).formatToParts(timeMs);
    return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  }

  list(parts: string[]): string {
    return this.#list.format(parts);
  }

  #time(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    let format = this.#times.get(key);
    if (!format) {
      const zone = this.timeZone === undefined ? {} : { timeZone: this.timeZone };
      format = new Intl.DateTimeFormat(this.locale === "en" ? "en-GB" : this.locale, { ...options, ...zone });
      this.#times.set(key, format);
    }
    return format;
  }
}

/** Whether this browser knows a time zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The name of the reader's own zone. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether the reader's own clock shows another time than the zone's clocks do then. */
export function differsFromHere(timeZone: string, timeMs: number): boolean {
  const wall = (zone: string | undefined) =>
    new Intl.DateTimeFormat("en", {
      dateStyle: "short",
      timeStyle: "short",
      ...(zone ? { timeZone: zone } : {}),
    }).format(timeMs);
  return wall(timeZone) !== wall(undefined);
}
