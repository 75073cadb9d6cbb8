/**
 * One JSON-RPC endpoint of an Ethereum node. Plain `fetch`, no library: a follower needs five methods
 * and their bare answers, a limit on what comes back, and an error for every try; a provider would
 * repeat calls by itself, hide the blooms of blocks and take any length of answer.
 */

/** The node's own "no". */
export class RpcRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RpcRefusal";
  }
}

/** The endpoint did not answer as a node does; says why, without its address. */
export class EndpointFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "EndpointFailure";
  }
}

export interface RpcEndpoint {
  /** For logs and people: where it is, without what may be secret in its address. */
  readonly name: string;
  /** Rejects with RpcRefusal or EndpointFailure. */
  call(method: string, params: readonly unknown[]): Promise<unknown>;
}

export interface RpcEndpointOptions {
  /** May hold a name and password, or a key in its path or query. */
  readonly url: string;
  /** Its place in the operator's list, from 1. */
  readonly place: number;
  readonly timeoutMs: number;
  /** Of one answer. */
  readonly bytesMax: number;
  readonly fetch: typeof fetch;
}

/** Throws for an address that is no URL; the error does not quote it. */
export function createRpcEndpoint(options: RpcEndpointOptions): RpcEndpoint {
  const { timeoutMs, bytesMax, fetch } = options;
  const { url, headers } = splitCredentials(options);
  let lastId = 0;

  async function post(body: string): Promise<string> {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, {
        method: "POST",
        headers,
        body,
        signal,
        redirect: "error",
      });
      const text = await readText(response, bytesMax);
      // Some nodes say their errors with a status, too.
      if (response.ok || text.startsWith("{")) return text;
      throw new EndpointFailure(`status ${response.status}`);
    } catch (error) {
      throw error instanceof EndpointFailure ? error : new EndpointFailure(reasonOf(error));
    }
  }

  return {
    name: nameOf(url, options.place),
    async call(method, params) {
      lastId += 1;
      const id = lastId;
      const text = await post(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
      return readAnswer(text, id);
    },
  };
}

interface Split {
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
}

/** `fetch` takes no addresses with a password. */
function splitCredentials({ url: text, place }: RpcEndpointOptions): Split {
  if (!URL.canParse(text))
    throw new Error(`endpoint ${place} has no address like https://node.example`);
  const url = new URL(text);
  const headers = { "content-type": "application/json" };
  if (url.username === "" && url.password === "") return { url, headers };
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = "";
  url.password = "";
  const authorization = `Basic ${Buffer.from(login).toString("base64")}`;
  return { url, headers: { ...headers, authorization } };
}

/** For people: providers put keys into paths, and some into the first labels of names. */
export function nameOf({ host, hostname }: URL, place: number): string {
  const isNumeric = /^[\d.]+$|^\[/.test(hostname);
  const shown = isNumeric ? host : host.split(".").slice(-2).join(".");
  return `${place}:${shown}`;
}

async function readText(response: Response, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new EndpointFailure("an answer that is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function readAnswer(text: string, id: number): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new EndpointFailure("an answer that is no JSON");
  }
  if (typeof answer !== "object" || answer === null) throw new EndpointFailure("no JSON-RPC");
  if ("error" in answer && answer.error !== null && answer.error !== undefined) {
    const { message } = answer.error as { message?: unknown };
    throw new RpcRefusal(String(message).slice(0, 200));
  }
  if (!("id" in answer) || answer.id !== id || !("result" in answer)) {
    throw new EndpointFailure("an answer to another call");
  }
  return answer.result;
}

/** The error's code alone: its text may hold the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  if (error.name === "TimeoutError") return "timeout";
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  return code === undefined ? "no answer" : `no answer (${code})`;
}
