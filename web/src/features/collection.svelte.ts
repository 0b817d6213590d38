// A collection as a list: what it is, and its features page by page.
import { get } from "../core/api/client";
import type { CollectedFeature, Collection, Features } from "../core/api/types";
import { Loaded } from "../core/loaded.svelte";
import type { Bounds } from "../core/position";

const pageSize = 500;

export class CollectionList {
  about = new Loaded<Collection>();
  first = new Loaded<Features>();
  rest = new Loaded<Features>();
  features = $state.raw<readonly CollectedFeature[]>([]);
  #next = $state<string>();
  #read = "";

  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  /** Reads a collection from its beginning: all of it, or what touches a box. */
  async show(id: string, box: Bounds | undefined) {
    this.rest.clear();
    this.#next = undefined;
    const path = `/features/v1/collections/${encodeURIComponent(id)}`;
    if (this.#read !== id) {
      this.about.clear();
      this.first.clear();
      this.features = [];
      this.#read = id;
      void this.about.load((signal) => get<Collection>(path, { signal }));
    }
    const query = new URLSearchParams({ limit: `${pageSize}` });
    if (box) query.set("bbox", box.map((edge) => edge.toFixed(6)).join(","));
    const page = await this.first.load((signal) => get<Features>(`${path}/items?${query}`, { signal }));
    if (page) this.#take([], page);
  }

  async reload(id: string, box: Bounds | undefined) {
    this.#read = "";
    await this.show(id, box);
  }

  async more() {
    const next = this.#next;
    if (next === undefined) return;
    const page = await this.rest.load((signal) => get<Features>(next, { signal }));
    if (page) this.#take(this.features, page);
  }

  stop() {
    this.about.stop();
    this.first.stop();
    this.rest.stop();
  }

  #take(before: readonly CollectedFeature[], { features, next }: Features) {
    this.features = [...before, ...features];
    this.#next = next === undefined ? undefined : pathOf(next);
  }
}

/** Of an address with the server's name as it knows itself: behind a proxy that may be another than the page's. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url, "http://localhost");
  return pathname + search;
}
