// How messages are written and typed. English is the source: its file gives keys, plurals and placeholders,
// and a file of another language that misses a key does not compile.

export const languages = ["ko", "en", "de", "nl"] as const;
export type Language = (typeof languages)[number];

/** One text for each plural category of the language (Intl.PluralRules); `count` chooses. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };
export type Messages = Readonly<Record<string, string | Plural>>;

/** What a language's file must hold to be a translation of `M`. */
export type Translation<M extends Messages> = { readonly [K in keyof M]: M[K] extends string ? string : Plural };

/** All messages of core and of every capability; each adds its own to this interface. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Catalogue {}

export type Key = keyof Catalogue & string;

type Text<M> = M extends string ? M : M extends { readonly other: infer O extends string } ? O : never;
type Placeholder<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | Placeholder<Rest> : never;
type Names<K extends Key> = Placeholder<Text<Catalogue[K]>>;

/** The arguments that the message `K` wants: none, or one value for each of its placeholders. */
export type Arguments<K extends Key> = [Names<K>] extends [never] ? [] : [values: Record<Names<K>, string | number>];

/** Messages without placeholders: those that can be named in a table. */
export type PlainKey = { [K in Key]: [Names<K>] extends [never] ? K : never }[Key];

/** Puts values into the places of a text. A plural is chosen by `count`. */
export function fill(
  message: string | Plural,
  values: Record<string, string | number>,
  locale: string,
  write: (value: number) => string,
): string {
  const text = typeof message === "string" ? message : choose(message, Number(values.count ?? 0), locale);
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === "number" ? write(value) : value;
  });
}

function choose(plural: Plural, count: number, locale: string): string {
  return plural[new Intl.PluralRules(locale).select(count)] ?? plural.other;
}
