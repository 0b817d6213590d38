import type { Problem } from "../../api/client";
import { t } from "../../i18n/language.svelte";

/** A problem in the reader's words. What the server says (in the reader's language too) is used where it knows more. */
export function explain(problem: Problem): string {
  if (problem.status === 0) return navigator.onLine ? t("core.problem.noAnswer") : t("core.problem.offline");
  if (problem.status === 404) return t("core.problem.notFound");
  if (problem.status === 429 || problem.status === 503) return t("core.problem.busy");
  if (problem.status >= 500) return t("core.problem.server");
  return t("core.problem.other", { reason: problem.message || String(problem.status) });
}
