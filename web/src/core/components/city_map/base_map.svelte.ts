// The base map under everything else: a style that the program makes from what was imported, one for light and one for
// dark, in the reader's language. Before an import there is none, and the map is drawn without.
import type { StyleSpecification } from "maplibre-gl";
import { Problem, get } from "../../api/client";
import type { Language } from "../../i18n/catalogue";

/** What the program says of a style beside what the map library reads. */
interface Notes {
  /** The layer below which live things are drawn. */
  "madang:below"?: string;
  /** Nothing was imported. */
  "madang:empty"?: boolean;
}

export interface BaseStyle extends StyleSpecification {
  metadata?: Notes;
}

class BaseMap {
  /** Undefined: there is none, or not yet. */
  style = $state.raw<BaseStyle>();
  /** Whether it has buildings with a height: then a map that leans shows more. */
  leans = $derived(this.style?.layers.some(isBuilding) ?? false);
  #known = new Map<string, BaseStyle>();
  #reading = new Map<string, Promise<BaseStyle | undefined>>();
  #none = false;
  #wanted = "";

  /** Shows the style of this theme and language as soon as it is here; until then the one before it stays. */
  async show(dark: boolean, language: Language) {
    const path = pathOf(dark, language);
    this.#wanted = path;
    const known = this.#known.get(path);
    if (known) this.style = known;
    if (known || this.#none) return;
    const read = await this.#read(path);
    if (read && this.#wanted === path) this.style = read;
  }

  /** Paper is white: a page that may be printed has the light style at hand. */
  async prepareForPaper(language: Language) {
    const path = pathOf(false, language);
    if (this.style && !this.#known.has(path)) await this.#read(path);
  }

  #read(path: string): Promise<BaseStyle | undefined> {
    const reading = this.#reading.get(path) ?? this.#fetch(path).finally(() => this.#reading.delete(path));
    this.#reading.set(path, reading);
    return reading;
  }

  async #fetch(path: string): Promise<BaseStyle | undefined> {
    try {
      const style = await get<BaseStyle>(path);
      if (style.metadata?.["madang:empty"] || !Array.isArray(style.layers)) {
        this.#none = true;
        return undefined;
      }
      const whole = withOrigin(style, location.origin);
      this.#known.set(path, whole);
      return whole;
    } catch (error) {
      // A program without base maps answers so once and for all; what else went wrong may go right the next time.
      this.#none = error instanceof Problem && error.status === 404;
      return undefined;
    }
  }
}

export const baseMap = new BaseMap();

export function isBuilding(layer: { type: string }): boolean {
  return layer.type === "fill-extrusion";
}

function pathOf(dark: boolean, language: Language): string {
  return `/basemap/v1/style/${dark ? "dark" : "light"}.json?language=${language}`;
}

/** The library wants whole addresses where the program writes paths. */
export function withOrigin<T extends StyleSpecification>(style: T, origin: string): T {
  const whole = (url: string) => (url.startsWith("/") ? origin + url : url);
  const out = structuredClone(style);
  if (out.glyphs) out.glyphs = whole(out.glyphs);
  if (typeof out.sprite === "string") out.sprite = whole(out.sprite);
  for (const source of Object.values(out.sources)) {
    if ("url" in source && source.url) source.url = whole(source.url);
    if ("tiles" in source && source.tiles) source.tiles = source.tiles.map(whole);
    if ("data" in source && typeof source.data === "string") source.data = whole(source.data);
  }
  return out;
}
