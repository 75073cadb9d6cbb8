/**
 * JSON-RPC to a full node of the Bitcoin family (Bitcoin Core, Litecoin Core and their kin): one POST per
 * call, or one for many.
 */

import type { EndpointHealth } from "../chain/chainSource.ts";
import { createTurns } from "./turns.ts";

export interface NodeOptions {
  /** May carry a user and a password; neither is ever shown. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
}

export interface NodeCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A node. */
export interface NodeRpc {
  /** Rejects with NodeRefusal when the node refuses, and with another error when it does not answer. */
  call(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** The answers in the order of the calls. */
  callMany(calls: readonly NodeCall[]): Promise<readonly NodeAnswer[]>;
  health(): EndpointHealth;
}

/** One answer of many. */
export type NodeAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly refusal: NodeRefusal };

/** The node understood, and says no. */
export class NodeRefusal extends Error {
  /** Of the node's own list: -5 is "there is no such thing". */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** What the family answers for a block or a transaction that it does not have. */
export const NOT_THERE = -5;
/** A height beyond the chain's end. */
export const OUT_OF_RANGE = -8;

/** As many as a node has workers; it refuses those that would have to wait long. */
const AT_ONCE = 4;

interface Answered {
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown } | null;
  readonly id?: unknown;
}

/** A node behind an address; nothing is asked before the first call. */
export function createNodeRpc({ url, timeoutMs, answerBytesMax }: NodeOptions): NodeRpc {
  const { address, authorization, connection, name } = readUrl(url);
  let calls = 0;
  let failures = 0;
  let trouble: string | undefined;
  const inTurn = createTurns(AT_ONCE);
  const post = (body: unknown) => inTurn(() => postNow(body));

  async function postNow(body: unknown): Promise<unknown> {
    calls += 1;
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", ...authorization, ...connection },
        body: JSON.stringify(body),
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer = await readJson(response, answerBytesMax);
      trouble = undefined;
      return answer;
    } catch (error) {
      failures += 1;
      trouble = wordFor(error);
      // Neither the address nor what stood in it.
      throw new Error(`${name}: ${trouble}`);
    }
  }

  return {
    async call(method, params = []) {
      const answer = settled((await post(request(method, params, 0))) as Answered);
      if (answer.ok) return answer.result;
      throw answer.refusal;
    },
    async callMany(many) {
      if (many.length === 0) return [];
      const body = many.map(({ method, params }, id) => request(method, params, id));
      const answers = await post(body);
      if (!Array.isArray(answers)) throw new Error(`${name}: takes one call at a time`);
      const byId = new Map(answers.map((answer: Answered) => [answer.id, answer]));
      return many.map((_, id) => settled(byId.get(id) ?? {}));
    },
    health: () => ({
      ...{ name, calls, failures },
      ...(trouble === undefined
        ? { state: calls === 0 ? "untried" : "ok" }
        : { state: "aside", reason: trouble }),
    }),
  };
}

function request(method: string, params: readonly unknown[], id: number) {
  return { jsonrpc: "1.0", id, method, params };
}

function settled({ result, error }: Answered): NodeAnswer {
  if (error === null || error === undefined) {
    if (result !== undefined) return { ok: true, result };
    return { ok: false, refusal: new NodeRefusal(0, "no answer in the answer") };
  }
  const code = typeof error.code === "number" ? error.code : 0;
  return { ok: false, refusal: new NodeRefusal(code, String(error.message ?? "no reason")) };
}

function readUrl(text: string) {
  const url = new URL(text);
  const { username, password, host } = url;
  url.username = "";
  url.password = "";
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization: Record<string, string> =
    login === ":" ? {} : { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
  // A path may hold a key of a hosted node.
  return { address: url.href, authorization, connection: connectionTo(url), name: host };
}

/**
 * The family's own HTTP server sends long answers in pieces, and on a kept connection waits some 40 ms
 * between them for our system's acknowledgement; on a new one it comes at once. What stands in front of
 * a node for TLS does not, and there a new connection is dear.
 */
function connectionTo({ protocol }: URL): Record<string, string> {
  return protocol === "http:" ? { connection: "close" } : {};
}

async function readJson(response: Response, bytesMax: number): Promise<unknown> {
  if (response.status === 401) throw new Trouble("refuses our user or password");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Trouble("answered too much");
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    // 503 when all its workers are taken, 403 by its allow-list.
    throw new Trouble(`answered ${response.status} without JSON`);
  }
}

/** What may be shown of a failure. */
class Trouble extends Error {}

function wordFor(error: unknown): string {
  if (error instanceof Trouble) return error.message;
  if (error instanceof Error && error.name === "TimeoutError") return "did not answer in time";
  const cause =
    error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === "string" ? cause.code : "cannot be reached";
}
