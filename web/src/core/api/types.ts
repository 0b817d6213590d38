// The types of Madang's own API as the page reads it, and nowhere else. `npm run types` will generate them from
// the program's OpenAPI document; until then they are kept by hand, here only.
import type { FeatureCollection, Geometry, MultiPolygon, Point, Polygon } from "geojson";

export type Id = number | string;

/** An instant, RFC 3339 in UTC. */
export type Time = string;

/** A text in several languages, by language code. */
export type Localised = Partial<Record<string, string>>;

export interface City {
  name: Localised;
  centre: [longitude: number, latitude: number];
  bounds: [west: number, south: number, east: number, north: number];
  languages: string[];
  synthetic: boolean;
  version: string;
}

export interface District {
  id: Id;
  name: string;
  names?: Localised;
}

export type Districts = FeatureCollection<Polygon | MultiPolygon, District>;

export interface Unit {
  name?: string | null;
  symbol?: string | null;
  definition?: string | null;
}

/** What has a name in the standard and may lack all of it in practice. */
export interface Named {
  id?: Id;
  name?: string | null;
  description?: string | null;
  definition?: string | null;
}

/** What was measured: a number as a rule; SensorThings allows anything. */
export type Result = number | string | boolean | null | object;

export interface ObservedProperty {
  id: Id;
  name: string;
  definition: string;
  description: string;
  unit: Unit;
  datastreams: number;
  minimum: number | null;
  maximum: number | null;
}

export interface Items<T> {
  items: T[];
  next?: string | null;
}

/** One latest value, as a row: the order is that of `columns`. */
export type LatestRow = [
  datastream: Id,
  thing: Id,
  name: string,
  longitude: number | null,
  latitude: number | null,
  time: Time | null,
  result: Result,
  interval_s: number | null,
];

export interface Latest {
  observed_property: ObservedProperty;
  time: Time;
  columns: string[];
  rows: LatestRow[];
}

/** What the live stream sends in an event `latest`. */
export interface LiveRows {
  rows: [datastream: Id, time: Time, result: Result][];
}

export interface Owner {
  kind?: string | null;
  name?: string | null;
}

export interface DataSet {
  id: Id;
  title: string;
  licence: string;
  attribution: string;
}

export interface Datastream {
  id: Id;
  name: string;
  description: string;
  observed_property: Named;
  unit: Unit;
  sensor?: Named | null;
  first?: Time | null;
  latest?: { time: Time; result: Result } | null;
  count: number;
  interval_s?: number | null;
}

export interface Thing {
  id: Id;
  name: string;
  description: string;
  properties?: Record<string, unknown> | null;
  location?: Geometry | null;
  place?: string | null;
  owner?: Owner | null;
  data_set?: DataSet | null;
  datastreams: Datastream[];
}

export interface RawSeries {
  step: "raw";
  columns: ["time", "result"];
  rows: [time: Time, result: Result][];
}

export interface RollUpSeries {
  step: Step;
  columns: ["time", "n", "minimum", "mean", "maximum"];
  rows: [time: Time, n: number, minimum: number | null, mean: number | null, maximum: number | null][];
}

/** How long a roll-up is: an ISO 8601 duration of one unit. */
export type Step = `PT${number}${"M" | "H"}` | `P${number}D`;

export type Series = RawSeries | RollUpSeries;

export interface Device {
  id: string;
  first_heard: Time;
  last_heard: Time;
  values: { name: string; value: string }[];
}

export interface Claim {
  name: string;
  location: Point;
}

export interface Claimed {
  thing: Id;
}

/** RFC 9457, with one entry for each wrong field. */
export interface ProblemDetails {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  errors?: FieldProblem[];
}

export interface FieldProblem {
  pointer: string;
  detail: string;
}
