import { t } from "../core/i18n/language.svelte";
import { type Kind, states } from "./filters";
import { list } from "./list_state.svelte";

const kindKeys = {
  owner: "sensing.thing.owner",
  dataSet: "sensing.thing.dataSet",
  state: "sensing.data.state",
} as const;

const stateKeys = {
  current: "sensing.data.fresh",
  silent: "sensing.list.stale",
  none: "sensing.list.none",
  ahead: "sensing.list.ahead",
} as const;

export function kindName(kind: Kind): string {
  return t(kindKeys[kind]);
}

/** As the reader knows it; as the address has it where nothing of that name is known. */
export function choiceName(kind: Kind, choice: string): string {
  if (choice === "") return t("sensing.thing.unknown");
  if (kind === "dataSet") return list.known.dataSets.find(({ id }) => id === choice)?.title ?? choice;
  const state = states.find((each) => each === choice);
  return kind === "state" && state ? t(stateKeys[state]) : choice;
}
