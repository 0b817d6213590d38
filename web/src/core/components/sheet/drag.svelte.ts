// A handle pulled up or down: how high the finger wants what hangs on it.
const startsAfterPx = 4; // a finger that taps trembles

export class Drag {
  /** The height wanted now; undefined while nothing is pulled. */
  px = $state<number>();
  #grip: { y: number; height: number; moved: boolean } | undefined;
  #ended = false;
  #released: (px: number) => void;

  /** `released` is told the height at which the handle was let go. */
  constructor(released: (px: number) => void) {
    this.#released = released;
  }

  start(event: PointerEvent, height: number) {
    if (event.button !== 0) return;
    this.#grip = { y: event.clientY, height, moved: false };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent) {
    if (!this.#grip) return;
    const way = this.#grip.y - event.clientY;
    this.#grip.moved ||= Math.abs(way) > startsAfterPx;
    if (this.#grip.moved) this.px = this.#grip.height + way;
  }

  end() {
    if (this.px !== undefined) this.#released(this.px);
    this.#ended = this.#grip?.moved ?? false;
    this.#grip = undefined;
    this.px = undefined;
  }

  /** Whether a drag has ended since this was asked last: the browser sends a click after it. */
  justEnded(): boolean {
    const ended = this.#ended;
    this.#ended = false;
    return ended;
  }
}
