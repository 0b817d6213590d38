// Addresses of the standard interface, for those who want the data itself.
import type { Id } from "../core/api/types";

const root = "/sensorthings/v1.1";

// Numbers stand bare, whether they come as numbers or as digits; text ids stand in quotes, and a quote inside is
// doubled (OData 4, ABNF, SQUOTE-in-string).
function key(id: Id): string {
  return /^\d+$/.test(String(id)) ? String(id) : `'${encodeURIComponent(String(id).replaceAll("'", "''"))}'`;
}

export function thingAddress(id: Id): string {
  return `${root}/Things(${key(id)})?$expand=Locations,Datastreams($expand=ObservedProperty,Sensor)`;
}

export function csvAddress(datastream: Id): string {
  return `${root}/Datastreams(${key(datastream)})/Observations?$resultFormat=CSV&$orderby=phenomenonTime%20asc`;
}

export function propertyAddress(property: Id): string {
  return `${root}/ObservedProperties(${key(property)})/Datastreams?$expand=Thing($expand=Locations),Observations($orderby=phenomenonTime%20desc;$top=1)`;
}
