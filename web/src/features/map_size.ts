// How large the map is where the page shows one: beside it stands a panel, where there is room.
import { viewport } from "../core/viewport.svelte";

export function mapSize(): { width: number; height: number } {
  const page = document.querySelector("main")?.getBoundingClientRect();
  const { width, height } = page ?? { width: innerWidth, height: innerHeight };
  if (!viewport.wide) return { width, height };
  const panel = Math.min(440, Math.max(380, innerWidth * 0.29)); // as in sensing/now.svelte
  return { width: Math.max(1, width - panel), height };
}
