// What fingers and wheels do with a chart: two fingers or Ctrl and wheel zoom, one finger or a sideways wheel pan.
// Up and down stay with the page, so that a chart is no trap for scrolling.

export interface GestureActions {
  /** Around a share of the width, 0 at the left. */
  zoom: (factor: number, aroundShare: number) => void;
  pan: (share: number) => void;
}

export function followGestures(element: HTMLElement, actions: GestureActions): () => void {
  const fingers = new Map<number, number>();
  const share = (x: number) => {
    const box = element.getBoundingClientRect();
    return Math.min(1, Math.max(0, (x - box.left) / box.width));
  };

  function wheel(event: WheelEvent) {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      actions.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 120), share(event.clientX));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      actions.pan(event.deltaX / element.clientWidth);
    }
  }

  function down(event: PointerEvent) {
    if (event.pointerType === "touch") fingers.set(event.pointerId, event.clientX);
  }

  function move(event: PointerEvent) {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size === 1) {
      actions.pan((before - event.clientX) / element.clientWidth);
    } else if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1] ?? before;
      const now = Math.max(24, Math.abs(event.clientX - other));
      actions.zoom(Math.max(24, Math.abs(before - other)) / now, share((event.clientX + other) / 2));
    }
  }

  const up = (event: PointerEvent) => void fingers.delete(event.pointerId);
  element.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("pointerdown", down);
  element.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) element.addEventListener(end, up);
  return () => {
    element.removeEventListener("wheel", wheel);
    element.removeEventListener("pointerdown", down);
    element.removeEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) element.removeEventListener(end, up);
  };
}
