// The page's address is its state: everything that matters is a query parameter, so that any view can be
// shared, reloaded, and left with the browser's back key.

export type Changes = Record<string, string | number | null | undefined>;

class Address {
  #query = $state.raw(new URLSearchParams(location.search));
  #path = $state(location.pathname);

  constructor() {
    addEventListener("popstate", () => this.#read());
  }

  /** Whether this is an address at which there is nothing: the server gives the page there too, with status 404. */
  get unknown(): boolean {
    return this.#path !== "/" && this.#path !== "/index.html";
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
    const next = href === "?" ? "/" : `/${href}`;
    if (next === location.pathname + location.search) return; // back would seem to do nothing
    history.pushState(null, "", next);
    this.#read();
  }

  #read() {
    this.#query = new URLSearchParams(location.search);
    this.#path = location.pathname;
  }

  #write(changes: Changes, how: "pushState" | "replaceState") {
    const query = changed(this.#query, changes);
    if (query === written(this.#query)) return;
    history[how](null, "", query === "" ? "/" : `/?${query}`);
    this.#read();
  }
}

function changed(query: URLSearchParams, changes: Changes): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") next.delete(name);
    else next.set(name, String(value));
  }
  return written(next);
}

// Commas stand as they are, for a person to read: places have them.
function written(query: URLSearchParams): string {
  return query.toString().replaceAll("%2C", ",");
}

export const address = new Address();
