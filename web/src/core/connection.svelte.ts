// Whether what the page shows came from the city's server or from what this device kept of it.

/** As the service worker writes it, see app/offline/strategy.ts. */
const keptSince = "X-Madang-Kept";

class Connection {
  /** When the server gave what is shown; undefined while it answers by itself. */
  keptSince = $state<number>();

  answered(headers: Headers) {
    const kept = headers.get(keptSince);
    this.keptSince = kept ? Date.parse(kept) : undefined;
  }
}

export const connection = new Connection();
