// Words for examples, of the kind that a city has: as long as German makes them, and as Korean.
import { language } from "../i18n/language.svelte";

const words = {
  /** A name of the usual length. */
  name: {
    ko: "강변로 대기 측정소",
    en: "Air sensor, Acacia Close 10",
    de: "Luftsensor Akazienweg 10",
    nl: "Luchtsensor Acaciahof 10",
  },
  /** A name that does not fit into a line. */
  longName: {
    ko: "수달다리 초등학교 정문 맞은편 어린이보호구역 초미세먼지 및 소음 측정소",
    en: "Fine dust and noise monitoring station at the corner of Old Harbour Road and Saint Bartholomew's Hospital",
    de: "Feinstaub- und Lärmmessstelle Donaudampfschifffahrtsgesellschaftsstraße, Ecke Bartholomäuskrankenhaus",
    nl: "Fijnstof- en geluidsmeetstation op de hoek van de Burgemeester van Heemstrakwartierstraat en het ziekenhuis",
  },
  /** A sentence that tells something. */
  sentence: {
    ko: "센서 세 개가 한 시간 넘게 소식이 없습니다.",
    en: "Three sensors have been silent for more than an hour.",
    de: "Drei Sensoren haben sich seit über einer Stunde nicht gemeldet.",
    nl: "Drie sensoren hebben zich al meer dan een uur niet gemeld.",
  },
  /** Several sentences. */
  paragraph: {
    ko: "이 도시에는 아직 소음 센서가 없습니다. 창가에 작은 측정기를 두면 누구나 참여할 수 있습니다. 측정한 값은 모두에게 공개되며, 언제든지 그만둘 수 있습니다.",
    en: "This city has no noise sensor yet. Anybody can take part with a small device at the window. What it measures is open to everybody, and one can stop at any time.",
    de: "Diese Stadt hat noch keinen Lärmsensor. Mit einem kleinen Gerät am Fenster kann jeder mitmachen. Was es misst, steht allen offen, und Sie können jederzeit damit aufhören.",
    nl: "Deze stad heeft nog geen geluidssensor. Met een klein apparaat bij het raam kan iedereen meedoen. Wat het meet is voor iedereen te zien, en je kunt er altijd mee stoppen.",
  },
  label: { ko: "센서 이름", en: "Name of the sensor", de: "Name des Sensors", nl: "Naam van de sensor" },
  hint: {
    ko: "거리와 가까운 건물이 들어가면 찾기 쉽습니다.",
    en: "A street and what stands near it make it easy to find.",
    de: "Straße und was in der Nähe steht machen ihn leicht auffindbar.",
    nl: "Met een straat en wat er dichtbij staat is hij makkelijk te vinden.",
  },
  mistake: {
    ko: "이름은 120자를 넘을 수 없습니다.",
    en: "The name has more than 120 characters.",
    de: "Der Name hat mehr als 120 Zeichen.",
    nl: "De naam heeft meer dan 120 tekens.",
  },
  action: { ko: "센서 보기", en: "See the sensors", de: "Sensoren ansehen", nl: "Bekijk de sensoren" },
  dust: { ko: "초미세먼지 PM2.5", en: "Fine dust PM2.5", de: "Feinstaub PM2,5", nl: "Fijnstof PM2,5" },
  temperature: { ko: "기온", en: "Air temperature", de: "Lufttemperatur", nl: "Luchttemperatuur" },
  day: { ko: "하루", en: "Day", de: "Tag", nl: "Dag" },
  week: { ko: "일주일", en: "Week", de: "Woche", nl: "Week" },
  month: { ko: "한 달", en: "Month", de: "Monat", nl: "Maand" },
  good: { ko: "좋음", en: "Good", de: "Gut", nl: "Goed" },
  fair: { ko: "보통", en: "Fair", de: "Mäßig", nl: "Redelijk" },
  bad: { ko: "나쁨", en: "Bad", de: "Schlecht", nl: "Slecht" },
} as const;

export function sample(what: keyof typeof words): string {
  return language.pick(words[what], words[what].en);
}
