// The language of the page: which it is, its messages, and how it writes numbers and times.
import { address } from "../address.svelte";
import { type Arguments, type Key, type Language, type Messages, fill, languages } from "./catalogue";
import { Format } from "./format";

const remembered = "madang.language";
const read: Record<Language, () => Promise<{ default: Messages }>> = {
  ko: () => import("./words/ko"),
  en: () => import("./words/en"),
  de: () => import("./words/de"),
  nl: () => import("./words/nl"),
};

class LanguageState {
  current = $state<Language>("en");
  /** The city's, once it is known. */
  timeZone = $state<string>();
  format = $derived(new Format(this.current, this.timeZone));
  #messages = $state.raw<Messages>({});
  #asked: Language | undefined;

  /** Reads the messages of the language and then shows them, unless another has been asked for meanwhile. */
  async use(language: Language): Promise<boolean> {
    this.#asked = language;
    const { default: messages } = await read[language]();
    if (this.#asked !== language) return false;
    this.#messages = messages;
    this.current = language;
    document.documentElement.lang = language;
    return true;
  }

  /** The reader's choice: kept in the address and, for the next visit, in the browser. */
  async choose(language: Language) {
    const shown = await this.use(language).catch(() => false); // without a network the page stays as it is
    if (!shown) return;
    address.replace({ lang: language });
    try {
      localStorage.setItem(remembered, language);
    } catch {
      // Storage may be forbidden; the address still carries the choice.
    }
  }

  text(key: Key, values: Record<string, string | number> = {}): string {
    return fill(this.#messages[key] ?? key, values, this.current, (value) => this.format.number(value));
  }

  /** The message of a key that data asks for; undefined where there is none. */
  known(key: string): string | undefined {
    const message = this.#messages[key];
    return typeof message === "string" ? message : undefined;
  }

  /** The text of the first of the wanted languages that is there: the reader's, English, any. */
  pick(names: Partial<Record<string, string>> | undefined, otherwise: string): string {
    if (!names) return otherwise;
    return names[this.current] ?? names.en ?? Object.values(names)[0] ?? otherwise;
  }
}

export const language = new LanguageState();

/** A message in the reader's language. Key, and values for its placeholders, are checked when compiling. */
export function t<K extends Key>(key: K, ...values: Arguments<K>): string {
  return language.text(key, values[0]);
}

/** The language to begin with: the address, the last choice, the browser's list, English. */
export function firstLanguage(): Language {
  const wishes = [address.get("lang"), stored(), ...navigator.languages.map((tag) => tag.split("-")[0])];
  return wishes.find(isLanguage) ?? "en";
}

export function isLanguage(text: string | undefined | null): text is Language {
  return languages.some((language) => language === text);
}

function stored(): string | undefined {
  try {
    return localStorage.getItem(remembered) ?? undefined;
  } catch {
    return undefined;
  }
}
