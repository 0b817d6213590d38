// The page's address is its state: everything that matters is a query parameter, so that any view can be
// shared, reloaded, and left with the browser's back key.

export type Changes = Record<string, string | number | null | undefined>;

class Address {
  #query = $state.raw(new URLSearchParams(location.search));

  constructor() {
    addEventListener("popstate", () => (this.#query = new URLSearchParams(location.search)));
  }

  get(name: string): string | undefined {
    return this.#query.get(name) ?? undefined;
  }

  /** The address that differs from this one in `changes`; null takes a parameter away. */
  href(changes: Changes): string {
    const query = changed(this.#query, changes);
    return query === "" ? "?" : `?${query}`;
  }

  /** An address that begins anew: of this one only the language stays, and what `kept` names. */
  fresh(changes: Changes, kept: readonly string[] = []): string {
    const stays = ["lang", ...kept];
    const dropped = [...this.#query.keys()].filter((name) => !stays.includes(name)).map((name) => [name, null]);
    return this.href({ ...Object.fromEntries(dropped), ...changes });
  }

  /** Goes there as a step that back returns from. */
  go(changes: Changes) {
    this.#write(changes, "pushState");
  }

  /** Goes there in place of this step: for what one would not want to go back through. */
  replace(changes: Changes) {
    this.#write(changes, "replaceState");
  }

  /** Follows a link of the page without loading the page anew. */
  follow(href: string) {
    history.pushState(null, "", href === "?" ? location.pathname : href);
    this.#query = new URLSearchParams(location.search);
  }

  #write(changes: Changes, how: "pushState" | "replaceState") {
    const query = changed(this.#query, changes);
    if (query === this.#query.toString()) return;
    history[how](null, "", query === "" ? location.pathname : `?${query}`);
    this.#query = new URLSearchParams(query);
  }
}

function changed(query: URLSearchParams, changes: Changes): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") next.delete(name);
    else next.set(name, String(value));
  }
  return next.toString();
}

export const address = new Address();
