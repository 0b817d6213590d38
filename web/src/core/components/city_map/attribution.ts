// Who made what the map shows, as the sources of its style say it: text with links, and nothing else of HTML.
export interface Credit {
  text: string;
  href?: string;
}

const openStreetMap: Credit[] = [
  { text: "© " },
  { text: "OpenStreetMap contributors", href: "https://www.openstreetmap.org/copyright" },
];

/** What the sources of a style say, once each; what OpenStreetMap asks for where they say no more than its name. */
export function creditsOfAll(told: readonly string[], parse: (html: string) => Node): Credit[] {
  const unlike = [...new Set(told.map((each) => each.trim()).filter((each) => each !== ""))];
  if (unlike.length === 0) return openStreetMap;
  return unlike.flatMap((each) =>
    /^© OpenStreetMap( contributors)?$/.test(each) ? openStreetMap : creditsOf(each, parse),
  );
}

/** The parts of a source's attribution; `parse` is the browser's parser. */
export function creditsOf(html: string, parse: (html: string) => Node): Credit[] {
  const out: Credit[] = [];
  const walk = (node: Node) => {
    if (node.nodeType === 3) return void out.push({ text: node.textContent ?? "" });
    const href = node.nodeName === "A" ? (node as Element).getAttribute("href") : null;
    if (href && /^(https?:)?\//.test(href)) return void out.push({ text: node.textContent ?? "", href });
    node.childNodes.forEach(walk);
  };
  walk(parse(html));
  return out.filter(({ text }) => text.trim() !== "");
}
