import { expect, test } from "vitest";
import { Format, differsFromHere, isTimeZone } from "./format";

const now = Date.UTC(2026, 10, 22, 12);

test("numbers are written as each language writes them", () => {
  expect(new Format("de").number(1234.5, 1)).toBe("1.234,5");
  expect(new Format("en").number(1234.5, 1)).toBe("1,234.5");
  expect(new Format("nl").quantity(54.2, "dB", 1)).toBe("54,2\u202fdB");
});

test("a number that rounds to nought has no minus", () => {
  expect(new Format("en").number(-0.04, 1)).toBe("0.0");
  expect(new Format("de").number(-0.04, 1)).toBe("0,0");
  expect(new Format("en").number(-0.06, 1)).toBe("-0.1");
});

test("huge numbers are written in short", () => {
  expect(new Format("en").number(1e30, 1)).toBe("1\u202f×\u202f10³⁰");
  expect(new Format("de").quantity(-1.5e12, "m", 2)).toBe("-1,5\u202f×\u202f10¹²\u202fm");
  expect(new Format("en").number(9_999_999_999)).toBe("9,999,999,999");
});

test("ages use the largest unit that fits", () => {
  const format = new Format("en");
  expect(format.ago(now - 10_000, now)).toBe("now");
  expect(format.ago(now - 3 * 60_000, now)).toBe("3 minutes ago");
  expect(format.ago(now - 5 * 3_600_000, now)).toBe("5 hours ago");
  expect(format.ago(now - 86_400_000, now)).toBe("yesterday");
  expect(format.ago(now - 40 * 86_400_000, now)).toBe("1 month ago");
  expect(format.ago(now - 400 * 86_400_000, now)).toBe("1 year ago");
});

test("yesterday is a day of the city's calendar, not 24 hours", () => {
  const seoul = new Format("en", "Asia/Seoul");
  const late = Date.UTC(2026, 10, 22, 14, 30); // 23:30 in Seoul
  expect(seoul.ago(late - 23 * 3_600_000, late)).toBe("23 hours ago");
  expect(seoul.ago(late - 30 * 3_600_000, late)).toBe("yesterday");
  const early = Date.UTC(2026, 10, 22, 16); // 1:00 in Seoul
  expect(seoul.ago(early - 30 * 3_600_000, early)).toBe("2 days ago");
  expect(seoul.ago(early + 24 * 3_600_000, early)).toBe("tomorrow");
});

test("Korean ages are Korean", () => {
  expect(new Format("ko").ago(now - 3 * 60_000, now)).toBe("3분 전");
});

test("lengths of time are in the largest unit that tells them well", () => {
  const format = new Format("en");
  expect([60, 145, 900, 3_485, 3_600, 5_400, 86_400, 604_800].map((seconds) => format.duration(seconds))).toEqual([
    "1 minute",
    "145 seconds",
    "15 minutes",
    "58 minutes",
    "1 hour",
    "90 minutes",
    "1 day",
    "7 days",
  ]);
  expect(new Format("ko").duration(900)).toBe("15분");
});

test("a length of time is counted in the largest unit that tells it", () => {
  expect(new Format("en").length(3_600)).toEqual({ unit: "hour", count: 1 });
  expect(new Format("en").length(3_485)).toEqual({ unit: "minute", count: 58 });
});

test("the latest time has its date unless that is today in the city", () => {
  const seoul = new Format("en", "Asia/Seoul");
  expect(seoul.latest(now - 60_000, now)).toBe("20:59:00");
  expect(seoul.latest(Date.UTC(2026, 10, 21, 14), now)).toBe("21 November 2026, 23:00:00");
  expect(seoul.latest(Date.UTC(2026, 10, 21, 15), now)).toBe("00:00:00");
  expect(new Format("ko", "Asia/Seoul").latest(Date.UTC(2026, 10, 21, 14), now)).toBe("2026년 11월 21일 23:00:00");
});

test("a bare one as unit is not written", () => {
  expect(new Format("en").quantity(12, "1")).toBe("12");
});

test("times are the city's, wherever the reader is", () => {
  expect(new Format("en", "Asia/Seoul").clock(now)).toBe("21:00");
  expect(new Format("de", "Europe/Berlin").clock(now)).toBe("13:00");
  expect(new Format("de", "Europe/Berlin").exact(now)).toContain("MEZ");
  expect(new Format("ko", "Asia/Seoul").zoneName(now)).toMatch(/국 표준시$/);
});

test("a zone that no browser knows is not used", () => {
  expect(isTimeZone("Europe/Berlin")).toBe(true);
  expect(isTimeZone("Middle-earth/Shire")).toBe(false);
});

test("the page knows when its reader lives by another clock", () => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(differsFromHere(here, now)).toBe(false);
  expect(["Asia/Seoul", "Europe/Berlin"].some((zone) => differsFromHere(zone, now))).toBe(true);
});
