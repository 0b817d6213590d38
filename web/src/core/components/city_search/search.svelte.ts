// Looks for something in the city while the reader types. What is asked is forgotten at once: here, and by the server.
import { address } from "../../address.svelte";
import { get } from "../../api/client";
import type { Found, SearchAnswer } from "../../api/types";
import { city } from "../../city.svelte";
import { language } from "../../i18n/language.svelte";
import { Loaded } from "../../loaded.svelte";
import { readView } from "../city_map/view";

const settleMs = 150; // between two letters of somebody who types
const againMs = 2_000;
const atMost = 8;
const mostLetters = 100;

export class CitySearch {
  text = $state("");
  /** What the last answer is an answer to. */
  answered = $state("");
  answer = new Loaded<SearchAnswer>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Empty while nothing has been answered for this text or one before it. */
  items = $derived(this.text.trim() === "" ? [] : (this.answer.value?.items ?? []));
  nothing = $derived(this.answered !== "" && this.answered === this.text.trim() && this.items.length === 0);

  type(text: string) {
    this.text = text;
    clearTimeout(this.#timer);
    this.answer.stop(); // what is on its way answers another question
    if (text.trim() === "") return this.clear();
    this.#timer = setTimeout(() => void this.ask(), settleMs);
  }

  async ask() {
    clearTimeout(this.#timer);
    const text = this.text.trim();
    const query = new URLSearchParams({
      q: text.slice(0, mostLetters),
      language: language.current,
      limit: `${atMost}`,
    });
    const near = whereTheReaderLooks();
    if (near) query.set("near", near);
    const answer = await this.answer.load((signal) => get<SearchAnswer>(`/search/v1/search?${query}`, { signal }));
    if (!answer) return;
    this.answered = text;
    // The program has just begun and reads on.
    if (!answer.complete && text === this.text.trim()) this.#timer = setTimeout(() => void this.ask(), againMs);
  }

  /** The best for just this text; who types fast presses Enter before it is here. */
  async best(): Promise<Found | undefined> {
    const { text } = this;
    if (this.answered !== text.trim()) await this.ask();
    return this.text === text && this.answered === text.trim() ? this.items[0] : undefined;
  }

  clear() {
    clearTimeout(this.#timer);
    this.text = "";
    this.answered = "";
    this.answer.clear();
  }
}

// Of two streets of the same name the nearer one is meant.
function whereTheReaderLooks(): string | undefined {
  const view = readView(address.get("at"));
  const [longitude, latitude] = view ? [view.longitude, view.latitude] : (city.centre ?? []);
  if (longitude === undefined || latitude === undefined) return undefined;
  return `${longitude.toFixed(4)},${latitude.toFixed(4)}`;
}
