import { connection } from "../connection.svelte";
import { language } from "../i18n/language.svelte";
import type { FieldProblem, ProblemDetails } from "./types";

const timeoutMs = 20_000;

/** Why a request did not succeed. `status` is 0 when no answer came at all. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly fields: readonly FieldProblem[];

  constructor(status: number, details: ProblemDetails) {
    super(details.detail ?? details.title ?? "");
    this.status = status;
    this.title = details.title ?? "";
    this.fields = details.errors ?? [];
  }
}

export interface Options {
  signal?: AbortSignal;
  token?: string;
}

export function get<T>(path: string, options: Options = {}): Promise<T> {
  return request<T>("GET", path, undefined, options);
}

export function post<T>(path: string, body: unknown, options: Options = {}): Promise<T> {
  return request<T>("POST", path, body, options);
}

/** Whether an error only says that nobody waits for the answer any more. */
export function wasAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

async function request<T>(method: string, path: string, body: unknown, { signal, token }: Options): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language.current };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "omit",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw new DOMException("", "AbortError");
    throw new Problem(0, { title: error instanceof Error ? error.message : "" });
  }
  connection.answered(response.headers);
  if (!response.ok) throw new Problem(response.status, await readProblem(response));
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (signal?.aborted) throw new DOMException("", "AbortError");
    throw new Problem(502, { title: error instanceof Error ? error.message : "" }); // cut off, or no JSON at all
  }
}

async function readProblem(response: Response): Promise<ProblemDetails> {
  try {
    return (await response.json()) as ProblemDetails;
  } catch {
    return { title: response.statusText };
  }
}
