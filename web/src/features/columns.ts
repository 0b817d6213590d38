// What a list of features shows of them: columns as the collection describes them, cells as the reader's language
// writes them.
import type { CollectedFeature, Collection, CollectionProperty } from "../core/api/types";
import type { Format } from "../core/i18n/format";

/** What heads each row. */
export const nameProperty = "name";
const namesProperty = "names";

/** What fits into a cell and is there in one feature at least. The name stands before them all. */
export function columnsOf({ properties }: Collection, features: readonly CollectedFeature[]): CollectionProperty[] {
  return properties.filter(
    ({ name, type }) =>
      name !== nameProperty && type !== "object" && features.some((each) => isThere(each.properties[name])),
  );
}

/** What does not fit: it is in the download. */
export function nestedIn({ properties }: Collection): CollectionProperty[] {
  return properties.filter(({ name, type }) => type === "object" && name !== namesProperty);
}

/** A house without a name is known by its address. Undefined for what has neither. */
export function nameOf({ properties }: CollectedFeature, pick: (names: Record<string, string>) => string) {
  const names = properties[namesProperty];
  const name = properties[nameProperty];
  const own = typeof name === "string" && name !== "" ? name : undefined;
  const known = typeof names === "object" && names !== null && Object.keys(names).length > 0;
  return (known ? pick(names as Record<string, string>) : "") || own || addressOf(properties);
}

function addressOf({ street, housenumber }: Record<string, unknown>): string | undefined {
  return typeof street === "string" && typeof housenumber === "string" ? `${street} ${housenumber}` : undefined;
}

export function isNumber({ type }: CollectionProperty): boolean {
  return type === "number" || type === "integer";
}

/** Empty where there is nothing. What is not as described stands as it came. */
export function cellText(
  value: unknown,
  { type, unit }: CollectionProperty,
  format: Format,
  words: { yes: string; no: string },
): string {
  if (!isThere(value)) return "";
  if (typeof value === "number") return format.quantity(value, unit ?? "");
  if (typeof value === "boolean") return value ? words.yes : words.no;
  const timeMs = type === "date-time" ? Date.parse(String(value)) : NaN;
  if (!Number.isNaN(timeMs)) return format.dateTime(timeMs);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
