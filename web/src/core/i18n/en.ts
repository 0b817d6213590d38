import type { Messages } from "./catalogue";

const messages = {
  "core.skip.main": "Skip to the content",
  "core.rail": "Places",
  "core.language": "Language",
  "core.theme": "Appearance",
  "core.theme.system": "As the system",
  "core.theme.light": "Light",
  "core.theme.dark": "Dark",
  "core.synthetic": "Synthetic town",
  "core.synthetic.why": "Everything on this page is invented by a computer so that one can try the program.",
  "core.loading": "Loading",
  "core.retry": "Try again",
  "core.place.about": "About",
  "core.city.failed": "The city cannot be reached",
  "core.unknown.title": "Nothing is here",
  "core.unknown.text": "This address leads nowhere. Perhaps a part of it was lost on the way.",
  "core.unknown.action": "To the page of {city}",
  "core.chips.more": "More ({count})",
  "core.chips.fewer": "Fewer",
  "core.times": "Times are those of the city: {zone}.",
  "core.problem.offline":
    "This device has no network. What is on the page stays; new values come when the network is back.",
  "core.problem.noAnswer": "The city's server does not answer. Nothing is lost. Please try again in a moment.",
  "core.problem.busy": "The server has too much to do right now. Please try again in a moment.",
  "core.problem.notFound": "This is not here, or no longer. Perhaps the address is incomplete.",
  "core.problem.server":
    "Something went wrong in the server. Nothing you entered is lost. Please try again in a moment.",
  "core.problem.other": "The server refused this: {reason}",
  "core.sheet.handle": "Change the height of the panel",
  "core.map.failed": "This device cannot draw the map. The list shows everything that is on it.",
  "core.map.zoomIn": "Nearer",
  "core.map.zoomOut": "Farther",
  "core.map.showAll": "Show the whole city",
  "core.map.lean": "Lean the map",
  "core.map.flat": "North up and flat",
  "core.map.credits": "Source of the map",
  "core.map.marked": "Marked place",
  "core.map.unmark": "Remove the mark: {name}",
  "core.layers": "Layers",
  "core.layers.close": "Close the layers",
  "core.layers.districts": "Districts",
  "core.layers.districts.note": "Borders and names of the parts of the city, as the city publishes them.",
  "core.layers.buildings": "Buildings",
  "core.layers.buildings.note": "Their height shows when the map leans. Source: OpenStreetMap.",
  "core.chart.slider": "Chart: {what}. Arrow keys go from value to value, plus and minus zoom.",
  "core.chart.slider.start": "Arrow keys read the values",
  "core.chart.tools": "Move and zoom the chart",
  "core.chart.earlier": "Earlier",
  "core.chart.later": "Later",
  "core.chart.nearer": "Zoom in",
  "core.chart.farther": "Zoom out",
  "core.chart.reset": "Whole period",
  "core.chart.table.time": "Time",
  "core.chart.table.value": "Value",
  "core.chart.table.minimum": "Lowest",
  "core.chart.table.mean": "Mean",
  "core.chart.table.maximum": "Highest",
  "core.about.title": "About this page",
  "core.about.lead":
    "Madang is the word for the yard in front of a Korean house, where the whole village meets. This page is such a yard for {city}: it shows what is measured in the city right now, to everybody, without an account and without a cookie.",
  "core.about.read.title": "How to read it",
  "core.about.read.map":
    "Each dot on the map is a sensor. Its colour is its latest value; the legend says which colour means what. A dot that runs a ring once has just measured. A faded dot has been silent for longer than usual.",
  "core.about.read.list":
    "Everything on the map is also in the list and in the table, which can be read with a screen reader and used with the keyboard alone.",
  "core.about.read.trust":
    "Each sensor says who runs it, when it measured last and under which licence its data may be used. Cheap sensors err more than official stations: look at several before you conclude.",
  "core.about.keys.title": "Keys",
  "core.about.keys.tab": "From one thing to the next",
  "core.about.keys.arrows": "Move the map, or read the chart value by value",
  "core.about.keys.zoom": "Zoom the map or the chart",
  "core.about.keys.table": "In the chart: show it as a table, and back",
  "core.about.keys.escape": "Close the open sensor",
  "core.about.data.title": "Use the data",
  "core.about.data.text":
    "All values can be read by other programs, free and without registration, through the OGC SensorThings API. Each sensor and the table have their own addresses and downloads.",
  "core.about.data.api": "SensorThings API of this city",
  "core.about.privacy.title": "What this page remembers",
  "core.about.privacy.text":
    "Your language and the appearance, in this browser only. There is no tracking and nothing is fetched from any other server.",
  "core.about.program.title": "The program",
  "core.about.program.text":
    "Madang {version}, open source under the Apache License 2.0. Fonts: Noto Sans, SIL Open Font License.",
} as const satisfies Messages;

type CoreMessages = typeof messages;
declare module "./catalogue" {
  interface Catalogue extends CoreMessages {}
}

export default messages;
