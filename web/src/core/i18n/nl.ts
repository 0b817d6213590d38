import type { Translation } from "./catalogue";
import type messages from "./en";

export default {
  "core.skip.main": "Naar de inhoud",
  "core.rail": "Onderdelen",
  "core.language": "Taal",
  "core.theme": "Weergave",
  "core.theme.system": "zoals het systeem",
  "core.theme.light": "licht",
  "core.theme.dark": "donker",
  "core.synthetic": "Verzonnen stad",
  "core.synthetic.why": "Alles op deze pagina is door een computer verzonnen, zodat je het programma kunt uitproberen.",
  "core.loading": "Bezig met laden",
  "core.retry": "Opnieuw proberen",
  "core.place.about": "Uitleg",
  "core.city.failed": "De stad is niet bereikbaar",
  "core.problem.offline":
    "Dit apparaat heeft geen netwerk. Wat op de pagina staat blijft staan; nieuwe waarden komen zodra het netwerk terug is.",
  "core.problem.noAnswer": "De server van de stad geeft geen antwoord. Er is niets verloren. Probeer het zo nog eens.",
  "core.problem.busy": "De server heeft het nu te druk. Probeer het zo nog eens.",
  "core.problem.notFound": "Dit is er niet of niet meer. Misschien is het adres niet volledig.",
  "core.problem.server": "Er ging iets mis op de server. Wat je hebt ingevuld is bewaard. Probeer het zo nog eens.",
  "core.problem.other": "De server heeft dit geweigerd: {reason}",
  "core.sheet.handle": "Hoogte van het paneel wijzigen",
  "core.map.failed": "Dit apparaat kan de kaart niet tekenen. In de lijst staat alles wat op de kaart staat.",
  "core.map.zoomIn": "Dichterbij",
  "core.map.zoomOut": "Verder weg",
  "core.map.showAll": "Hele stad tonen",
  "core.chart.slider": "Grafiek: {what}. Met de pijltjes ga je van waarde naar waarde, met plus en min zoom je.",
  "core.chart.slider.start": "Lees de waarden met de pijltjes",
  "core.chart.tools": "Grafiek verschuiven en zoomen",
  "core.chart.earlier": "Eerder",
  "core.chart.later": "Later",
  "core.chart.nearer": "Inzoomen",
  "core.chart.farther": "Uitzoomen",
  "core.chart.reset": "Hele periode",
  "core.chart.table.time": "Tijd",
  "core.chart.table.value": "Waarde",
  "core.chart.table.minimum": "Laagste",
  "core.chart.table.mean": "Gemiddelde",
  "core.chart.table.maximum": "Hoogste",
  "core.about.title": "Over deze pagina",
  "core.about.lead":
    "Madang is het Koreaanse woord voor het erf voor het huis, waar het hele dorp elkaar treft. Deze pagina is zo'n erf voor {city}: ze laat iedereen zien wat er nu in de stad wordt gemeten, zonder account en zonder cookie.",
  "core.about.read.title": "Zo lees je de kaart",
  "core.about.read.map":
    "Elke stip is een sensor. De kleur is de nieuwste waarde; de legenda zegt welke kleur wat betekent. Loopt er één keer een ring om de stip, dan heeft de sensor net gemeten. Een vage stip zwijgt langer dan gewoonlijk.",
  "core.about.read.list":
    "Alles op de kaart staat ook in de lijst en in de tabel. Die kun je laten voorlezen en met alleen het toetsenbord gebruiken.",
  "core.about.read.trust":
    "Bij elke sensor staat wie hem beheert, wanneer hij voor het laatst heeft gemeten en onder welke licentie je de gegevens mag gebruiken. Goedkope sensoren zitten er vaker naast dan officiële meetpunten: vergelijk er een paar voordat je een conclusie trekt.",
  "core.about.keys.title": "Toetsen",
  "core.about.keys.tab": "Van het een naar het ander",
  "core.about.keys.arrows": "De kaart verschuiven, of de grafiek waarde voor waarde lezen",
  "core.about.keys.zoom": "De kaart of de grafiek zoomen",
  "core.about.keys.table": "De open grafiek als tabel, en terug",
  "core.about.keys.escape": "De open sensor sluiten",
  "core.about.data.title": "De gegevens gebruiken",
  "core.about.data.text":
    "Alle waarden kun je met andere programma's lezen, gratis en zonder registratie, via de OGC SensorThings API. Elke sensor en de tabel hebben een eigen adres en download.",
  "core.about.data.api": "SensorThings API van deze stad",
  "core.about.privacy.title": "Wat deze pagina onthoudt",
  "core.about.privacy.text":
    "Je taal en de weergave, alleen in deze browser. Je wordt niet gevolgd en er wordt niets van andere servers opgehaald.",
  "core.about.program.title": "Het programma",
  "core.about.program.text":
    "Madang {version}, open source onder de Apache License 2.0. Lettertype: Noto Sans, SIL Open Font License.",
} satisfies Translation<typeof messages>;
