// Marks of quality are told apart by shape: colour is the line's.
const shapes = ["▲", "■", "◆", "▼", "✚"] as const;

/** The different words, the commonest first. */
export function qualities(marks: ReadonlyMap<number, string>): { word: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const word of marks.values()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => ({ word, count })).sort((a, b) => b.count - a.count);
}

/** All beyond the fifth share the last. */
export function shapeOf(words: readonly { word: string }[], wanted: string): string {
  const at = words.findIndex(({ word }) => word === wanted);
  return shapes[Math.min(at < 0 ? shapes.length : at, shapes.length - 1)] ?? shapes[0];
}
