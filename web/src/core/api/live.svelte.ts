// A stream of server-sent events that says in what state it is and comes back by itself.
import { nextDelayMs } from "./back_off";

const restAfterMs = 30_000;

export type LiveState = "connecting" | "live" | "reconnecting" | "offline";

export interface LiveOptions<T> {
  event: string;
  received: (data: T) => void;
  /** The stream is open, at first or again: what came since the last reading was missed and must be read anew. */
  resumed: () => void;
}

export class Live<T> {
  state = $state<LiveState>("connecting");
  #path: string;
  #options: LiveOptions<T>;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #resting = false;
  #interrupted = true; // between what was read before and the opening of the stream
  #closed = false;

  constructor(path: string, options: LiveOptions<T>) {
    this.#path = path;
    this.#options = options;
    addEventListener("online", this.#wentOnline);
    addEventListener("offline", this.#wentOffline);
    document.addEventListener("visibilitychange", this.#seenOrNot);
    this.#connect();
    this.#seenOrNot(); // a page may be opened behind another
  }

  close() {
    this.#closed = true;
    removeEventListener("online", this.#wentOnline);
    removeEventListener("offline", this.#wentOffline);
    document.removeEventListener("visibilitychange", this.#seenOrNot);
    clearTimeout(this.#rest);
    this.#drop();
  }

  #connect() {
    this.#drop();
    const source = new EventSource(this.#path);
    this.#source = source;
    source.onopen = () => {
      this.state = "live";
      this.#attempt = 0;
      if (this.#interrupted) this.#options.resumed();
      this.#interrupted = false;
    };
    source.addEventListener(this.#options.event, (message) => this.#read(message as MessageEvent<string>));
    source.onerror = () => this.#failed();
  }

  #read(message: MessageEvent<string>) {
    let data: T;
    try {
      data = JSON.parse(message.data) as T;
    } catch {
      return; // a broken frame; the next one or the next reading of the whole mends it
    }
    this.#options.received(data);
  }

  // The browser's own reconnecting gives up after an HTTP error and never waits longer; ours does neither.
  #failed() {
    this.#drop();
    if (this.#closed) return;
    this.#interrupted = true;
    this.state = navigator.onLine ? "reconnecting" : "offline";
    this.#timer = setTimeout(() => this.#connect(), nextDelayMs(this.#attempt++, Math.random()));
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  // A browser opens only six connections to a server for all its tabs: one that nobody looks at gives its own back.
  #seenOrNot = () => {
    clearTimeout(this.#rest);
    if (document.hidden) {
      this.#rest = setTimeout(() => {
        this.#interrupted = true;
        this.#resting = true;
        this.#drop();
      }, restAfterMs);
      return;
    }
    this.#resting = false;
    if (!this.#source) this.#wentOnline();
  };

  #wentOnline = () => {
    if (this.#resting) return;
    this.#attempt = 0;
    this.#connect();
  };

  #wentOffline = () => {
    this.#interrupted = true;
    this.state = "offline";
  };
}
