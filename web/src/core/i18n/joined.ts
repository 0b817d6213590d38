// All messages of a language come as one file: core's and those of every capability.
import type { Messages } from "./catalogue";

export function joined(files: Record<string, unknown>): Messages {
  const each = Object.values(files) as { default: Messages }[];
  return Object.assign({}, ...each.map((file) => file.default)) as Messages;
}
