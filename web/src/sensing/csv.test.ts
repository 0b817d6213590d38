import { expect, test } from "vitest";
import { toCsv } from "./csv";

function one(name: string, result: number) {
  const cell = (value: number) => Float64Array.of(value);
  return {
    datastream: [1],
    thing: [3],
    name: [name],
    longitude: cell(8.1),
    latitude: cell(NaN),
    time: cell(Date.UTC(2026, 10, 22)),
    result: cell(result),
    interval: cell(60),
    series: [null],
    changed: cell(0),
    owner: new Int32Array(cell(0).length),
    dataSet: new Int32Array(cell(0).length),
  };
}

test("a row has every column, and what is unknown is empty", () => {
  expect(toCsv(one("Noise, Mill Street 12", -3.5), [0], "°C").split("\r\n")[1]).toBe(
    '1,3,"Noise, Mill Street 12",,8.1,,2026-11-22T00:00:00.000Z,-3.5,°C',
  );
});

test("quotes are doubled and a formula in a name stays text", () => {
  expect(toCsv(one('=HYPERLINK("x")', 1), [0], "")).toContain(`"'=HYPERLINK(""x"")"`);
});

test("a formula that begins like a number stays text, and a number stays a number", () => {
  expect(toCsv(one("-1+cmd|' /C calc'!A1", 1), [0], "")).toContain(",'-1+cmd|");
  expect(toCsv(one("a", -1.5e-7), [0], "")).toContain(",-1.5e-7,");
});

test("a table without rows has its head only", () => {
  expect(toCsv(one("a", 1), [], "")).toBe("\ufeffdatastream,thing,name,series,longitude,latitude,time,result,unit\r\n");
});
