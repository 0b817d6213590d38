import { expect, test } from "vitest";
import { dayOf, instantOf, shiftedDay, wallText } from "./city_time";

const berlin = "Europe/Berlin";

test("clocks are read as they stand in the city", () => {
  expect(wallText(Date.UTC(2026, 10, 22, 7), berlin)).toBe("2026-11-22T08:00");
  expect(wallText(Date.UTC(2026, 10, 21, 23), "Asia/Seoul")).toBe("2026-11-22T08:00");
  expect(instantOf("2026-11-22T08:00", berlin)).toBe(Date.UTC(2026, 10, 22, 7));
  expect(instantOf("2026-07-01T00:00", berlin)).toBe(Date.UTC(2026, 5, 30, 22));
});

test("days on which clocks change have 23 and 25 hours", () => {
  const hours = (day: string) => {
    const { from, to } = dayOf(day, berlin) ?? { from: NaN, to: NaN };
    return (to - from) / 3_600_000;
  };
  expect([hours("2026-03-29"), hours("2026-06-01"), hours("2026-10-25")]).toEqual([23, 24, 25]);
});

test("an hour that clocks show twice is the first of both, and the second has a name of its own", () => {
  expect(instantOf("2026-10-25T02:00", berlin)).toBe(Date.UTC(2026, 9, 25, 0));
  expect(instantOf("2026-10-25T01:00Z", berlin)).toBe(Date.UTC(2026, 9, 25, 1));
});

test("an hour that clocks leave out is the one after it", () => {
  expect(wallText(instantOf("2026-03-29T02:30", berlin) ?? 0, berlin)).toBe("2026-03-29T03:30");
});

test("what is no time is told as none", () => {
  for (const text of ["", "yesterday", "2026-11-22", "2026-13-41T99:00"])
    expect(instantOf(text, berlin)).toBeUndefined();
  expect(dayOf("2026-99-01", berlin)).toBeUndefined();
});

test("a day later is one, over the end of a year and a change of clocks", () => {
  expect(shiftedDay("2026-12-31", 1)).toBe("2027-01-01");
  expect(shiftedDay("2026-10-26", -1)).toBe("2026-10-25");
});
