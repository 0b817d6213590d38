import type { Translation } from "./catalogue";
import type messages from "./en";

export default {
  "core.skip.main": "Zum Inhalt springen",
  "core.rail": "Bereiche",
  "core.language": "Sprache",
  "core.theme": "Darstellung",
  "core.theme.system": "wie das System",
  "core.theme.light": "hell",
  "core.theme.dark": "dunkel",
  "core.synthetic": "Erfundene Stadt",
  "core.synthetic.why": "Alles auf dieser Seite hat ein Computer erfunden, damit man das Programm ausprobieren kann.",
  "core.loading": "Wird geladen",
  "core.retry": "Erneut versuchen",
  "core.place.about": "Hilfe",
  "core.city.failed": "Die Stadt ist nicht erreichbar",
  "core.unknown.title": "Hier ist nichts",
  "core.unknown.text": "Diese Adresse führt nirgendwohin. Vielleicht ging unterwegs ein Teil von ihr verloren.",
  "core.unknown.action": "Zur Seite von {city}",
  "core.chips.more": "Mehr ({count})",
  "core.chips.fewer": "Weniger",
  "core.times": "Zeiten sind die der Stadt: {zone}.",
  "core.problem.offline":
    "Dieses Gerät hat kein Netz. Was auf der Seite steht, bleibt; neue Werte kommen, sobald das Netz wieder da ist.",
  "core.problem.noAnswer":
    "Der Server der Stadt antwortet nicht. Es ist nichts verloren. Bitte versuchen Sie es gleich noch einmal.",
  "core.problem.busy": "Der Server hat gerade zu viel zu tun. Bitte versuchen Sie es gleich noch einmal.",
  "core.problem.notFound": "Das gibt es hier nicht oder nicht mehr. Vielleicht ist die Adresse unvollständig.",
  "core.problem.server":
    "Auf dem Server ist etwas schiefgegangen. Ihre Eingaben sind erhalten. Bitte versuchen Sie es gleich noch einmal.",
  "core.problem.other": "Der Server hat das abgelehnt: {reason}",
  "core.sheet.handle": "Höhe des Bereichs ändern",
  "core.map.failed": "Dieses Gerät kann die Karte nicht zeichnen. Die Liste zeigt alles, was auf ihr steht.",
  "core.map.zoomIn": "Vergrößern",
  "core.map.zoomOut": "Verkleinern",
  "core.map.showAll": "Ganze Stadt zeigen",
  "core.chart.slider": "Diagramm: {what}. Pfeiltasten gehen von Wert zu Wert, Plus und Minus ändern den Ausschnitt.",
  "core.chart.slider.start": "Pfeiltasten lesen die Werte vor",
  "core.chart.tools": "Diagramm verschieben und vergrößern",
  "core.chart.earlier": "Früher",
  "core.chart.later": "Später",
  "core.chart.nearer": "Vergrößern",
  "core.chart.farther": "Verkleinern",
  "core.chart.reset": "Ganzer Zeitraum",
  "core.chart.table.time": "Zeit",
  "core.chart.table.value": "Wert",
  "core.chart.table.minimum": "Kleinster",
  "core.chart.table.mean": "Mittel",
  "core.chart.table.maximum": "Größter",
  "core.about.title": "Über diese Seite",
  "core.about.lead":
    "Madang heißt auf Koreanisch der Hof vor dem Haus, auf dem sich das ganze Dorf trifft. Diese Seite ist ein solcher Hof für {city}: Sie zeigt allen, was in der Stadt gerade gemessen wird, ohne Konto und ohne Cookie.",
  "core.about.read.title": "So lesen Sie die Karte",
  "core.about.read.map":
    "Jeder Punkt ist ein Sensor. Seine Farbe ist sein neuester Wert; was sie bedeutet, sagt die Legende. Läuft einmal ein Ring um den Punkt, hat der Sensor gerade gemessen. Ein blasser Punkt hat sich länger als üblich nicht gemeldet.",
  "core.about.read.list":
    "Alles auf der Karte steht auch in der Liste und in der Tabelle. Beide lassen sich vorlesen und allein mit der Tastatur bedienen.",
  "core.about.read.trust":
    "Zu jedem Sensor steht, wer ihn betreibt, wann er zuletzt gemessen hat und unter welcher Lizenz Sie die Daten nutzen dürfen. Günstige Sensoren irren sich öfter als amtliche Messstationen: Vergleichen Sie mehrere, bevor Sie urteilen.",
  "core.about.keys.title": "Tasten",
  "core.about.keys.tab": "Weiter zum nächsten Element",
  "core.about.keys.arrows": "Karte verschieben oder Diagramm Wert für Wert lesen",
  "core.about.keys.zoom": "Karte oder Diagramm vergrößern und verkleinern",
  "core.about.keys.table": "Im Diagramm: als Tabelle zeigen und zurück",
  "core.about.keys.escape": "Offenen Sensor schließen",
  "core.about.data.title": "Die Daten nutzen",
  "core.about.data.text":
    "Alle Werte können andere Programme kostenlos und ohne Anmeldung über die OGC SensorThings API lesen. Jeder Sensor und die Tabelle haben eigene Adressen und Downloads.",
  "core.about.data.api": "SensorThings API dieser Stadt",
  "core.about.privacy.title": "Was sich diese Seite merkt",
  "core.about.privacy.text":
    "Ihre Sprache und die Darstellung, nur in diesem Browser. Niemand wird verfolgt, und von anderen Servern wird nichts geladen.",
  "core.about.program.title": "Das Programm",
  "core.about.program.text":
    "Madang {version}, quelloffen unter der Apache License 2.0. Schrift: Noto Sans, SIL Open Font License.",
} satisfies Translation<typeof messages>;
