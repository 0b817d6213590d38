import type { Messages } from "../../core/i18n/catalogue";

const messages = {
  "features.title": "All that has a place",
  "features.lead": "What the map shows, to read, to print and to take along.",
  "features.failed": "The list could not be read",
  "features.back": "All lists",
  "features.onMap": "On the map",
  "features.total": { one: "{count} entry", other: "{count} entries" },
  "features.listed": { one: "{count} entry listed", other: "{count} entries listed" },
  "features.listedOf": { one: "{count} entry listed, {total} in all", other: "{count} entries listed, {total} in all" },
  "features.licence": "Licence",
  "features.source": "Source",
  "features.extent": "Which part",
  "features.extent.map": "Only what the map shows",
  "features.extent.all": "All",
  "features.download": "Download GeoJSON",
  "features.more": "Load more",
  "features.moreFailed": "The rest could not be read",
  "features.name": "Name",
  "features.nameless": "No. {id}",
  "features.showOnMap": "Show on the map: {name}",
  "features.noPlace": "Its place is not known",
  "features.yes": "yes",
  "features.no": "no",
  "features.nested": "What has parts of its own is only in the download: {names}.",
  "features.onPaper": {
    one: "{count} more entry is not on paper; the download has all that is listed.",
    other: "{count} more entries are not on paper; the download has all that is listed.",
  },
  "features.unknown.title": "There is no such list",
  "features.unknown.text": "Perhaps the address is incomplete, or the city no longer offers this.",
  "features.empty.title": "There is none of this here",
  "features.empty.text": "The part of the map that was shown last has none. There may be some elsewhere in the city.",
  "features.empty.all": "The list begins as soon as the city has entered or imported something.",
  "features.empty.action": "Show all",
} as const satisfies Messages;

type FeaturesMessages = typeof messages;
declare module "../../core/i18n/catalogue" {
  interface Catalogue extends FeaturesMessages {}
}

export default messages;
