// Licences of open data, by their SPDX name: where their text stands.
const texts: Record<string, string> = {
  "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
  "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
  "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
  "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
  "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
  "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
  "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
  "DL-DE-BY-2.0": "https://www.govdata.de/dl-de/by-2-0",
  "DL-DE-ZERO-2.0": "https://www.govdata.de/dl-de/zero-2-0",
  "KOGL-1.0": "https://www.kogl.or.kr/info/licenseType1.do",
};

export function licenceText(licence: string): string | undefined {
  const wanted = licence.toLowerCase();
  return Object.entries(texts).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
