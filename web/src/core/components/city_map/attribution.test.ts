import { expect, test } from "vitest";
import { creditsOf, creditsOfAll } from "./attribution";

// As much of a document as is needed here: text, links, and other elements.
const text = (textContent: string) => ({ nodeType: 3, nodeName: "#text", textContent }) as Node;
const element = (nodeName: string, children: Node[], href: string | null = null) =>
  ({
    nodeType: 1,
    nodeName,
    childNodes: children,
    textContent: children.map((child) => child.textContent).join(""),
    getAttribute: () => href,
  }) as unknown as Node;

test("links and text of an attribution stay, everything else of HTML does not", () => {
  const body = element("BODY", [
    text("© "),
    element("A", [text("City of Otterbridge")], "https://otterbridge.example"),
    element("B", [text(" and others")]),
  ]);
  expect(creditsOf("", () => body)).toEqual([
    { text: "© " },
    { text: "City of Otterbridge", href: "https://otterbridge.example" },
    { text: " and others" },
  ]);
});

test("a link to a script is text", () => {
  const body = element("BODY", [element("A", [text("Press here")], "javascript:alert(1)")]);
  expect(creditsOf("", () => body)).toEqual([{ text: "Press here" }]);
});

test("OpenStreetMap is named with a link, however the sources say it, and once", () => {
  const plain = (html: string) => element("BODY", [text(html)]);
  const linked = [{ text: "© " }, expect.objectContaining({ text: "OpenStreetMap contributors" })];
  expect(creditsOfAll([], plain)).toEqual(linked);
  expect(creditsOfAll(["© OpenStreetMap contributors", "", "© OpenStreetMap contributors"], plain)).toEqual(linked);
  expect(creditsOfAll(["Somebody else"], plain)).toEqual([{ text: "Somebody else" }]);
});
