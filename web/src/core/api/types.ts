// The types of Madang's own API as the page reads it. They are generated from the program's OpenAPI document
// (api.gen.ts, `tools/generated.py`); here they get the page's short names, and the shape of what the document cannot
// tell: rows, whose columns differ, and GeoJSON.
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon } from "geojson";
import type * as api from "./api.gen";

export type { City, Claim, Named, Owner, Unit } from "./api.gen";

export type Id = api.ThingSummary["id"];

/** An instant, RFC 3339 in UTC. */
export type Time = string;

/** A text in several languages, by language code. */
export type Localised = Partial<Record<string, string>>;

export interface District {
  id: Id;
  name: string;
  names?: Localised;
}

export type Districts = FeatureCollection<Polygon | MultiPolygon, District>;

/** What was measured: a number as a rule; SensorThings allows anything. */
export type Result = number | string | boolean | null | object;

export type ObservedProperty = api.ObservedPropertySummary;

/** Something of the city that a search found. */
export type Found = api.SearchResult;
export type SearchAnswer = api.SearchAnswer;

export type Collection = api.Collection;
export type CollectionProperty = api.CollectionProperty;

/** Properties are as the collection describes them. */
export type CollectedFeature = Feature<Geometry | null, Record<string, unknown>> & { id: string };

export interface Features {
  type: "FeatureCollection";
  features: CollectedFeature[];
  /** The address of the next page, with the server's name as it knows itself. */
  next?: string;
}

export interface Items<T> {
  items: T[];
  next?: string;
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
  series: string | null,
  /** A place in `owners`. */
  owner: number | null,
  /** A place in `data_sets`. */
  dataSet: number,
];

export type Latest = Omit<api.LatestAnswer, "rows"> & { rows: LatestRow[] };

/** What the live stream sends in an event `latest`. */
export interface LiveRows {
  rows: [datastream: Id, time: Time, result: Result][];
}

export type LatestValue = Omit<api.LatestValue, "result"> & { result: Result };
export type Datastream = Omit<api.DatastreamSummary, "latest"> & { latest?: LatestValue };
export type Thing = Omit<api.ThingDetails, "datastreams" | "location"> & {
  location: Geometry | null;
  datastreams: Datastream[];
};

export interface RawSeries {
  step: "raw";
  columns: ["time", "result", "quality"?];
  /** Rows of values without a mark of their quality end before it. */
  rows: [time: Time, result: Result, quality?: string][];
}

export interface RollUpSeries {
  step: Step;
  columns: ["time", "n", "minimum", "mean", "maximum"];
  rows: [time: Time, n: number, minimum: number | null, mean: number | null, maximum: number | null][];
}

/** How one property went at many sensors: for each a mean of every stretch of time, or null. */
export type Means = Omit<api.MeansAnswer, "rows"> & { rows: [datastream: Id, means: (number | null)[]][] };

export type DatastreamOfThing = Omit<api.DatastreamOfThing, "datastream"> & { datastream: Datastream };

/** How long a roll-up is: an ISO 8601 duration of one unit. */
export type Step = `PT${number}${"M" | "H"}` | `P${number}D`;

export type Series = RawSeries | RollUpSeries;

export type DataSet = api.DataSetSummary;
export type Device = api.WaitingDevice;
export type Claimed = api.Claimed;

/** RFC 9457, with one entry for each wrong field. Partly filled where something else than the program answered. */
export type ProblemDetails = Partial<api.Problem>;
export type FieldProblem = NonNullable<api.Problem["errors"]>[number];
