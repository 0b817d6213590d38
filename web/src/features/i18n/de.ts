import type { Translation } from "../../core/i18n/catalogue";
import type messages from "./en";

export default {
  "features.title": "Alles, was einen Ort hat",
  "features.lead": "Was die Karte zeigt, zum Lesen, Drucken und Mitnehmen.",
  "features.failed": "Die Liste konnte nicht gelesen werden",
  "features.back": "Alle Listen",
  "features.onMap": "Auf der Karte",
  "features.total": { one: "{count} Eintrag", other: "{count} Einträge" },
  "features.listed": { one: "{count} Eintrag in der Liste", other: "{count} Einträge in der Liste" },
  "features.listedOf": {
    one: "{count} Eintrag in der Liste, insgesamt {total}",
    other: "{count} Einträge in der Liste, insgesamt {total}",
  },
  "features.licence": "Lizenz",
  "features.source": "Quelle",
  "features.extent": "Welcher Teil",
  "features.extent.map": "Nur was die Karte zeigt",
  "features.extent.all": "Alles",
  "features.download": "GeoJSON herunterladen",
  "features.more": "Mehr laden",
  "features.moreFailed": "Der Rest konnte nicht gelesen werden",
  "features.name": "Name",
  "features.nameless": "Nr. {id}",
  "features.showOnMap": "Auf der Karte zeigen: {name}",
  "features.noPlace": "Der Ort ist nicht bekannt",
  "features.yes": "ja",
  "features.no": "nein",
  "features.nested": "Was aus mehreren Werten besteht, steht nur in der Datei: {names}.",
  "features.onPaper": {
    one: "{count} weiterer Eintrag ist nicht auf dem Papier; die Datei enthält die ganze Liste.",
    other: "{count} weitere Einträge sind nicht auf dem Papier; die Datei enthält die ganze Liste.",
  },
  "features.unknown.title": "Diese Liste gibt es nicht",
  "features.unknown.text": "Vielleicht ist die Adresse unvollständig, oder die Stadt bietet die Liste nicht mehr an.",
  "features.empty.title": "Hier gibt es davon nichts",
  "features.empty.text":
    "Der zuletzt gezeigte Teil der Karte enthält nichts davon. Anderswo in der Stadt vielleicht schon.",
  "features.empty.all": "Die Liste beginnt, sobald die Stadt etwas eingetragen oder eingelesen hat.",
  "features.empty.action": "Alles zeigen",
} satisfies Translation<typeof messages>;
