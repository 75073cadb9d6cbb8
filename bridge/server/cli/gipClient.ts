/** Calls GIP0006's node, ours or an original one, as a terminal does (contract 2.2 and 2.3). */

import {
  accessTokenOf,
  isAnswerSigned,
  type SignedRequest,
  signFor,
} from "../doors/gip0006/terminal.ts";
import { CliProblem, EXIT } from "./exitCode.ts";

export interface GipClientOptions {
  readonly url: string;
  /** The password of HTTP's basic authentication. */
  readonly apiKey: string;
  readonly cid: string;
  /** Absent for commands that need no terminal. */
  readonly token: string | undefined;
  readonly wid: string;
}

const TIMEOUT_MS = 30_000;
/** Commands that are answered without a terminal. */
const WITHOUT_TERMINAL: readonly string[] = ["token.random", "token.auth"];

interface NodeAnswer {
  readonly code: number;
  readonly error: { readonly message: string } | null;
  readonly result: unknown;
  readonly sig?: string | null;
}

/** One command's result. Throws CliProblem with what the node said. */
export async function callGipNode(
  options: GipClientOptions,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  const { cid, token, wid } = options;
  if (WITHOUT_TERMINAL.includes(method)) return resultOf(await post(options, { method, params }));
  if (token === undefined) throw new CliProblem("--token-file names the terminal's token", USE);
  const request: SignedRequest = { method, params, cid, wid };
  const answer = await ask(options, token, request);
  // Its hour ended on the way.
  const last = answer.code === 403 ? await ask(options, token, request) : answer;
  const result = resultOf(last);
  if (result !== null && !isAnswerSigned(result, last.sig ?? "", token)) {
    throw new CliProblem("the answer is not signed by the node that has this token");
  }
  return result;
}

const USE = EXIT.wrongUse;

async function ask(
  options: GipClientOptions,
  token: string,
  request: SignedRequest,
): Promise<NodeAnswer> {
  const asked = { method: "token.random", params: [request.cid] };
  const random = String(resultOf(await post(options, asked)));
  const sig = signFor(token, request);
  return await post(options, { ...request, token: accessTokenOf(random, token), sig });
}

async function post({ url, apiKey }: GipClientOptions, body: object): Promise<NodeAnswer> {
  const login = Buffer.from(`gamerpc:${apiKey}`).toString("base64");
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Basic ${login}` },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return (await response.json()) as NodeAnswer;
  } catch (error) {
    const word = error instanceof SyntaxError ? "does not answer with JSON" : "does not answer";
    throw new CliProblem(`${new URL(url).host} ${word}`);
  }
}

function resultOf({ code, error, result }: NodeAnswer): unknown {
  if (code === 0) return result ?? null;
  throw new CliProblem(`${error?.message ?? "no reason"} (${code})`, EXIT.refused);
}
